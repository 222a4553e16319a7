/* date.c: civil dates as day numbers. */
#include "base/base.h"

static bool is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t month_days(int32_t year, int32_t month)
{
    static const int8_t DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return DAYS[month - 1] + (month == 2 && is_leap(year));
}

bool date_is_valid(CivilDate civil)
{
    return civil.year >= 1 && civil.year <= 9998 && civil.month >= 1 && civil.month <= 12 &&
           civil.day >= 1 && civil.day <= month_days(civil.year, civil.month);
}

/* Days in eras of 400 years that begin on 1 March.
 * Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013). */
int32_t date_from_civil(CivilDate civil)
{
    int32_t year = civil.year - (civil.month <= 2);
    int32_t era = (year >= 0 ? year : year - 399) / 400;
    int32_t year_of_era = year - era * 400;
    int32_t day_of_year =
        (153 * (civil.month + (civil.month > 2 ? -3 : 9)) + 2) / 5 + civil.day - 1;
    int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

CivilDate date_to_civil(int32_t date)
{
    int32_t shifted = date + 719468;
    int32_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int32_t day_of_era = shifted - era * 146097;
    int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t shifted_month = (5 * day_of_year + 2) / 153;
    int32_t month = shifted_month + (shifted_month < 10 ? 3 : -9);
    return (CivilDate){year_of_era + era * 400 + (month <= 2), month,
                       day_of_year - (153 * shifted_month + 2) / 5 + 1};
}

int date_weekday(int32_t date)
{
    int weekday = (date + 3) % 7;
    return weekday < 0 ? weekday + 7 : weekday;
}

int32_t date_add_months(int32_t date, int64_t n_months)
{
    enum { MOST_MONTHS = 12 * 100000 };
    if (n_months > MOST_MONTHS) n_months = MOST_MONTHS;
    if (n_months < -MOST_MONTHS) n_months = -MOST_MONTHS;
    CivilDate civil = date_to_civil(date);
    int64_t months = (int64_t)civil.year * 12 + (civil.month - 1) + n_months;
    int64_t year = months >= 0 ? months / 12 : -((-months + 11) / 12);
    civil.year = (int32_t)year;
    civil.month = (int32_t)(months - year * 12) + 1;
    int32_t last = month_days(civil.year, civil.month);
    if (civil.day > last) civil.day = last;
    return date_from_civil(civil);
}

static bool digits(Str s, size_t from, size_t n, int32_t *out)
{
    int32_t value = 0;
    for (size_t i = from; i < from + n; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') return false;
        value = value * 10 + (s.at[i] - '0');
    }
    *out = value;
    return true;
}

bool date_parse(Str s, int32_t *out)
{
    enum { DATE_LENGTH = 10 };
    CivilDate civil;
    if (s.n != DATE_LENGTH || s.at[4] != '-' || s.at[7] != '-') return false;
    if (!digits(s, 0, 4, &civil.year) || !digits(s, 5, 2, &civil.month) ||
        !digits(s, 8, 2, &civil.day) || !date_is_valid(civil))
        return false;
    *out = date_from_civil(civil);
    return true;
}

void date_add(Buf *buf, int32_t date)
{
    CivilDate civil = date_to_civil(date);
    buf_addf(buf, "%04d-%02d-%02d", (int)civil.year, (int)civil.month, (int)civil.day);
}
