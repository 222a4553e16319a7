/* measure.h: what may be said of counts: proportions with their intervals, and samples.
 * Pure numbers in, numbers out. May call base. Design: docs/measure.md. */
#ifndef HEED_MEASURE_H
#define HEED_MEASURE_H
#include "base/base.h"

/* A share with its interval; all NAN when nothing was counted: no rate, never 100 %. */
typedef struct {
    double rate, low, high; /* 0 to 1 */
} Proportion;

/** Wilson's score interval at 95 % (z = 1.959963984540054).
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * JASA 22 (1927) 209-212; book-language.md, "Counted". */
Proportion measure_wilson(uint64_t n_good, uint64_t n_all);

/** Draw n of `population` distinct numbers 0 … population-1, each set equally likely, the same on
 * every machine for the same seed (SplitMix64 and Floyd's method), sorted ascending, into
 * out[min(n, population)]. Returns how many.
 * Source: J. Bentley and R. Floyd, "A sample of brilliance", CACM 30 (1987) 754-757. */
size_t measure_draw(uint64_t population, size_t n, uint64_t seed, uint64_t *out);

/** The value below which a share q (0 to 1) of sorted[n] lies (linear between neighbours, Hyndman
 * and Fan's type 7); NAN of nothing. */
double measure_quantile(const double *sorted, size_t n, double q);

#endif
