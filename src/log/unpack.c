/* unpack.c: a packed log, mapped. What a hostile or damaged file could lead astray is looked at
 * before anybody uses it: offsets, counts, ends, and every kind and value number. */
#include <stdlib.h>
#include <sys/mman.h>

#include "log/packed.h"

typedef struct {
    const uint8_t *at;
    size_t n;
    const PackedHeader *header;
    const PackedSection *sections;
    Log *log;
    LogOwner *owner;
    const PackedColumn *columns;
    const char *column_bytes;
    LogValue **dicts; /* [n_dicts] */
    uint32_t *n_values;
    Err *err;
} Unpacker;

static bool unsound(const Unpacker *unpacker, const char *what)
{
    return err_set(unpacker->err, ERR_LOG,
                   "the packed log is damaged or forged (%s); pack it again from its source", what);
}

/* --- header and table --------------------------------------------------------------------- */

static bool check_header(Unpacker *unpacker)
{
    const PackedHeader *header = unpacker->header;
    Err *err = unpacker->err;
    if (unpacker->n < sizeof *header) return unsound(unpacker, "it is shorter than its header");
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
        return unsound(unpacker, "its header does not match its checksum");
    }
    if (header->n_bytes != unpacker->n) return unsound(unpacker, "it is not as long as it says");
    if (header->n_cases >= UINT32_MAX || header->n_events >= UINT32_MAX) {
        return unsound(unpacker, "its counts are too large");
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
        return unsound(unpacker, "its table does not fit its header");
    }
    if (header->n_sections > n_left / sizeof(PackedSection)) {
        return unsound(unpacker, "its table is cut off");
    }
    size_t n_table = header->n_sections * sizeof(PackedSection);
    unpacker->sections = (const PackedSection *)(const void *)(unpacker->at + sizeof *header);
    if (checksum_of(unpacker->sections, n_table) != header->table_checksum) {
        return unsound(unpacker, "its table does not match its checksum");
    }
    for (uint32_t i = 0; i < header->n_sections; i++) {
        const PackedSection *section = &unpacker->sections[i];
        if (section->offset % 8 != 0 || section->offset > unpacker->n ||
            section->n_bytes > unpacker->n - section->offset) {
            return unsound(unpacker, "a section lies outside of it");
        }
    }
    return true;
}

/* The bytes of a section, or NULL; *n_bytes is its size. */
static const void *find_section(const Unpacker *unpacker, PackedType type, uint32_t index,
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
static const void *take_section(const Unpacker *unpacker, PackedType type, uint32_t index,
                                uint64_t n_items, size_t item_bytes)
{
    uint64_t n_bytes;
    const void *at = find_section(unpacker, type, index, &n_bytes);
    bool fits = at != NULL && n_bytes % item_bytes == 0 && n_bytes / item_bytes == n_items;
    if (!fits) unsound(unpacker, "a section is missing or of the wrong size");
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
            return unsound(unpacker, "a dictionary does not match its checksum");
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

static bool take_cells(const Unpacker *unpacker, PackedType type, uint32_t index, uint64_t n,
                       uint32_t width, uint32_t n_values, LogCells *cells)
{
    if (width != 1 && width != 2 && width != 4) return unsound(unpacker, "a column has no width");
    const void *at = take_section(unpacker, type, index, n, width);
    if (at == NULL) return false;
    if (n_values == 0) return n == 0 || unsound(unpacker, "it has events and no kinds");
    *cells = (LogCells){at, (uint8_t)width};
    if (cells_any_above(*cells, (size_t)n, n_values - 1)) {
        return unsound(unpacker, "a cell names a value that is not there");
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
        take_section(unpacker, PACKED_FIRST_EVENT, 0, header->n_cases + 1, sizeof(uint64_t));
    log->at_ms = take_section(unpacker, PACKED_AT_MS, 0, header->n_events, sizeof(int64_t));
    if (log->first_event == NULL || log->at_ms == NULL) return false;
    if (header->has_recorded) {
        log->recorded_ms =
            take_section(unpacker, PACKED_RECORDED_MS, 0, header->n_events, sizeof(int64_t));
        if (log->recorded_ms == NULL) return false;
    }
    if (!check_events(unpacker)) return unsound(unpacker, "its events are not in order");
    forget_pages(unpacker, log->at_ms, log->n_events * sizeof(int64_t));
    return true;
}

/* --- names -------------------------------------------------------------------------------- */

static bool take_case_names(Unpacker *unpacker)
{
    uint64_t n_bytes, n_cases = unpacker->header->n_cases;
    LogOwner *owner = unpacker->owner;
    owner->case_ends = take_section(unpacker, PACKED_CASE_ENDS, 0, n_cases, sizeof(uint64_t));
    owner->case_bytes = find_section(unpacker, PACKED_CASE_BYTES, 0, &n_bytes);
    if (owner->case_ends == NULL) return false;
    if (owner->case_bytes != NULL && check_ends(owner->case_ends, n_cases, n_bytes)) return true;
    return unsound(unpacker, "its case names are not where they should be");
}

static bool take_kinds(Unpacker *unpacker)
{
    const PackedHeader *header = unpacker->header;
    Log *log = unpacker->log;
    uint64_t n_bytes, n_cells;
    const uint64_t *ends =
        take_section(unpacker, PACKED_KIND_ENDS, 0, header->n_kinds, sizeof(uint64_t));
    const char *bytes = find_section(unpacker, PACKED_KIND_BYTES, 0, &n_bytes);
    if (ends == NULL || bytes == NULL || !check_ends(ends, header->n_kinds, n_bytes)) {
        return unsound(unpacker, "its kinds are not where they should be");
    }
    log->n_kinds = header->n_kinds;
    Str *names = ARENA_ARRAY(unpacker->owner->arena, Str, (size_t)header->n_kinds + 1);
    for (uint32_t k = 0; k < header->n_kinds; k++) {
        uint64_t from = k ? ends[k - 1] : 0;
        names[k] = (Str){bytes + from, (size_t)(ends[k] - from)};
    }
    log->kind_names = names;
    find_section(unpacker, PACKED_KINDS, 0, &n_cells);
    uint64_t width = header->n_events ? n_cells / header->n_events : 1;
    return take_cells(unpacker, PACKED_KINDS, 0, header->n_events, width > 4 ? 0 : (uint32_t)width,
                      header->n_kinds, &log->kinds);
}

/* --- dictionaries and columns ------------------------------------------------------------- */

static bool value_is_sound(const LogValue *values, uint32_t number, uint32_t n)
{
    const LogValue *value = &values[number];
    if (value->same_as == 0 || value->same_as > number) return false;
    if (values[value->same_as].same_as != value->same_as) return false;
    for (uint32_t i = 0; i < value->n_members; i++) {
        uint32_t member = value->members[i];
        if (member == 0 || member >= n || values[member].type == LOG_VALUE_LIST) return false;
    }
    return value->n_members == 0 || value->type == LOG_VALUE_LIST;
}

static bool fill_values(const PackedValue *packed, uint32_t n, Str bytes, const uint32_t *members,
                        uint64_t n_members, LogValue *values)
{
    uint64_t text_from = 0;
    uint32_t members_from = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (packed[i].text_end < text_from || packed[i].text_end > bytes.n) return false;
        if (packed[i].members_end < members_from || packed[i].members_end > n_members) return false;
        if (packed[i].type > LOG_VALUE_LIST) return false;
        values[i] =
            (LogValue){.type = (LogValueType)packed[i].type,
                       .same_as = packed[i].same_as,
                       .number = packed[i].number,
                       .text = {bytes.at + text_from, (size_t)(packed[i].text_end - text_from)},
                       .members = members + members_from,
                       .n_members = packed[i].members_end - members_from};
        text_from = packed[i].text_end;
        members_from = packed[i].members_end;
    }
    for (uint32_t i = 1; i < n; i++) {
        if (!value_is_sound(values, i, n)) return false;
    }
    return true;
}

static bool take_dict(Unpacker *unpacker, uint32_t dict)
{
    uint64_t n_values, n_bytes, n_members;
    const PackedValue *packed = find_section(unpacker, PACKED_VALUES, dict, &n_values);
    const char *bytes = find_section(unpacker, PACKED_VALUE_BYTES, dict, &n_bytes);
    const uint32_t *members = find_section(unpacker, PACKED_MEMBERS, dict, &n_members);
    if (packed == NULL || bytes == NULL || members == NULL) {
        return unsound(unpacker, "a dictionary is missing");
    }
    n_values /= sizeof *packed;
    if (n_values == 0 || n_values >= UINT32_MAX) return unsound(unpacker, "a dictionary is empty");
    LogValue *values = mem_zero((size_t)n_values, sizeof *values);
    unpacker->owner->blocks[unpacker->owner->n_blocks++] = values;
    unpacker->dicts[dict] = values;
    unpacker->n_values[dict] = (uint32_t)n_values;
    Str texts = {bytes, (size_t)n_bytes};
    if (fill_values(packed, (uint32_t)n_values, texts, members, n_members / sizeof *members,
                    values)) {
        return true;
    }
    return unsound(unpacker, "a dictionary's values are not where they should be");
}

static bool take_column(Unpacker *unpacker, uint32_t i, LogColumn *column)
{
    const PackedHeader *header = unpacker->header;
    const PackedColumn *packed = &unpacker->columns[i];
    uint64_t n = i < header->n_columns ? header->n_events : header->n_cases;
    uint64_t name_from = i ? packed[-1].name_end : 0;
    if (packed->dict >= header->n_dicts) return unsound(unpacker, "a column has no dictionary");
    column->name =
        (Str){unpacker->column_bytes + name_from, (size_t)(packed->name_end - name_from)};
    column->id = packed->id;
    column->values = unpacker->dicts[packed->dict];
    column->n_values = unpacker->n_values[packed->dict];
    return take_cells(unpacker, PACKED_CELLS, i, n, packed->width, column->n_values,
                      &column->cells);
}

/* Ids are what the engine sizes its tables by. */
static bool check_column_table(Unpacker *unpacker, uint32_t n)
{
    uint64_t n_bytes, last = 0;
    unpacker->columns = take_section(unpacker, PACKED_COLUMNS, 0, n, sizeof(PackedColumn));
    unpacker->column_bytes = find_section(unpacker, PACKED_COLUMN_BYTES, 0, &n_bytes);
    if (unpacker->columns == NULL) return false;
    if (unpacker->column_bytes == NULL) return unsound(unpacker, "its columns have no names");
    for (uint32_t i = 0; i < n; i++) {
        const PackedColumn *column = &unpacker->columns[i];
        if (column->name_end < last || column->name_end > n_bytes ||
            column->id >= 2 * LOG_MAX_ATTRIBUTES) {
            return unsound(unpacker, "a column is not where it should be");
        }
        last = column->name_end;
    }
    return true;
}

static bool take_columns(Unpacker *unpacker)
{
    const PackedHeader *header = unpacker->header;
    Log *log = unpacker->log;
    if (header->n_columns > LOG_MAX_ATTRIBUTES || header->n_case_columns > LOG_MAX_ATTRIBUTES ||
        header->n_dicts > 2 * LOG_MAX_ATTRIBUTES) {
        return unsound(unpacker, "it has too many columns");
    }
    uint32_t n = header->n_columns + header->n_case_columns;
    Arena *arena = unpacker->owner->arena;
    unpacker->owner->blocks = mem_zero((size_t)header->n_dicts + 2, sizeof(void *));
    unpacker->dicts = ARENA_ARRAY(arena, LogValue *, (size_t)header->n_dicts + 1);
    unpacker->n_values = ARENA_ARRAY(arena, uint32_t, (size_t)header->n_dicts + 1);
    LogColumn *columns = ARENA_ARRAY(arena, LogColumn, (size_t)n + 1);
    if (!check_column_table(unpacker, n)) return false;
    for (uint32_t d = 0; d < header->n_dicts; d++) {
        if (!take_dict(unpacker, d)) return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (!take_column(unpacker, i, &columns[i])) return false;
    }
    log->n_columns = header->n_columns;
    log->n_case_columns = header->n_case_columns;
    log->columns = columns;
    log->case_columns = columns + header->n_columns;
    return true;
}

static bool take_notes(Unpacker *unpacker, LogNotes *notes)
{
    uint64_t n_bytes;
    const char *bytes = find_section(unpacker, PACKED_NOTES, 0, &n_bytes);
    unpacker->owner->packed_notes = (Str){bytes, (size_t)n_bytes};
    if (bytes != NULL && packed_notes_take(notes, unpacker->owner->packed_notes)) return true;
    return unsound(unpacker, "its notes are not where they should be");
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
              take_case_names(&unpacker) && take_kinds(&unpacker) && take_columns(&unpacker) &&
              take_notes(&unpacker, notes);
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
