/* fuzz_tzif.c: any bytes as a time zone file: refused, or a table in order. */
#include "base/tzif.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ZoneSpans spans;
    if (!tzif_decode((Str){(const char *)data, size}, &spans)) {
        BASE_ASSERT(spans.at == NULL && spans.n == 0);
        return 0;
    }
    BASE_ASSERT(spans.n > 0 && spans.at[0].start_ms == INT64_MIN / 2);
    for (size_t i = 1; i < spans.n; i++) {
        BASE_ASSERT(spans.at[i].start_ms >= spans.at[i - 1].start_ms);
        BASE_ASSERT(spans.at[i].offset_ms != spans.at[i - 1].offset_ms);
    }
    VEC_FREE(&spans);
    return 0;
}
