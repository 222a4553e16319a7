/* mentions.c: every name of a book where it stands, for editors.
 * Names in the tree are slices of the files' texts, so a walk over the tree finds them all; only
 * clocks of limits are kept as numbers and are looked for in the text (`on NAME`). */
#include "book/lex.h"
#include <stdlib.h>

/* A mention while it is known by its bytes alone. */
typedef struct {
    uint32_t file;
    size_t at, n;
    BookMention mention;
} Found;

typedef struct {
    const Book *book;
    VEC_OF(Found) found;
} Collector;

typedef enum { NAMED_HERE, DECLARED_HERE } Standing;

static void add_name(Collector *collector, BookNameType type, Str name, Standing standing)
{
    const Book *book = collector->book;
    if (name.n == 0) return;
    for (size_t i = 0; i < book->n_files; i++) {
        Str text = book->files[i].text;
        uintptr_t at = (uintptr_t)name.at, from = (uintptr_t)text.at;
        if (at < from || at + name.n > from + text.n) continue;
        Found found = {.file = (uint32_t)i, .at = at - from, .n = name.n};
        if (found.at > 0 && text.at[found.at - 1] == '"') { /* the quotes too */
            found.at--;
            found.n += found.at + 1 + found.n < text.n ? 2 : 1;
        }
        found.mention = (BookMention){type, name, {0}, standing == DECLARED_HERE};
        VEC_PUSH(&collector->found, found);
        return;
    }
}

static void add_names(Collector *collector, BookNameType type, const Str *names, size_t n)
{
    for (size_t i = 0; i < n; i++) add_name(collector, type, names[i], NAMED_HERE);
}

/* --- standards ---------------------------------------------------------------------------- */

static void add_cond(Collector *collector, const BookCond *cond)
{
    if (cond == NULL) return;
    for (size_t i = 0; i < cond->n_parts; i++) add_cond(collector, cond->parts[i]);
    add_name(collector, BOOK_NAME_KIND, cond->kind, NAMED_HERE);
    add_name(collector, BOOK_NAME_KIND, cond->kind2, NAMED_HERE);
    if (cond->type != BOOK_COND_COMPARE) return;
    add_name(collector, BOOK_NAME_ATTRIBUTE, cond->left.attribute, NAMED_HERE);
    add_name(collector, BOOK_NAME_KIND, cond->left.kind, NAMED_HERE);
    for (size_t i = 0; i < cond->n_right; i++) {
        const BookValue *right = &cond->right[i];
        if (right->type == BOOK_VALUE_EVENT_ATTRIBUTE || right->type == BOOK_VALUE_RECORD_ATTRIBUTE)
            add_name(collector, BOOK_NAME_ATTRIBUTE, right->text, NAMED_HERE);
    }
}

static void add_kinds(Collector *collector, const BookKinds *kinds)
{
    add_names(collector, BOOK_NAME_KIND, kinds->kinds, kinds->n);
    add_cond(collector, kinds->cond);
}

static void add_standard(Collector *collector, const BookStandard *standard)
{
    add_name(collector, BOOK_NAME_STANDARD, standard->name, DECLARED_HERE);
    add_kinds(collector, &standard->when);
    add_kinds(collector, &standard->owe);
    add_kinds(collector, &standard->before);
    add_kinds(collector, &standard->unless);
    add_kinds(collector, &standard->until);
    add_kinds(collector, &standard->hold_from);
    add_kinds(collector, &standard->hold_to);
    add_kinds(collector, &standard->gate);
    add_cond(collector, standard->must);
    add_names(collector, BOOK_NAME_ATTRIBUTE, standard->per, standard->n_per);
    add_name(collector, BOOK_NAME_ROLE, standard->by, NAMED_HERE);
    add_name(collector, BOOK_NAME_ROLE, standard->escalate_to, NAMED_HERE);
    add_name(collector, BOOK_NAME_AREA, standard->area, NAMED_HERE);
}

/* --- records and forms -------------------------------------------------------------------- */

static void add_type(Collector *collector, const BookAnswerType *type)
{
    add_name(collector, BOOK_NAME_LIST, type->list, NAMED_HERE);
    add_name(collector, BOOK_NAME_RECORD, type->record_type, NAMED_HERE);
}

static void add_event(Collector *collector, const BookEvent *event)
{
    if (event->from_form.n) return; /* stands in the form */
    add_name(collector, BOOK_NAME_KIND, event->kind, DECLARED_HERE);
    add_names(collector, BOOK_NAME_ROLE, event->roles, event->n_roles);
    for (size_t i = 0; i < event->n_attributes; i++) {
        add_name(collector, BOOK_NAME_ATTRIBUTE, event->attributes[i].name, DECLARED_HERE);
        add_type(collector, &event->attributes[i].type);
    }
}

static void add_record(Collector *collector, const BookRecord *record)
{
    add_name(collector, BOOK_NAME_RECORD, record->name, DECLARED_HERE);
    for (size_t i = 0; i < record->n_events; i++) add_event(collector, &record->events[i]);
    for (size_t i = 0; i < record->n_links; i++)
        add_name(collector, BOOK_NAME_RECORD, record->links[i].target, NAMED_HERE);
}

static void add_form(Collector *collector, const BookForm *form)
{
    add_name(collector, BOOK_NAME_FORM, form->name, DECLARED_HERE);
    add_name(collector, BOOK_NAME_RECORD, form->record, NAMED_HERE);
    add_name(collector, BOOK_NAME_KIND, form->gives, DECLARED_HERE);
    add_names(collector, BOOK_NAME_ROLE, form->roles, form->n_roles);
    add_name(collector, BOOK_NAME_ROLE, form->lower_by, NAMED_HERE);
    for (size_t i = 0; i < form->n_asks; i++) {
        add_name(collector, BOOK_NAME_ATTRIBUTE, form->asks[i].name, DECLARED_HERE);
        add_type(collector, &form->asks[i].type);
        add_cond(collector, form->asks[i].show_if);
    }
    for (size_t i = 0; i < form->n_scores; i++) {
        add_name(collector, BOOK_NAME_ATTRIBUTE, form->scores[i].name, DECLARED_HERE);
        add_names(collector, BOOK_NAME_ATTRIBUTE, form->scores[i].asks, form->scores[i].n_asks);
    }
    for (size_t i = 0; i < form->n_suggests; i++) {
        add_name(collector, BOOK_NAME_ATTRIBUTE, form->suggests[i].attribute, DECLARED_HERE);
        add_cond(collector, form->suggests[i].cond);
    }
}

/* --- the rest ----------------------------------------------------------------------------- */

static void add_people(Collector *collector)
{
    const Book *book = collector->book;
    for (size_t i = 0; i < book->n_roles; i++) {
        add_name(collector, BOOK_NAME_ROLE, book->roles[i].name, DECLARED_HERE);
        add_name(collector, BOOK_NAME_UNIT, book->roles[i].unit, NAMED_HERE);
    }
    for (size_t i = 0; i < book->n_units; i++) {
        add_name(collector, BOOK_NAME_UNIT, book->units[i].name, DECLARED_HERE);
        add_name(collector, BOOK_NAME_UNIT, book->units[i].part_of, NAMED_HERE);
        add_name(collector, BOOK_NAME_CLOCK, book->units[i].clock, NAMED_HERE);
    }
    for (size_t i = 0; i < book->n_areas; i++)
        add_name(collector, BOOK_NAME_AREA, book->areas[i].name, DECLARED_HERE);
}

static void add_clocks_and_lists(Collector *collector)
{
    const Book *book = collector->book;
    for (size_t i = 0; i < book->n_clocks; i++) {
        add_name(collector, BOOK_NAME_CLOCK, book->clocks[i].name, DECLARED_HERE);
        add_name(collector, BOOK_NAME_LIST, book->clocks[i].except_list, NAMED_HERE);
    }
    for (size_t i = 0; i < book->n_lists; i++) {
        const BookList *list = &book->lists[i];
        add_name(collector, BOOK_NAME_LIST, list->name, DECLARED_HERE);
        for (size_t m = 0; m < list->n_members; m++)
            add_name(collector, BOOK_NAME_MEMBER, list->members[m].name, DECLARED_HERE);
    }
}

static void add_texts(Collector *collector)
{
    const Book *book = collector->book;
    for (size_t i = 0; i < book->n_advice; i++) {
        const BookAdvice *advice = &book->advice[i];
        add_name(collector, BOOK_NAME_ADVICE, advice->name, DECLARED_HERE);
        add_names(collector, BOOK_NAME_MEMBER, advice->offences, advice->n_offences);
    }
    for (size_t i = 0; i < book->n_letters; i++) {
        add_name(collector, BOOK_NAME_LETTER, book->letters[i].name, DECLARED_HERE);
        add_name(collector, BOOK_NAME_RECORD, book->letters[i].record, NAMED_HERE);
        add_name(collector, BOOK_NAME_KIND, book->letters[i].gives, NAMED_HERE);
    }
    for (size_t i = 0; i < book->n_lenses; i++) {
        add_name(collector, BOOK_NAME_LENS, book->lenses[i].name, DECLARED_HERE);
        add_cond(collector, book->lenses[i].cond);
    }
}

static void add_case_event(Collector *collector, const BookCaseEvent *event)
{
    add_name(collector, BOOK_NAME_KIND, event->kind, NAMED_HERE);
    for (size_t i = 0; i < event->n_attributes; i++)
        add_name(collector, BOOK_NAME_ATTRIBUTE, event->attributes[i].attribute, NAMED_HERE);
}

static void add_case(Collector *collector, const BookCase *example)
{
    add_names(collector, BOOK_NAME_STANDARD, example->standards, example->n_standards);
    for (size_t i = 0; i < example->n_attributes; i++)
        add_name(collector, BOOK_NAME_ATTRIBUTE, example->attributes[i].attribute, NAMED_HERE);
    for (size_t i = 0; i < example->n_events; i++) add_case_event(collector, &example->events[i]);
    for (size_t i = 0; i < example->n_expects; i++)
        add_name(collector, BOOK_NAME_STANDARD, example->expects[i].standard, NAMED_HERE);
    for (size_t i = 0; i < example->n_gates; i++) {
        add_case_event(collector, &example->gates[i].event);
        add_name(collector, BOOK_NAME_STANDARD, example->gates[i].standard, NAMED_HERE);
    }
}

static bool is_clock(const Book *book, Str name)
{
    for (size_t i = 0; i < book->n_clocks; i++)
        if (str_eq(book->clocks[i].name, name)) return true;
    return false;
}

/* `on NAME` of limits, in one file. */
static void add_clocks_of_limits(Collector *collector, uint32_t file)
{
    BookReport report = {.arena = arena_create()};
    BookLexed lexed;
    book_lex(collector->book->files[file].text, file, &report, &lexed);
    for (size_t i = 1; i < lexed.tokens.n; i++) {
        const BookToken *on = &lexed.tokens.at[i - 1];
        Str name = book_token_text(&lexed.tokens.at[i]);
        bool follows = on->type == BOOK_TOKEN_WORD && str_eq(book_token_spelling(on), STR("on"));
        if (follows && is_clock(collector->book, name))
            add_name(collector, BOOK_NAME_CLOCK, name, NAMED_HERE);
    }
    book_lex_free(&lexed);
    arena_free(report.arena);
}

/* --- places ------------------------------------------------------------------------------- */

static int compare_found(const void *a, const void *b)
{
    const Found *x = a, *y = b;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* Give lines and columns to what was found, in one pass over each text. */
static void place_found(Collector *collector, BookMentions *out)
{
    uint32_t file = UINT32_MAX, line = 1, column = 1;
    size_t at = 0;
    Str text = {0};
    for (size_t i = 0; i < collector->found.n; i++) {
        Found *found = &collector->found.at[i];
        if (found->file != file) {
            file = found->file;
            text = collector->book->files[file].text;
            line = column = 1;
            at = str_starts(text, STR("\xEF\xBB\xBF")) ? 3 : 0;
        }
        for (; at < found->at; at++) {
            bool is_end = text.at[at] == '\n';
            line += is_end;
            column = is_end ? 1 : column + (((unsigned char)text.at[at] & 0xC0) != 0x80);
        }
        found->mention.place = (BookPlace){file, line, column, (uint32_t)found->n};
        VEC_PUSH(out, found->mention);
    }
}

void book_collect_mentions(const Book *book, BookMentions *out)
{
    Collector collector = {.book = book};
    for (size_t i = 0; i < book->n_standards; i++) add_standard(&collector, &book->standards[i]);
    for (size_t i = 0; i < book->n_records; i++) add_record(&collector, &book->records[i]);
    for (size_t i = 0; i < book->n_forms; i++) add_form(&collector, &book->forms[i]);
    for (size_t i = 0; i < book->n_cases; i++) add_case(&collector, &book->cases[i]);
    for (uint32_t i = 0; i < book->n_files; i++) add_clocks_of_limits(&collector, i);
    add_people(&collector);
    add_clocks_and_lists(&collector);
    add_texts(&collector);
    if (collector.found.n > 0)
        qsort(collector.found.at, collector.found.n, sizeof *collector.found.at, compare_found);
    place_found(&collector, out);
    VEC_FREE(&collector.found);
}
