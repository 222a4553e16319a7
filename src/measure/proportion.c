/* proportion.c: a share with its interval, and quantiles of sorted numbers. */
#include "measure/measure.h"

#include <math.h>

/* The 97.5 % point of the normal distribution, as the language page gives it. */
static const double Z95 = 1.959963984540054;

Proportion measure_wilson(uint64_t n_good, uint64_t n_all)
{
    BASE_ASSERT(n_good <= n_all);
    if (n_all == 0) return (Proportion){NAN, NAN, NAN};
    double n = (double)n_all;
    double rate = (double)n_good / n;
    double z2 = Z95 * Z95;
    double divisor = 1.0 + z2 / n;
    double centre = (rate + z2 / (2.0 * n)) / divisor;
    double half = Z95 * sqrt(rate * (1.0 - rate) / n + z2 / (4.0 * n * n)) / divisor;
    /* At the ends the formula is 0 and 1 exactly; rounding must not say -1e-17. */
    double low = n_good == 0 ? 0.0 : centre - half;
    double high = n_good == n_all ? 1.0 : centre + half;
    return (Proportion){rate, low, high};
}

double measure_quantile(const double *sorted, size_t n, double q)
{
    if (n == 0) return NAN;
    BASE_ASSERT(q >= 0.0 && q <= 1.0);
    double place = q * (double)(n - 1);
    size_t below = (size_t)place;
    if (below + 1 >= n) return sorted[n - 1];
    double share = place - (double)below;
    return sorted[below] + share * (sorted[below + 1] - sorted[below]);
}
