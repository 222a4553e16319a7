/* value.c: values made, found and shown. */
#include "journal/journal_internal.h"

JournalValue journal_truth(bool truth)
{
    return (JournalValue){.type = JOURNAL_TRUTH, .truth = truth};
}

JournalValue journal_number(double number)
{
    return (JournalValue){.type = JOURNAL_NUMBER, .number = number};
}

JournalValue journal_text(Str text)
{
    return (JournalValue){.type = JOURNAL_TEXT, .text = text};
}

JournalValue journal_list(const JournalValue *items, size_t n)
{
    return (JournalValue){.type = JOURNAL_LIST, .items = items, .n = n};
}

JournalValue journal_map(const JournalMember *members, size_t n)
{
    return (JournalValue){.type = JOURNAL_MAP, .members = members, .n = n};
}

JournalValue journal_personal(Str person, const JournalValue *value)
{
    return (JournalValue){.type = JOURNAL_PERSONAL, .person = person, .items = value, .n = 1};
}

const JournalValue *journal_member(const JournalValue *map, Str name)
{
    if (map == NULL || map->type != JOURNAL_MAP) return NULL;
    for (size_t i = 0; i < map->n; i++) {
        if (str_eq(map->members[i].name, name)) return &map->members[i].value;
    }
    return NULL;
}

static void add_list(Buf *out, const JournalValue *list)
{
    buf_add_byte(out, '[');
    for (size_t i = 0; i < list->n; i++) {
        if (i) buf_add_byte(out, ',');
        journal_add_json(out, &list->items[i]);
    }
    buf_add_byte(out, ']');
}

static void add_map(Buf *out, const JournalValue *map)
{
    buf_add_byte(out, '{');
    for (size_t i = 0; i < map->n; i++) {
        if (i) buf_add_byte(out, ',');
        buf_add_json(out, map->members[i].name);
        buf_add_byte(out, ':');
        journal_add_json(out, &map->members[i].value);
    }
    buf_add_byte(out, '}');
}

static void add_person(Buf *out, const char *what, Str person)
{
    buf_addf(out, "{\"%s\":", what);
    buf_add_json(out, person);
    buf_add_byte(out, '}');
}

void journal_add_json(Buf *out, const JournalValue *value)
{
    switch (value->type) {
    case JOURNAL_NULL: buf_add(out, STR("null")); return;
    case JOURNAL_TRUTH: buf_addf(out, "%s", value->truth ? "true" : "false"); return;
    case JOURNAL_NUMBER: number_add(out, value->number); return;
    case JOURNAL_TEXT: buf_add_json(out, value->text); return;
    case JOURNAL_LIST: add_list(out, value); return;
    case JOURNAL_MAP: add_map(out, value); return;
    case JOURNAL_PERSONAL: journal_add_json(out, value->items); return;
    case JOURNAL_SEALED: add_person(out, "sealed-for", value->person); return;
    case JOURNAL_ERASED: add_person(out, "erased-for", value->person); return;
    }
}
