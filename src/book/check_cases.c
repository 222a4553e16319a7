/* check_cases.c: example cases name standards that are there, and events that can happen. */
#include "book/check_internal.h"

static bool check_standard(const BookCheck *check, Str name)
{
    return book_check_known(check, check->index->standards, "standard", name);
}

/* The declaration of an attribute on any event of a kind, or NULL. */
static const BookAttribute *find_attribute(const BookCheck *check, Str kind, Str name)
{
    BookKindUses uses = book_index_kind(check->index, kind);
    for (size_t u = 0; u < uses.n; u++) {
        const BookEvent *event = uses.at[u].event;
        for (size_t i = 0; i < event->n_attributes; i++) {
            if (str_eq(event->attributes[i].name, name)) return &event->attributes[i];
        }
    }
    return NULL;
}

static void check_value(const BookCheck *check, const BookAttribute *attribute,
                        const BookValue *value)
{
    if (value->text.n == 0 || book_type_may_hold(check->index, &attribute->type, value)) return;
    book_report_error(check->report, book_check_place(check, value->text),
                      "`%.*s` can never be `%.*s`", STR_ARG(attribute->name), STR_ARG(value->text));
    book_mend_value(check, &attribute->type, value);
}

static void report_no_attribute(const BookCheck *check, Str kind, Str name)
{
    Str nearest = book_nearest_name(check->index->attributes, name);
    book_report_error(check->report, book_check_place(check, name),
                      "the event `%.*s` has no attribute `%.*s`", STR_ARG(kind), STR_ARG(name));
    if (nearest.n > 0 && find_attribute(check, kind, nearest) != NULL) {
        book_report_mend(check->report, "did you mean `%.*s`?", STR_ARG(nearest));
    } else {
        book_report_mend(check->report, "declare it on the event, or leave it out here");
    }
}

static void check_event(const BookCheck *check, const BookCaseEvent *event)
{
    if (!book_check_kind(check, event->kind) || book_is_built_in_kind(event->kind)) return;
    for (size_t i = 0; i < event->n_attributes; i++) {
        const BookCaseAttribute *given = &event->attributes[i];
        const BookAttribute *attribute = find_attribute(check, event->kind, given->attribute);
        if (attribute == NULL) {
            report_no_attribute(check, event->kind, given->attribute);
            continue;
        }
        for (size_t v = 0; v < given->n_values; v++)
            check_value(check, attribute, &given->values[v]);
    }
}

/* What a record has before its events is read by the names that events declare. */
static void check_record(const BookCheck *check, const BookCase *example)
{
    for (size_t i = 0; i < example->n_attributes; i++) {
        Str name = example->attributes[i].attribute;
        if (strmap_find(check->index->attributes, name) != STRMAP_NONE) continue;
        Str nearest = book_nearest_name(check->index->attributes, name);
        book_report_warning(check->report, book_check_place(check, name),
                            "no event declares `%.*s`, so nothing reads it", STR_ARG(name));
        if (nearest.n > 0)
            book_report_mend(check->report, "did you mean `%.*s`?", STR_ARG(nearest));
        else
            book_report_mend(check->report, "declare it on an event, or leave it out here");
    }
}

/* --- in every book ------------------------------------------------------------------------ */

/* A standard that is expected but not among those that the example is about. */
static void check_named(const BookCheck *check, const BookCase *example,
                        const BookCaseExpect *expect)
{
    for (size_t i = 0; i < example->n_standards; i++) {
        if (str_eq(example->standards[i], expect->standard)) return;
    }
    if (example->n_standards == 0) return;
    book_report_error(check->report, book_check_place(check, expect->standard),
                      "`%.*s` is not among the `standards` of this example",
                      STR_ARG(expect->standard));
    book_report_mend(check->report, "add it there, or leave `standards` out");
}

static void check_case(const BookCheck *check, const BookCase *example)
{
    for (size_t i = 0; i < example->n_standards; i++) check_standard(check, example->standards[i]);
    for (size_t i = 0; i < example->n_expects; i++) {
        if (check_standard(check, example->expects[i].standard))
            check_named(check, example, &example->expects[i]);
    }
    for (size_t i = 0; i < example->n_gates; i++) check_standard(check, example->gates[i].standard);
    if (check->book->is_open) return;
    check_record(check, example);
    for (size_t i = 0; i < example->n_events; i++) check_event(check, &example->events[i]);
    for (size_t i = 0; i < example->n_gates; i++) check_event(check, &example->gates[i].event);
}

void book_check_cases(const BookCheck *check)
{
    const Book *book = check->book;
    bool is_case_alone = book->n_files > 0 && str_ends(book->files[0].path, STR(".case"));
    if (is_case_alone) return; /* an editor looks at it without its book */
    for (size_t i = 0; i < book->n_cases; i++) check_case(check, &book->cases[i]);
}
