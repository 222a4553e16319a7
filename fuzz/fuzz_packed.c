/* fuzz_packed.c: any bytes as a packed log. The first byte picks whether the checksums are made to
 * fit first, as a forger would, so that the checks behind them are reached. */
#include "log_check.h"

#include "log/packed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void forge(char *bytes, size_t n)
{
    PackedHeader header;
    if (n < sizeof header) return;
    memcpy(&header, bytes, sizeof header);
    memcpy(header.magic, PACKED_MAGIC, sizeof header.magic);
    header.version = PACKED_VERSION;
    header.order = PACKED_ORDER;
    header.n_bytes = n;
    size_t most = (n - sizeof header) / sizeof(PackedSection);
    size_t n_sections = header.n_sections < most ? header.n_sections : most;
    for (size_t i = 0; i < n_sections; i++) {
        char *at = bytes + sizeof header + i * sizeof(PackedSection);
        PackedSection section;
        memcpy(&section, at, sizeof section);
        if (section.offset > n || section.n_bytes > n - section.offset) continue;
        section.checksum = checksum_of(bytes + section.offset, (size_t)section.n_bytes);
        memcpy(at, &section, sizeof section);
    }
    size_t n_table = n_sections * sizeof(PackedSection);
    header.table_checksum = checksum_of(bytes + sizeof header, n_table);
    header.checksum = checksum_of(&header, offsetof(PackedHeader, checksum));
    memcpy(bytes, &header, sizeof header);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    size_t n = size - 1;
    char *copy = mem_alloc(n + 1);
    if (n > 0) memcpy(copy, data + 1, n);
    if (data[0] & 1) forge(copy, n);
    LogReading reading = {.format = LOG_PACKED};
    check_reading((Str){copy, n}, &reading, CHECK_NO_TEXTS);
    free(copy);
    return 0;
}
