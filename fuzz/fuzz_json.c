/* fuzz_json.c: any bytes as JSON lines or OCEL JSON; the first byte picks which. */
#include "log_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    LogReading reading = {.format = data[0] & 1 ? LOG_OCEL_JSON : LOG_JSON_LINES};
    if (data[0] & 2) reading.case_attributes = STR("area");
    check_reading((Str){(const char *)data + 1, size - 1}, &reading, CHECK_TEXTS);
    return 0;
}
