/* fuzz_xes.c: any bytes as an XES or OCEL XML file; the first byte picks which. */
#include "log_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    LogReading reading = {.format = data[0] & 1 ? LOG_OCEL_XML : LOG_XES};
    if (data[0] & 2) reading.map_recorded = STR("recorded");
    check_reading((Str){(const char *)data + 1, size - 1}, &reading, CHECK_TEXTS);
    return 0;
}
