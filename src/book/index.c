/* index.c: what a book declares, found by name. */
#include "book/index.h"
#include <stdlib.h>

static const char *const built_in_kinds[] = {"duty.waived", "event.corrected", "event.withdrawn"};
enum { N_BUILT_IN = 3 };

bool book_is_built_in_kind(Str kind)
{
    return str_eq(kind, STR("duty.waived")) || str_eq(kind, STR("event.corrected")) ||
           str_eq(kind, STR("event.withdrawn"));
}

static void number_names(BookIndex *index)
{
    const Book *book = index->book;
    for (size_t i = 0; i < N_BUILT_IN; i++) strmap_put(index->kinds, str_of(built_in_kinds[i]));
    for (size_t r = 0; r < book->n_records; r++) {
        for (size_t e = 0; e < book->records[r].n_events; e++) {
            const BookEvent *event = &book->records[r].events[e];
            strmap_put(index->kinds, event->kind);
            for (size_t a = 0; a < event->n_attributes; a++)
                strmap_put(index->attributes, event->attributes[a].name);
        }
    }
}

static void add_uses(BookIndex *index)
{
    const Book *book = index->book;
    index->kind_uses = mem_zero(strmap_count(index->kinds) + 1u, sizeof *index->kind_uses);
    index->attribute_uses =
        mem_zero(strmap_count(index->attributes) + 1u, sizeof *index->attribute_uses);
    for (uint32_t r = 0; r < book->n_records; r++) {
        for (size_t e = 0; e < book->records[r].n_events; e++) {
            const BookEvent *event = &book->records[r].events[e];
            BookKindUse use = {r, event};
            VEC_PUSH(&index->kind_uses[strmap_find(index->kinds, event->kind)], use);
            for (size_t a = 0; a < event->n_attributes; a++) {
                BookAttributeUse one = {r, event, &event->attributes[a]};
                uint32_t number = strmap_find(index->attributes, one.attribute->name);
                VEC_PUSH(&index->attribute_uses[number], one);
            }
        }
    }
}

/* Enter the name of each item of an array. */
#define ENTER_NAMES(map, array, n_items)                                               \
    do {                                                                               \
        (map) = strmap_create();                                                       \
        for (size_t i_ = 0; i_ < (n_items); i_++) strmap_put((map), (array)[i_].name); \
    } while (0)

static void enter_offences(BookIndex *index)
{
    index->offences = strmap_create();
    for (size_t i = 0; i < index->book->n_lists; i++) {
        const BookList *list = &index->book->lists[i];
        if (list->type != BOOK_LIST_NAMES || !str_eq(list->name, STR("offences"))) continue;
        for (size_t m = 0; m < list->n_members; m++)
            strmap_put(index->offences, list->members[m].name);
    }
}

BookIndex *book_index_create(const Book *book)
{
    BookIndex *index = mem_zero(1, sizeof *index);
    index->book = book;
    index->kinds = strmap_create();
    index->attributes = strmap_create();
    number_names(index);
    add_uses(index);
    ENTER_NAMES(index->roles, book->roles, book->n_roles);
    strmap_put(index->roles, STR("system"));
    ENTER_NAMES(index->areas, book->areas, book->n_areas);
    ENTER_NAMES(index->units, book->units, book->n_units);
    ENTER_NAMES(index->records, book->records, book->n_records);
    ENTER_NAMES(index->clocks, book->clocks, book->n_clocks);
    ENTER_NAMES(index->standards, book->standards, book->n_standards);
    enter_offences(index);
    return index;
}

void book_index_free(BookIndex *index)
{
    if (index == NULL) return;
    for (uint32_t i = 0; i < strmap_count(index->kinds); i++) VEC_FREE(&index->kind_uses[i]);
    for (uint32_t i = 0; i < strmap_count(index->attributes); i++)
        VEC_FREE(&index->attribute_uses[i]);
    free(index->kind_uses);
    free(index->attribute_uses);
    strmap_free(index->kinds);
    strmap_free(index->attributes);
    strmap_free(index->roles);
    strmap_free(index->areas);
    strmap_free(index->units);
    strmap_free(index->records);
    strmap_free(index->clocks);
    strmap_free(index->standards);
    strmap_free(index->offences);
    free(index);
}

BookKindUses book_index_kind(const BookIndex *index, Str kind)
{
    uint32_t number = strmap_find(index->kinds, kind);
    return number == STRMAP_NONE ? (BookKindUses){0} : index->kind_uses[number];
}

BookAttributeUses book_index_attribute(const BookIndex *index, Str attribute)
{
    uint32_t number = strmap_find(index->attributes, attribute);
    return number == STRMAP_NONE ? (BookAttributeUses){0} : index->attribute_uses[number];
}

size_t book_kind_uses_from(BookKindUses uses, uint32_t record)
{
    size_t low = 0, high = uses.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (uses.at[middle].record < record)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t book_attribute_uses_from(BookAttributeUses uses, uint32_t record)
{
    size_t low = 0, high = uses.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (uses.at[middle].record < record)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool book_index_has_kind(const BookIndex *index, uint32_t record, Str kind)
{
    BookKindUses uses = book_index_kind(index, kind);
    size_t at = book_kind_uses_from(uses, record);
    return at < uses.n && uses.at[at].record == record;
}

Str book_nearest_name(const StrMap *names, Str wanted)
{
    uint32_t n = strmap_count(names);
    Str *all = mem_alloc(mem_product(n + 1u, sizeof *all));
    for (uint32_t i = 0; i < n; i++) all[i] = strmap_name(names, i);
    size_t nearest = n > 0 ? str_nearest(wanted, all, n) : SIZE_MAX;
    free(all);
    return nearest == SIZE_MAX ? (Str){0} : strmap_name(names, (uint32_t)nearest);
}
