/* diff.c: what changes between two books, in words, one change a line.
 *
 * Items are matched by name. One that only the old book has and one that only the new book has are
 * the same item renamed where every fact is equal. */
#include "book/diff_internal.h"
#include <stdlib.h>

/* --- gathering facts ---------------------------------------------------------------------- */

void diff_fact(DiffFacts *facts, const char *label, Str exact, Str shown)
{
    if (exact.n == 0) return;
    DiffFact fact = {facts->part, str_of(label), str_copy(facts->arena, exact),
                     str_copy(facts->arena, shown)};
    VEC_PUSH(&facts->facts, fact);
}

void diff_fact_text(DiffFacts *facts, const char *label, Str value)
{
    diff_fact(facts, label, value, value);
}

void diff_fact_names(DiffFacts *facts, const char *label, const Str *names, size_t n)
{
    Buf text = {0};
    for (size_t i = 0; i < n; i++) {
        if (i > 0) buf_add(&text, STR(", "));
        buf_add(&text, names[i]);
    }
    diff_fact_text(facts, label, buf_str(&text));
    buf_free(&text);
}

void diff_fact_condition(DiffFacts *facts, const char *label, const BookCond *cond)
{
    if (cond == NULL) return;
    Buf exact = {0}, shown = {0};
    English en = {.out = &shown, .book = facts->book, .arena = facts->arena};
    book_add_condition(&exact, cond);
    english_add_condition(&en, cond);
    diff_fact(facts, label, buf_str(&exact), buf_str(&shown));
    buf_free(&exact);
    buf_free(&shown);
}

void diff_part(DiffFacts *facts, const char *what, Str name, Str shown)
{
    facts->part = str_format(facts->arena, "%s %.*s", what, STR_ARG(name));
    DiffFact fact = {facts->part, STR(""), STR("there"), str_copy(facts->arena, shown)};
    VEC_PUSH(&facts->facts, fact);
}

void diff_end_part(DiffFacts *facts)
{
    facts->part = (Str){0};
}

static DiffFacts tell(const Book *book, Arena *arena, DiffTell *teller, const void *item)
{
    DiffFacts facts = {.book = book, .arena = arena};
    teller(&facts, item);
    return facts;
}

static const DiffFact *find_fact(const DiffFacts *facts, const DiffFact *wanted)
{
    for (size_t i = 0; i < facts->facts.n; i++) {
        const DiffFact *fact = &facts->facts.at[i];
        if (str_eq(fact->part, wanted->part) && str_eq(fact->label, wanted->label)) return fact;
    }
    return NULL;
}

static bool has_part(const DiffFacts *facts, Str part)
{
    DiffFact wanted = {.part = part};
    return part.n == 0 || find_fact(facts, &wanted) != NULL;
}

static bool same_facts(const DiffFacts *a, const DiffFacts *b)
{
    if (a->facts.n != b->facts.n) return false;
    for (size_t i = 0; i < a->facts.n; i++) {
        const DiffFact *x = &a->facts.at[i], *y = &b->facts.at[i];
        if (!str_eq(x->part, y->part) || !str_eq(x->label, y->label) || !str_eq(x->exact, y->exact))
            return false;
    }
    return true;
}

/* --- saying what differs ------------------------------------------------------------------ */

/* Begin a line: "assess-in-time: question threat: " */
static void begin_line(Buf *out, Str item, Str part)
{
    buf_addf(out, "%.*s: ", STR_ARG(item));
    if (part.n) buf_addf(out, "%.*s: ", STR_ARG(part));
}

static void say_new(Buf *out, Str item, const DiffFact *fact, const DiffFacts *before)
{
    if (!has_part(before, fact->part)) {
        if (fact->label.n) return; /* said with the part */
        buf_addf(out, "%.*s: %.*s added", STR_ARG(item), STR_ARG(fact->part));
        if (fact->shown.n) buf_addf(out, ": %.*s", STR_ARG(fact->shown));
        buf_add_byte(out, '\n');
        return;
    }
    begin_line(out, item, fact->part);
    buf_addf(out, "%.*s %.*s, where there was none\n", STR_ARG(fact->label), STR_ARG(fact->shown));
}

static void say_gone(Buf *out, Str item, const DiffFact *fact, const DiffFacts *after)
{
    if (!has_part(after, fact->part)) {
        if (fact->label.n == 0)
            buf_addf(out, "%.*s: %.*s removed\n", STR_ARG(item), STR_ARG(fact->part));
        return;
    }
    begin_line(out, item, fact->part);
    buf_addf(out, "%.*s left out, was %.*s\n", STR_ARG(fact->label), STR_ARG(fact->shown));
}

/* Where the plain words of two values are the same, the exact ones tell them apart. */
static void say_changed(Buf *out, Str item, const DiffFact *now, const DiffFact *was)
{
    bool exactly = str_eq(now->shown, was->shown);
    Str new_text = exactly ? now->exact : now->shown, old_text = exactly ? was->exact : was->shown;
    begin_line(out, item, now->part);
    buf_addf(out, "%.*s %.*s, was %.*s\n", STR_ARG(now->label), STR_ARG(new_text),
             STR_ARG(old_text));
}

/* The parts that both sides have, in the order of `facts`. */
static Str order_of_parts(const DiffFacts *facts, const DiffFacts *other, Arena *arena)
{
    Buf order = {0};
    for (size_t i = 0; i < facts->facts.n; i++) {
        const DiffFact *fact = &facts->facts.at[i];
        if (fact->part.n && fact->label.n == 0 && has_part(other, fact->part))
            buf_addf(&order, "%s%.*s", order.n ? ", " : "", STR_ARG(fact->part));
    }
    Str text = str_copy(arena, buf_str(&order));
    buf_free(&order);
    return text;
}

static void compare_facts(Buf *out, Str item, const DiffFacts *before, const DiffFacts *after)
{
    for (size_t i = 0; i < after->facts.n; i++) {
        const DiffFact *now = &after->facts.at[i], *was = find_fact(before, now);
        if (was == NULL)
            say_new(out, item, now, before);
        else if (!str_eq(now->exact, was->exact))
            say_changed(out, item, now, was);
    }
    for (size_t i = 0; i < before->facts.n; i++)
        if (find_fact(after, &before->facts.at[i]) == NULL)
            say_gone(out, item, &before->facts.at[i], after);
    Str was = order_of_parts(before, after, after->arena);
    Str now = order_of_parts(after, before, after->arena);
    if (!str_eq(was, now))
        buf_addf(out, "%.*s: the order is %.*s; was %.*s\n", STR_ARG(item), STR_ARG(now),
                 STR_ARG(was));
}

/* --- matching items ----------------------------------------------------------------------- */

/* The items of one kind in both books. Every item begins with its name. */
typedef struct {
    const char *noun;
    bool says_noun; /* before the name of a changed item; standards go without */
    size_t size;
    DiffTell *tell;
    const void *before, *after;
    size_t n_before, n_after;
} DiffItems;

typedef struct {
    Buf *out;
    const Book *before, *after;
    Arena *arena;
} Diff;

static const void *item_at(const void *items, size_t size, size_t index)
{
    return (const char *)items + index * size;
}

static Str name_of(const void *item)
{
    return *(const Str *)item;
}

static size_t find_item(const void *items, size_t n, size_t size, Str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(name_of(item_at(items, size, i)), name)) return i;
    return SIZE_MAX;
}

/* The old item that has gone and says what this new one says, or SIZE_MAX. */
static size_t find_renamed(const Diff *diff, const DiffItems *items, const DiffFacts *facts,
                           const bool *is_taken)
{
    for (size_t i = 0; i < items->n_before; i++) {
        const void *old = item_at(items->before, items->size, i);
        if (is_taken[i] ||
            find_item(items->after, items->n_after, items->size, name_of(old)) != SIZE_MAX)
            continue;
        DiffFacts was = tell(diff->before, diff->arena, items->tell, old);
        bool is_same = same_facts(&was, facts);
        VEC_FREE(&was.facts);
        if (is_same) return i;
    }
    return SIZE_MAX;
}

static void say_added(const Diff *diff, const DiffItems *items, const void *item)
{
    buf_addf(diff->out, "%s %.*s added", items->noun, STR_ARG(name_of(item)));
    if (items->tell == diff_tell_standard) {
        buf_add(diff->out, STR(": "));
        book_add_english(diff->out, diff->after, item);
    }
    buf_add_byte(diff->out, '\n');
}

static void compare_item(const Diff *diff, const DiffItems *items, const void *item, bool *is_taken)
{
    Str name = name_of(item);
    DiffFacts now = tell(diff->after, diff->arena, items->tell, item);
    size_t index = find_item(items->before, items->n_before, items->size, name);
    if (index != SIZE_MAX) {
        const void *old = item_at(items->before, items->size, index);
        DiffFacts was = tell(diff->before, diff->arena, items->tell, old);
        Str title = items->says_noun
                        ? str_format(diff->arena, "%s %.*s", items->noun, STR_ARG(name))
                        : name;
        compare_facts(diff->out, title, &was, &now);
        VEC_FREE(&was.facts);
    } else {
        index = find_renamed(diff, items, &now, is_taken);
        if (index == SIZE_MAX) {
            say_added(diff, items, item);
        } else {
            is_taken[index] = true;
            Str old = name_of(item_at(items->before, items->size, index));
            buf_addf(diff->out, "%s %.*s renamed, was %.*s\n", items->noun, STR_ARG(name),
                     STR_ARG(old));
        }
    }
    VEC_FREE(&now.facts);
}

static void compare_items(const Diff *diff, DiffItems items)
{
    bool *is_taken = mem_zero(items.n_before + 1, sizeof *is_taken);
    for (size_t i = 0; i < items.n_after; i++)
        compare_item(diff, &items, item_at(items.after, items.size, i), is_taken);
    for (size_t i = 0; i < items.n_before; i++) {
        Str name = name_of(item_at(items.before, items.size, i));
        bool is_there = find_item(items.after, items.n_after, items.size, name) != SIZE_MAX;
        if (!is_there && !is_taken[i])
            buf_addf(diff->out, "%s %.*s removed\n", items.noun, STR_ARG(name));
    }
    free(is_taken);
}

#define ITEMS(noun, says_noun, field, teller)                                                \
    compare_items(&diff,                                                                     \
                  (DiffItems){noun, says_noun, sizeof *before->field, teller, before->field, \
                              after->field, before->n_##field, after->n_##field})

void book_add_diff(Buf *out, const Book *before, const Book *after)
{
    Diff diff = {out, before, after, arena_create()};
    if (!str_eq(before->zone_name, after->zone_name))
        buf_addf(out, "zone %.*s, was %.*s\n", STR_ARG(after->zone_name),
                 STR_ARG(before->zone_name));
    ITEMS("standard", false, standards, diff_tell_standard);
    ITEMS("clock", true, clocks, diff_tell_clock);
    ITEMS("list", true, lists, diff_tell_list);
    ITEMS("area", true, areas, diff_tell_area);
    ITEMS("unit", true, units, diff_tell_unit);
    ITEMS("role", true, roles, diff_tell_role);
    ITEMS("record", true, records, diff_tell_record);
    ITEMS("form", true, forms, diff_tell_form);
    ITEMS("advice", true, advice, diff_tell_advice);
    ITEMS("letter", true, letters, diff_tell_letter);
    ITEMS("lens", true, lenses, diff_tell_lens);
    arena_free(diff.arena);
}
