/* number.c: numbers of the book language to doubles and back. */
#include "base/base.h"
#include <math.h>
#include <stdlib.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* [-]digits[.digits] without a needless leading zero. */
static bool has_number_form(Str s)
{
    size_t i = s.n && s.at[0] == '-' ? 1 : 0, first = i;
    while (i < s.n && is_digit(s.at[i])) i++;
    if (i == first || (s.at[first] == '0' && i - first > 1)) return false;
    if (i == s.n) return true;
    if (s.at[i++] != '.') return false;
    size_t fraction = i;
    while (i < s.n && is_digit(s.at[i])) i++;
    return i == s.n && i > fraction;
}

/* At most 15 characters: digits and power of ten are exact doubles, so one division rounds right.
 * Source: W. Clinger, "How to read floating point numbers accurately", PLDI 1990. */
static double few_digits(Str s)
{
    int64_t digits = 0, power = 0;
    for (size_t i = s.at[0] == '-'; i < s.n; i++) {
        if (s.at[i] == '.') {
            power = 1;
            continue;
        }
        digits = digits * 10 + (s.at[i] - '0');
        power *= 10;
    }
    double value = (double)(s.at[0] == '-' ? -digits : digits);
    return power > 1 ? value / (double)power : value;
}

bool number_parse(Str s, double *out)
{
    enum { EXACT_DIGITS = 15, TEXT_MAX = 400 };
    if (s.n == 0 || s.n > TEXT_MAX || !has_number_form(s)) return false;
    if (s.n <= EXACT_DIGITS) {
        *out = few_digits(s);
    } else {
        char text[TEXT_MAX + 1];
        memcpy(text, s.at, s.n);
        text[s.n] = '\0';
        *out = strtod(text, NULL);
    }
    if (*out == 0) *out = 0; /* -0 is 0 */
    return true;
}

bool number_parse_whole(Str s, uint64_t max, uint64_t *out)
{
    if (s.n == 0) return false;
    uint64_t value = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!is_digit(s.at[i])) return false;
        uint64_t digit = (uint64_t)(s.at[i] - '0');
        if (value > (UINT64_MAX - digit) / 10) return false;
        value = value * 10 + digit;
    }
    *out = value;
    return value <= max;
}

void number_add(Buf *buf, double value)
{
    enum { MOST_DIGITS = 17 };
    if (value == floor(value) && fabs(value) < 1e15) {
        buf_addf(buf, "%.0f", value == 0 ? 0.0 : value);
        return;
    }
    char text[64];
    for (int digits = 1; digits <= MOST_DIGITS; digits++) {
        (void)snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    buf_add(buf, str_of(text));
}
