/* check_texts.c: advice cards, letters and lenses. */
#include "book/check_internal.h"

static void check_offence(const BookCheck *check, Str name)
{
    if (strmap_find(check->index->offences, name) != STRMAP_NONE) return;
    Str nearest = book_nearest_name(check->index->offences, name);
    book_report_error(check->report, book_check_place(check, name),
                      "the list `offences` has no `%.*s`", STR_ARG(name));
    if (nearest.n > 0) {
        book_report_mend(check->report, "did you mean `%.*s`?", STR_ARG(nearest));
    } else {
        book_report_mend(check->report, "add it to `list offences names`");
    }
}

static void check_advice(const BookCheck *check, const BookAdvice *advice)
{
    for (size_t i = 0; i < advice->n_offences; i++) check_offence(check, advice->offences[i]);
    if (advice->n_items > 0) return;
    book_report_error(check->report, advice->place, "the advice card `%.*s` is empty",
                      STR_ARG(advice->name));
    book_report_mend(check->report, "add `do`, a short name and the advice");
}

static const BookRecord *find_record(const Book *book, Str name)
{
    for (size_t i = 0; i < book->n_records; i++) {
        if (str_eq(book->records[i].name, name)) return &book->records[i];
    }
    return NULL;
}

static bool has_link(const BookRecord *record, Str name)
{
    for (size_t i = 0; i < record->n_links; i++) {
        if (str_eq(record->links[i].name, name)) return true;
    }
    return false;
}

static bool has_attribute(const BookRecord *record, Str name)
{
    for (size_t e = 0; e < record->n_events; e++) {
        for (size_t a = 0; a < record->events[e].n_attributes; a++) {
            if (str_eq(record->events[e].attributes[a].name, name)) return true;
        }
    }
    return false;
}

static bool has_event(const BookRecord *record, Str kind)
{
    for (size_t e = 0; e < record->n_events; e++) {
        if (str_eq(record->events[e].kind, kind)) return true;
    }
    return book_is_built_in_kind(kind);
}

/* One {blank}: LINK.PART of a person, an attribute, or what every record has. */
static void check_blank(const BookCheck *check, const BookRecord *record, Str blank)
{
    static const char *const every[] = {"ref", "today", "force", "officer", "unit"};
    Str rest = blank, link;
    bool has_part = str_cut(&rest, '.', &link) && rest.n > 0;
    if (has_part ? has_link(record, link) : has_attribute(record, blank)) return;
    for (size_t i = 0; i < 5; i++) {
        if (str_eq(blank, str_of(every[i]))) return;
    }
    book_report_error(check->report, book_check_place(check, blank),
                      "the record `%.*s` has nothing to fill {%.*s} with", STR_ARG(record->name),
                      STR_ARG(blank));
    book_report_mend(check->report, "name an attribute of its events, or a link and what of it, "
                                    "like {victim.name}");
}

static void check_paragraph(const BookCheck *check, const BookRecord *record, Str text)
{
    for (size_t from = 0; from < text.n; from++) {
        if (text.at[from] != '{') continue;
        size_t upto = from + 1;
        while (upto < text.n && text.at[upto] != '}') upto++;
        Str blank = str_slice(text, from + 1, upto);
        if (upto == text.n) {
            book_report_error(check->report, book_check_place(check, blank),
                              "the { is never closed");
            book_report_mend(check->report, "put } after the name");
            return;
        }
        check_blank(check, record, blank);
        from = upto;
    }
}

static void check_letter(const BookCheck *check, const BookLetter *letter)
{
    if (!book_check_known(check, check->index->records, "record", letter->record)) return;
    const BookRecord *record = find_record(check->book, letter->record);
    if (letter->to.n > 0 && !has_link(record, letter->to)) {
        book_report_error(check->report, book_check_place(check, letter->to),
                          "the record `%.*s` has no link `%.*s`", STR_ARG(record->name),
                          STR_ARG(letter->to));
        book_report_mend(check->report, "declare it with `link %.*s person`", STR_ARG(letter->to));
    }
    bool knows_kind = letter->gives.n == 0 || book_check_kind(check, letter->gives);
    if (letter->gives.n > 0 && knows_kind && !has_event(record, letter->gives)) {
        book_report_error(check->report, book_check_place(check, letter->gives),
                          "the record `%.*s` has no event `%.*s`", STR_ARG(record->name),
                          STR_ARG(letter->gives));
        book_report_mend(check->report, "declare it on this record");
    }
    for (size_t i = 0; i < letter->n_paragraphs; i++)
        check_paragraph(check, record, letter->paragraphs[i]);
    if (letter->n_paragraphs > 0) return;
    book_report_error(check->report, letter->place, "the letter `%.*s` has no text",
                      STR_ARG(letter->name));
    book_report_mend(check->report, "add `text` and a paragraph");
}

static void check_lens(const BookCheck *check, const BookLens *lens)
{
    BookScope scope = {.check = check};
    size_t n_before = check->report->n_errors;
    book_check_cond(&scope, lens->cond);
    const BookCond *conds[] = {lens->cond};
    if (check->report->n_errors > n_before || lens->cond == NULL ||
        book_truth(&scope, conds, 1) != BOOK_TRUTH_NEVER)
        return;
    book_report_error(check->report, lens->cond->place,
                      "this can never hold, so the lens lets nothing through");
    book_report_mend(check->report, "look for values that exclude each other");
}

void book_check_texts(const BookCheck *check)
{
    const Book *book = check->book;
    for (size_t i = 0; i < book->n_advice; i++) check_advice(check, &book->advice[i]);
    for (size_t i = 0; i < book->n_letters; i++) check_letter(check, &book->letters[i]);
    for (size_t i = 0; i < book->n_lenses; i++) check_lens(check, &book->lenses[i]);
}
