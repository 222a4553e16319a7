/* unpack_columns.c: the dictionaries and columns of a packed log, looked through before use. */
#include "log/unpack.h"

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
    const PackedValue *packed = unpack_find_section(unpacker, PACKED_VALUES, dict, &n_values);
    const char *bytes = unpack_find_section(unpacker, PACKED_VALUE_BYTES, dict, &n_bytes);
    const uint32_t *members = unpack_find_section(unpacker, PACKED_MEMBERS, dict, &n_members);
    if (packed == NULL || bytes == NULL || members == NULL) {
        return unpack_unsound(unpacker, "a dictionary is missing");
    }
    n_values /= sizeof *packed;
    if (n_values == 0 || n_values >= UINT32_MAX)
        return unpack_unsound(unpacker, "a dictionary is empty");
    LogValue *values = mem_zero((size_t)n_values, sizeof *values);
    unpacker->owner->blocks[unpacker->owner->n_blocks++] = values;
    unpacker->dicts[dict] = values;
    unpacker->n_values[dict] = (uint32_t)n_values;
    Str texts = {bytes, (size_t)n_bytes};
    if (fill_values(packed, (uint32_t)n_values, texts, members, n_members / sizeof *members,
                    values)) {
        return true;
    }
    return unpack_unsound(unpacker, "a dictionary's values are not where they should be");
}

static bool take_column(Unpacker *unpacker, uint32_t i, LogColumn *column)
{
    const PackedHeader *header = unpacker->header;
    const PackedColumn *packed = &unpacker->columns[i];
    uint64_t n = i < header->n_columns ? header->n_events : header->n_cases;
    uint64_t name_from = i ? packed[-1].name_end : 0;
    if (packed->dict >= header->n_dicts)
        return unpack_unsound(unpacker, "a column has no dictionary");
    column->name =
        (Str){unpacker->column_bytes + name_from, (size_t)(packed->name_end - name_from)};
    column->id = packed->id;
    column->values = unpacker->dicts[packed->dict];
    column->n_values = unpacker->n_values[packed->dict];
    return unpack_take_cells(unpacker, PACKED_CELLS, i, n, packed->width, column->n_values,
                             &column->cells);
}

/* Ids are what the engine sizes its tables by. */
static bool check_column_table(Unpacker *unpacker, uint32_t n)
{
    uint64_t n_bytes, last = 0;
    unpacker->columns = unpack_take_section(unpacker, PACKED_COLUMNS, 0, n, sizeof(PackedColumn));
    unpacker->column_bytes = unpack_find_section(unpacker, PACKED_COLUMN_BYTES, 0, &n_bytes);
    if (unpacker->columns == NULL) return false;
    if (unpacker->column_bytes == NULL)
        return unpack_unsound(unpacker, "its columns have no names");
    for (uint32_t i = 0; i < n; i++) {
        const PackedColumn *column = &unpacker->columns[i];
        if (column->name_end < last || column->name_end > n_bytes ||
            column->id >= 2 * LOG_MAX_ATTRIBUTES) {
            return unpack_unsound(unpacker, "a column is not where it should be");
        }
        last = column->name_end;
    }
    return true;
}

bool unpack_take_columns(Unpacker *unpacker)
{
    const PackedHeader *header = unpacker->header;
    Log *log = unpacker->log;
    if (header->n_columns > LOG_MAX_ATTRIBUTES || header->n_case_columns > LOG_MAX_ATTRIBUTES ||
        header->n_dicts > 2 * LOG_MAX_ATTRIBUTES) {
        return unpack_unsound(unpacker, "it has too many columns");
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
