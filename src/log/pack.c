/* pack.c: a log to its mapped form. Sections are written one after the other; the header and the
 * table, which need their sizes and checksums, are put in place last. */
#include <stdlib.h>

#include "log/packed.h"

typedef struct {
    const Log *log;
    FileWriter *writer;
    PackedHeader header;
    PackedSection *sections;
    uint32_t n_sections;
    Checksum sum;         /* of the section being written */
    uint32_t *dict_of_id; /* dense numbers for the dictionaries of columns */
    const LogColumn **column_of_dict;
    uint32_t n_ids;
} Packer;

/* --- sections ----------------------------------------------------------------------------- */

static void section_begin(Packer *packer, PackedType type, uint32_t index)
{
    BASE_ASSERT(packer->n_sections < packer->header.n_sections);
    packer->sections[packer->n_sections] =
        (PackedSection){.type = type, .index = index, .offset = file_writer_size(packer->writer)};
    checksum_begin(&packer->sum);
}

static void section_add(Packer *packer, const void *bytes, size_t n)
{
    if (n == 0) return;
    file_writer_add(packer->writer, bytes, n); /* a failure is kept for the commit */
    checksum_add(&packer->sum, bytes, n);
}

static void section_end(Packer *packer)
{
    static const uint8_t zeros[8];
    PackedSection *section = &packer->sections[packer->n_sections++];
    section->n_bytes = packer->sum.n_bytes;
    section->checksum = checksum_end(&packer->sum);
    size_t n_over = (size_t)(section->n_bytes % 8);
    if (n_over > 0) file_writer_add(packer->writer, zeros, 8 - n_over);
}

static void write_whole(Packer *packer, PackedType type, uint32_t index, const void *bytes,
                        size_t n)
{
    section_begin(packer, type, index);
    section_add(packer, bytes, n);
    section_end(packer);
}

/* --- names and events --------------------------------------------------------------------- */

static void write_case_names(Packer *packer)
{
    const Log *log = packer->log;
    uint64_t end = 0;
    section_begin(packer, PACKED_CASE_ENDS, 0);
    for (size_t c = 0; c < log->n_cases; c++) {
        end += log_case_name(log, c).n;
        section_add(packer, &end, sizeof end);
    }
    section_end(packer);
    section_begin(packer, PACKED_CASE_BYTES, 0);
    for (size_t c = 0; c < log->n_cases; c++) {
        Str name = log_case_name(log, c);
        section_add(packer, name.at, name.n);
    }
    section_end(packer);
}

static void write_kind_names(Packer *packer)
{
    const Log *log = packer->log;
    uint64_t end = 0;
    section_begin(packer, PACKED_KIND_ENDS, 0);
    for (uint32_t k = 0; k < log->n_kinds; k++) {
        end += log->kind_names[k].n;
        section_add(packer, &end, sizeof end);
    }
    section_end(packer);
    section_begin(packer, PACKED_KIND_BYTES, 0);
    for (uint32_t k = 0; k < log->n_kinds; k++) {
        section_add(packer, log->kind_names[k].at, log->kind_names[k].n);
    }
    section_end(packer);
}

static void write_events(Packer *packer)
{
    const Log *log = packer->log;
    size_t n = log->n_events;
    write_whole(packer, PACKED_FIRST_EVENT, 0, log->first_event,
                mem_product(log->n_cases + 1, sizeof(uint64_t)));
    write_whole(packer, PACKED_KINDS, 0, log->kinds.at, mem_product(n, log->kinds.width));
    write_whole(packer, PACKED_AT_MS, 0, log->at_ms, mem_product(n, sizeof(int64_t)));
    if (log->recorded_ms == NULL) return;
    write_whole(packer, PACKED_RECORDED_MS, 0, log->recorded_ms, mem_product(n, sizeof(int64_t)));
}

/* --- columns ------------------------------------------------------------------------------ */

static const LogColumn *column_at(const Log *log, size_t i)
{
    return i < log->n_columns ? &log->columns[i] : &log->case_columns[i - log->n_columns];
}

static size_t n_all_columns(const Log *log)
{
    return log->n_columns + log->n_case_columns;
}

static void write_column_table(Packer *packer)
{
    const Log *log = packer->log;
    uint64_t end = 0;
    section_begin(packer, PACKED_COLUMNS, 0);
    for (size_t i = 0; i < n_all_columns(log); i++) {
        const LogColumn *column = column_at(log, i);
        end += column->name.n;
        PackedColumn packed = {.name_end = end,
                               .dict = packer->dict_of_id[column->id],
                               .id = column->id,
                               .width = column->cells.width,
                               .n_values = column->n_values};
        section_add(packer, &packed, sizeof packed);
    }
    section_end(packer);
    section_begin(packer, PACKED_COLUMN_BYTES, 0);
    for (size_t i = 0; i < n_all_columns(log); i++) {
        section_add(packer, column_at(log, i)->name.at, column_at(log, i)->name.n);
    }
    section_end(packer);
}

static void write_cells(Packer *packer)
{
    const Log *log = packer->log;
    for (size_t i = 0; i < n_all_columns(log); i++) {
        size_t n = i < log->n_columns ? log->n_events : log->n_cases;
        LogCells cells = column_at(log, i)->cells;
        write_whole(packer, PACKED_CELLS, (uint32_t)i, cells.at, mem_product(n, cells.width));
    }
}

static void write_dict(Packer *packer, uint32_t dict)
{
    const LogColumn *column = packer->column_of_dict[dict];
    uint64_t text_end = 0;
    uint32_t members_end = 0;
    section_begin(packer, PACKED_VALUES, dict);
    for (uint32_t i = 0; i < column->n_values; i++) {
        LogValue value = i ? column->values[i] : (LogValue){0};
        text_end += value.text.n;
        members_end += value.n_members;
        PackedValue packed = {value.number,  text_end,    (uint32_t)value.type,
                              value.same_as, members_end, 0};
        section_add(packer, &packed, sizeof packed);
    }
    section_end(packer);
    section_begin(packer, PACKED_VALUE_BYTES, dict);
    for (uint32_t i = 1; i < column->n_values; i++) {
        section_add(packer, column->values[i].text.at, column->values[i].text.n);
    }
    section_end(packer);
    section_begin(packer, PACKED_MEMBERS, dict);
    for (uint32_t i = 1; i < column->n_values; i++) {
        const LogValue *value = &column->values[i];
        section_add(packer, value->members, mem_product(value->n_members, sizeof(uint32_t)));
    }
    section_end(packer);
}

/* Columns of one id share one dictionary, which is written once. */
static void number_dicts(Packer *packer)
{
    const Log *log = packer->log;
    for (size_t i = 0; i < n_all_columns(log); i++) {
        uint32_t id = column_at(log, i)->id;
        if (id >= packer->n_ids) packer->n_ids = id + 1;
    }
    packer->dict_of_id = mem_zero(packer->n_ids + 1, sizeof *packer->dict_of_id);
    packer->column_of_dict = mem_zero(packer->n_ids + 1, sizeof *packer->column_of_dict);
    for (uint32_t id = 0; id < packer->n_ids; id++) packer->dict_of_id[id] = UINT32_MAX;
    for (size_t i = 0; i < n_all_columns(log); i++) {
        const LogColumn *column = column_at(log, i);
        if (packer->dict_of_id[column->id] != UINT32_MAX) continue;
        packer->dict_of_id[column->id] = packer->header.n_dicts;
        packer->column_of_dict[packer->header.n_dicts++] = column;
    }
}

/* --- the file ----------------------------------------------------------------------------- */

static void begin_header(Packer *packer)
{
    const Log *log = packer->log;
    PackedHeader *header = &packer->header;
    memcpy(header->magic, PACKED_MAGIC, sizeof header->magic);
    header->version = PACKED_VERSION;
    header->order = PACKED_ORDER;
    header->n_cases = log->n_cases;
    header->n_events = log->n_events;
    header->n_kinds = log->n_kinds;
    header->n_columns = (uint32_t)log->n_columns;
    header->n_case_columns = (uint32_t)log->n_case_columns;
    header->has_recorded = log->recorded_ms != NULL;
    header->n_sections = 10 + header->has_recorded + header->n_dicts * 3 + header->n_columns +
                         header->n_case_columns;
}

/* Everything but the header is written; put the header and the table over the zeros. */
static void finish_header(Packer *packer)
{
    PackedHeader *header = &packer->header;
    size_t n_table = mem_product(header->n_sections, sizeof *packer->sections);
    BASE_ASSERT(packer->n_sections == header->n_sections);
    header->n_bytes = file_writer_size(packer->writer);
    header->table_checksum = checksum_of(packer->sections, n_table);
    header->checksum = checksum_of(header, offsetof(PackedHeader, checksum));
    file_writer_patch(packer->writer, 0, header, sizeof *header);
    file_writer_patch(packer->writer, sizeof *header, packer->sections, n_table);
}

static void write_all(Packer *packer)
{
    size_t n_table = mem_product(packer->header.n_sections, sizeof *packer->sections);
    packer->sections = mem_zero(packer->header.n_sections, sizeof *packer->sections);
    file_writer_add(packer->writer, &packer->header, sizeof packer->header);
    file_writer_add(packer->writer, packer->sections, n_table);
    write_case_names(packer);
    write_kind_names(packer);
    write_events(packer);
    write_column_table(packer);
    for (uint32_t dict = 0; dict < packer->header.n_dicts; dict++) write_dict(packer, dict);
    write_cells(packer);
    Str notes = ((const LogOwner *)packer->log->owner)->packed_notes;
    write_whole(packer, PACKED_NOTES, 0, notes.at, notes.n);
    finish_header(packer);
}

bool log_pack(const Log *log, const char *path, Err *err)
{
    Packer packer = {.log = log};
    packer.writer = file_writer_open(path, err);
    if (packer.writer == NULL) return false;
    number_dicts(&packer);
    begin_header(&packer);
    write_all(&packer);
    bool ok = file_writer_commit(packer.writer, err);
    free(packer.sections);
    free(packer.dict_of_id);
    free(packer.column_of_dict);
    return ok;
}
