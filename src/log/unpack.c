/* unpack.c: a packed log, mapped. What a hostile or damaged file could lead astray is looked at
 * before anybody uses it: offsets, counts, ends, and every kind and value number. */
#include <stdlib.h>
#include <sys/mman.h>

#include "log/unpack.h"

bool unpack_unsound(const Unpacker *unpacker, const char *what)
{
    return err_set(unpacker->err, ERR_LOG,
                   "the packed log is damaged or forged (%s); pack it again from its source", what);
}

/* --- header and table --------------------------------------------------------------------- */

static bool check_header(Unpacker *unpacker)
{
    const PackedHeader *header = unpacker->header;
    Err *err = unpacker->err;
    if (unpacker->n < sizeof *header)
        return unpack_unsound(unpacker, "it is shorter than its header");
    if (header->order != PACKED_ORDER) {
        return err_set(err, ERR_LOG,
                       "the packed log was written on a machine of another byte "
                       "order; pack it again here");
    }
    if (header->version != PACKED_VERSION) {
        return err_set(err, ERR_LOG,
                       "the packed log is of version %" PRIu32 " and this heed reads "
                       "version %d; pack it again from its source",
                       header->version, PACKED_VERSION);
    }
    if (checksum_of(header, offsetof(PackedHeader, checksum)) != header->checksum) {
        return unpack_unsound(unpacker, "its header does not match its checksum");
    }
    if (header->n_bytes != unpacker->n)
        return unpack_unsound(unpacker, "it is not as long as it says");
    if (header->n_cases >= UINT32_MAX || header->n_events >= UINT32_MAX) {
        return unpack_unsound(unpacker, "its counts are too large");
    }
    return true;
}

static bool check_table(Unpacker *unpacker)
{
    const PackedHeader *header = unpacker->header;
    size_t n_left = unpacker->n - sizeof *header;
    uint64_t n_expected = 10 + (uint64_t)header->has_recorded + 3 * (uint64_t)header->n_dicts +
                          header->n_columns + header->n_case_columns;
    if (header->n_sections != n_expected || header->has_recorded > 1) {
        return unpack_unsound(unpacker, "its table does not fit its header");
    }
    if (header->n_sections > n_left / sizeof(PackedSection)) {
        return unpack_unsound(unpacker, "its table is cut off");
    }
    size_t n_table = header->n_sections * sizeof(PackedSection);
    unpacker->sections = (const PackedSection *)(const void *)(unpacker->at + sizeof *header);
    if (checksum_of(unpacker->sections, n_table) != header->table_checksum) {
        return unpack_unsound(unpacker, "its table does not match its checksum");
    }
    for (uint32_t i = 0; i < header->n_sections; i++) {
        const PackedSection *section = &unpacker->sections[i];
        if (section->offset % 8 != 0 || section->offset > unpacker->n ||
            section->n_bytes > unpacker->n - section->offset) {
            return unpack_unsound(unpacker, "a section lies outside of it");
        }
    }
    return true;
}

/* The bytes of a section, or NULL; *n_bytes is its size. */
const void *unpack_find_section(const Unpacker *unpacker, PackedType type, uint32_t index,
                                uint64_t *n_bytes)
{
    for (uint32_t i = 0; i < unpacker->header->n_sections; i++) {
        const PackedSection *section = &unpacker->sections[i];
        if (section->type != (uint32_t)type || section->index != index) continue;
        *n_bytes = section->n_bytes;
        return unpacker->at + section->offset;
    }
    *n_bytes = 0;
    return NULL;
}

/* A section that must be there and have this many items. */
const void *unpack_take_section(const Unpacker *unpacker, PackedType type, uint32_t index,
                                uint64_t n_items, size_t item_bytes)
{
    uint64_t n_bytes;
    const void *at = unpack_find_section(unpacker, type, index, &n_bytes);
    bool fits = at != NULL && n_bytes % item_bytes == 0 && n_bytes / item_bytes == n_items;
    if (!fits) unpack_unsound(unpacker, "a section is missing or of the wrong size");
    return fits ? at : NULL;
}

/* Small sections are read whole when the log is opened, so their checksums are looked at then. */
static bool check_small_sections(Unpacker *unpacker)
{
    for (uint32_t i = 0; i < unpacker->header->n_sections; i++) {
        const PackedSection *section = &unpacker->sections[i];
        bool is_small = section->type == PACKED_KIND_ENDS || section->type == PACKED_KIND_BYTES ||
                        section->type == PACKED_COLUMNS || section->type == PACKED_COLUMN_BYTES ||
                        section->type == PACKED_VALUES || section->type == PACKED_VALUE_BYTES ||
                        section->type == PACKED_MEMBERS || section->type == PACKED_NOTES;
        if (!is_small) continue;
        uint64_t sum = checksum_of(unpacker->at + section->offset, (size_t)section->n_bytes);
        if (sum != section->checksum) {
            return unpack_unsound(unpacker, "a dictionary does not match its checksum");
        }
    }
    return true;
}

/* --- bulk checks -------------------------------------------------------------------------- */

/* Pages that were only looked at need not stay in memory: a pass over the log touches again only
 * what it uses. */
static void forget_pages(const Unpacker *unpacker, const void *at, size_t n)
{
    enum { LARGE = 32 * 1024 * 1024, PAGE = 4096 };
    if (unpacker->owner->map.at == NULL || n < LARGE) return;
    uintptr_t from = ((uintptr_t)at + PAGE - 1) / PAGE * PAGE;
    uintptr_t to = ((uintptr_t)at + n) / PAGE * PAGE;
    (void)madvise((void *)from, to - from, MADV_DONTNEED);
}

bool unpack_take_cells(const Unpacker *unpacker, PackedType type, uint32_t index, uint64_t n,
                       uint32_t width, uint32_t n_values, LogCells *cells)
{
    if (width != 1 && width != 2 && width != 4)
        return unpack_unsound(unpacker, "a column has no width");
    const void *at = unpack_take_section(unpacker, type, index, n, width);
    if (at == NULL) return false;
    if (n_values == 0) return n == 0 || unpack_unsound(unpacker, "it has events and no kinds");
    *cells = (LogCells){at, (uint8_t)width};
    if (cells_any_above(*cells, (size_t)n, n_values - 1)) {
        return unpack_unsound(unpacker, "a cell names a value that is not there");
    }
    forget_pages(unpacker, at, (size_t)n * width);
    return true;
}

/* Ends must rise and the last be the size of the bytes. */
static bool check_ends(const uint64_t *ends, uint64_t n, uint64_t n_bytes)
{
    uint64_t last = 0;
    for (uint64_t i = 0; i < n; i++) {
        if (ends[i] < last) return false;
        last = ends[i];
    }
    return last == n_bytes;
}

/* Cases take all events, and times rise within each and are times. */
static bool check_events(const Unpacker *unpacker)
{
    const Log *log = unpacker->log;
    const uint64_t *first = log->first_event;
    if (first[0] != 0 || first[log->n_cases] != log->n_events) return false;
    for (size_t c = 0; c < log->n_cases; c++) {
        if (first[c + 1] < first[c] || first[c + 1] > log->n_events) return false;
        int64_t last = TIME_FIRST;
        for (uint64_t e = first[c]; e < first[c + 1]; e++) {
            if (log->at_ms[e] < last || log->at_ms[e] > TIME_LAST) return false;
            last = log->at_ms[e];
        }
    }
    for (size_t e = 0; log->recorded_ms != NULL && e < log->n_events; e++) {
        if (log->recorded_ms[e] < TIME_FIRST || log->recorded_ms[e] > TIME_LAST) return false;
    }
    return true;
}

static bool take_events(Unpacker *unpacker)
{
    const PackedHeader *header = unpacker->header;
    Log *log = unpacker->log;
    log->n_cases = (size_t)header->n_cases;
    log->n_events = (size_t)header->n_events;
    log->first_event =
        unpack_take_section(unpacker, PACKED_FIRST_EVENT, 0, header->n_cases + 1, sizeof(uint64_t));
    log->at_ms = unpack_take_section(unpacker, PACKED_AT_MS, 0, header->n_events, sizeof(int64_t));
    if (log->first_event == NULL || log->at_ms == NULL) return false;
    if (header->has_recorded) {
        log->recorded_ms =
            unpack_take_section(unpacker, PACKED_RECORDED_MS, 0, header->n_events, sizeof(int64_t));
        if (log->recorded_ms == NULL) return false;
    }
    if (!check_events(unpacker)) return unpack_unsound(unpacker, "its events are not in order");
    forget_pages(unpacker, log->at_ms, log->n_events * sizeof(int64_t));
    return true;
}

/* --- names -------------------------------------------------------------------------------- */

static bool take_case_names(Unpacker *unpacker)
{
    uint64_t n_bytes, n_cases = unpacker->header->n_cases;
    LogOwner *owner = unpacker->owner;
    owner->case_ends =
        unpack_take_section(unpacker, PACKED_CASE_ENDS, 0, n_cases, sizeof(uint64_t));
    owner->case_bytes = unpack_find_section(unpacker, PACKED_CASE_BYTES, 0, &n_bytes);
    if (owner->case_ends == NULL) return false;
    if (owner->case_bytes != NULL && check_ends(owner->case_ends, n_cases, n_bytes)) return true;
    return unpack_unsound(unpacker, "its case names are not where they should be");
}

static bool take_kinds(Unpacker *unpacker)
{
    const PackedHeader *header = unpacker->header;
    Log *log = unpacker->log;
    uint64_t n_bytes, n_cells;
    const uint64_t *ends =
        unpack_take_section(unpacker, PACKED_KIND_ENDS, 0, header->n_kinds, sizeof(uint64_t));
    const char *bytes = unpack_find_section(unpacker, PACKED_KIND_BYTES, 0, &n_bytes);
    if (ends == NULL || bytes == NULL || !check_ends(ends, header->n_kinds, n_bytes)) {
        return unpack_unsound(unpacker, "its kinds are not where they should be");
    }
    log->n_kinds = header->n_kinds;
    Str *names = ARENA_ARRAY(unpacker->owner->arena, Str, (size_t)header->n_kinds + 1);
    for (uint32_t k = 0; k < header->n_kinds; k++) {
        uint64_t from = k ? ends[k - 1] : 0;
        names[k] = (Str){bytes + from, (size_t)(ends[k] - from)};
    }
    log->kind_names = names;
    unpack_find_section(unpacker, PACKED_KINDS, 0, &n_cells);
    uint64_t width = header->n_events ? n_cells / header->n_events : 1;
    return unpack_take_cells(unpacker, PACKED_KINDS, 0, header->n_events,
                             width > 4 ? 0 : (uint32_t)width, header->n_kinds, &log->kinds);
}

static bool take_notes(Unpacker *unpacker, LogNotes *notes)
{
    uint64_t n_bytes;
    const char *bytes = unpack_find_section(unpacker, PACKED_NOTES, 0, &n_bytes);
    unpacker->owner->packed_notes = (Str){bytes, (size_t)n_bytes};
    if (bytes != NULL && packed_notes_take(notes, unpacker->owner->packed_notes)) return true;
    return unpack_unsound(unpacker, "its notes are not where they should be");
}

/* --- the log ------------------------------------------------------------------------------ */

bool packed_is(Str head)
{
    return str_starts(head, (Str){PACKED_MAGIC, sizeof PACKED_MAGIC - 1});
}

Log *packed_open(FileMap map, uint8_t *block, size_t n, LogNotes *notes, Err *err)
{
    Log *log = mem_zero(1, sizeof *log);
    LogOwner *owner = mem_zero(1, sizeof *owner);
    log->owner = owner;
    owner->arena = arena_create();
    owner->map = map;
    const uint8_t *at = map.at ? map.at : block;
    Unpacker unpacker = {.at = at, .n = n, .log = log, .owner = owner, .err = err};
    unpacker.header = (const PackedHeader *)(const void *)at;
    owner->packed_block = block;
    bool ok = check_header(&unpacker) && check_table(&unpacker) &&
              check_small_sections(&unpacker) && take_events(&unpacker) &&
              take_case_names(&unpacker) && take_kinds(&unpacker) &&
              unpack_take_columns(&unpacker) && take_notes(&unpacker, notes);
    if (ok) return log;
    log_free(log);
    return NULL;
}

bool log_verify(const Log *log, Err *err)
{
    const LogOwner *owner = log->owner;
    const uint8_t *at = owner->map.at ? owner->map.at : owner->packed_block;
    if (at == NULL) return true;
    const PackedHeader *header = (const PackedHeader *)(const void *)at;
    const PackedSection *sections = (const PackedSection *)(const void *)(at + sizeof *header);
    for (uint32_t i = 0; i < header->n_sections; i++) {
        const PackedSection *section = &sections[i];
        if (checksum_of(at + section->offset, (size_t)section->n_bytes) == section->checksum) {
            continue;
        }
        return err_set(err, ERR_LOG,
                       "the packed log is damaged: section %" PRIu32 " (type %" PRIu32 ", %" PRIu64
                       " bytes at byte %" PRIu64 ") does not match its checksum; pack it again "
                       "from its source",
                       i, section->type, section->n_bytes, section->offset);
    }
    return true;
}
