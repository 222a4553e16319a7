/* fuzz_csv.c: any bytes as a CSV file. The first byte picks what the user said about it. */
#include "log_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const LogDates dates[] = {LOG_DATES_GUESS, LOG_DATES_ISO, LOG_DATES_DAY_FIRST,
                                     LOG_DATES_PATTERN};
    if (size == 0) return 0;
    uint8_t pick = data[0];
    LogReading reading = {.format = pick & 1 ? LOG_GUESS : LOG_CSV,
                          .dates = dates[pick >> 1 & 3],
                          .date_pattern = STR("DD/MM/YYYY hh:mm:ss")};
    if (pick & 8) reading.case_attributes = STR("x,area");
    if (pick & 16) reading.encoding = STR("ISO-8859-1");
    check_reading((Str){(const char *)data + 1, size - 1}, &reading, CHECK_TEXTS);
    return 0;
}
