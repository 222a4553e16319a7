/* check_standards.c: each standard against what the records declare. */
#include "book/check_internal.h"
#include <stdlib.h>

/* --- which records a standard can be about ------------------------------------------------ */

/* The kinds that a standard names, each once, and how many of them each record declares. */
typedef struct {
    const BookCheck *check;
    StrMap *kinds;
    uint32_t *n_declared; /* by record; kept clean between standards */
    VEC_OF(uint32_t) touched;
    uint32_t n_needed; /* kinds that some record declares */
    bool is_hopeless;  /* no record declares all: then any record will do for what follows */
} RecordFinder;

static void note_kinds(RecordFinder *finder, const Str *kinds, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t n_before = strmap_count(finder->kinds);
        if (strmap_put(finder->kinds, kinds[i]) < n_before) continue;
        BookKindUses uses = book_index_kind(finder->check->index, kinds[i]);
        if (uses.n > 0) finder->n_needed++;
        for (size_t u = 0; u < uses.n; u++) {
            uint32_t record = uses.at[u].record;
            if (finder->n_declared[record]++ == 0) VEC_PUSH(&finder->touched, record);
        }
    }
}

static void note_cond(RecordFinder *finder, const BookCond *cond)
{
    if (cond == NULL) return;
    if (cond->left.kind.n > 0) note_kinds(finder, &cond->left.kind, 1);
    if (cond->kind.n > 0) note_kinds(finder, &cond->kind, 1);
    if (cond->kind2.n > 0) note_kinds(finder, &cond->kind2, 1);
    for (size_t i = 0; i < cond->n_parts; i++) note_cond(finder, cond->parts[i]);
}

static void note_clause(RecordFinder *finder, const BookKinds *clause)
{
    note_kinds(finder, clause->kinds, clause->n);
    note_cond(finder, clause->cond);
}

static bool may_be_record(const void *context, uint32_t record)
{
    const RecordFinder *finder = context;
    return finder->is_hopeless || finder->n_declared[record] == finder->n_needed;
}

/* Two kinds that no record declares together, for the message. */
static void report_no_record(RecordFinder *finder, const BookStandard *standard)
{
    const BookCheck *check = finder->check;
    Str first = {0}, other = {0};
    const Book *book = check->book;
    for (uint32_t i = 0; i < strmap_count(finder->kinds) && other.n == 0; i++) {
        BookKindUses uses = book_index_kind(check->index, strmap_name(finder->kinds, i));
        if (uses.n == 0) continue;
        if (first.n == 0) first = strmap_name(finder->kinds, i);
        BookKindUses firsts = book_index_kind(check->index, first);
        bool is_shared = false;
        for (size_t a = 0; a < uses.n; a++) {
            for (size_t b = 0; b < firsts.n; b++)
                is_shared |= uses.at[a].record == firsts.at[b].record;
        }
        if (!is_shared) other = strmap_name(finder->kinds, i);
    }
    book_report_error(check->report, standard->place,
                      "no record declares all the events that `%.*s` names, so it can never "
                      "be met",
                      STR_ARG(standard->name));
    if (other.n == 0) {
        book_report_mend(check->report, "declare them together on one record");
        return;
    }
    BookKindUses a = book_index_kind(check->index, first);
    BookKindUses b = book_index_kind(check->index, other);
    book_report_mend(check->report,
                     "`%.*s` is on the record `%.*s` and `%.*s` on `%.*s`: declare one of them "
                     "on the other's record too",
                     STR_ARG(first), STR_ARG(book->records[a.at[0].record].name), STR_ARG(other),
                     STR_ARG(book->records[b.at[0].record].name));
}

static void find_records(RecordFinder *finder, const BookStandard *standard)
{
    const BookKinds *clauses[] = {&standard->when,    &standard->owe,   &standard->before,
                                  &standard->unless,  &standard->until, &standard->hold_from,
                                  &standard->hold_to, &standard->gate};
    finder->kinds = strmap_create();
    finder->touched.n = 0;
    finder->n_needed = 0;
    finder->is_hopeless = false;
    for (size_t i = 0; i < sizeof clauses / sizeof clauses[0]; i++) note_clause(finder, clauses[i]);
    note_cond(finder, standard->must);
    bool has_one = finder->n_needed == 0;
    for (size_t i = 0; i < finder->touched.n; i++)
        has_one |= finder->n_declared[finder->touched.at[i]] == finder->n_needed;
    if (has_one) return;
    report_no_record(finder, standard);
    finder->is_hopeless = true;
}

static void forget_records(RecordFinder *finder)
{
    for (size_t i = 0; i < finder->touched.n; i++) finder->n_declared[finder->touched.at[i]] = 0;
    strmap_free(finder->kinds);
}

/* --- keys --------------------------------------------------------------------------------- */

/* The declaration of an attribute on a kind, or NULL. */
static const BookAttribute *find_on_kind(const BookIndex *index, Str kind, Str attribute)
{
    BookKindUses uses = book_index_kind(index, kind);
    for (size_t u = 0; u < uses.n; u++) {
        const BookEvent *event = uses.at[u].event;
        for (size_t i = 0; i < event->n_attributes; i++) {
            if (str_eq(event->attributes[i].name, attribute)) return &event->attributes[i];
        }
    }
    return NULL;
}

static void report_lack(const BookCheck *check, Str kind, const char *word, Str key)
{
    book_report_error(check->report, book_check_place(check, key),
                      "`%.*s`, which the standard names in `%s`, has no attribute `%.*s`",
                      STR_ARG(kind), word, STR_ARG(key));
    book_report_mend(check->report, "declare `%.*s` on the event `%.*s`, or leave it out of `per`",
                     STR_ARG(key), STR_ARG(kind));
}

static void report_personal_key(const BookCheck *check, Str key)
{
    book_report_error(check->report, book_check_place(check, key),
                      "`%.*s` is personal, so it cannot stand in `per`: duties must still follow "
                      "when it is erased",
                      STR_ARG(key));
    book_report_mend(check->report, "use a code or reference instead");
}

/* How many of a clause's kinds declare the key; SIZE_MAX where it is personal on one. */
static size_t count_key_on(const BookCheck *check, const BookKinds *clause, Str key, Str *without)
{
    size_t n = 0;
    for (size_t i = 0; i < clause->n; i++) {
        bool is_known = strmap_find(check->index->kinds, clause->kinds[i]) != STRMAP_NONE;
        bool is_free = !is_known || book_is_built_in_kind(clause->kinds[i]);
        const BookAttribute *attribute = find_on_kind(check->index, clause->kinds[i], key);
        if (attribute != NULL && attribute->personal) return SIZE_MAX;
        n += is_free || attribute != NULL;
        if (!is_free && attribute == NULL) *without = clause->kinds[i];
    }
    return n;
}

/* A key is on some trigger, and on every kind that is owed: one without it would discharge all. */
static void check_key(const BookCheck *check, const BookStandard *standard, Str key)
{
    Str no_when = {0}, no_owe = {0};
    size_t n_when = count_key_on(check, &standard->when, key, &no_when);
    size_t n_owe = count_key_on(check, &standard->owe, key, &no_owe);
    if (n_when == SIZE_MAX || n_owe == SIZE_MAX) {
        report_personal_key(check, key);
    } else if (n_when == 0 && standard->when.n > 0) {
        report_lack(check, no_when, "when", key);
    } else if (no_owe.n > 0) {
        report_lack(check, no_owe, "owe", key);
    }
}

static void check_keys(const BookCheck *check, const BookStandard *standard)
{
    for (size_t i = 0; i < standard->n_per; i++) {
        check_key(check, standard, standard->per[i]);
        for (size_t k = 0; k < i; k++) {
            if (!str_eq(standard->per[k], standard->per[i])) continue;
            book_report_warning(check->report, book_check_place(check, standard->per[i]),
                                "`%.*s` stands twice in `per`", STR_ARG(standard->per[i]));
            book_report_mend(check->report, "keep one of them");
        }
    }
}

/* --- conditions --------------------------------------------------------------------------- */

static bool check_kinds(const BookCheck *check, const BookKinds *clause)
{
    bool all_known = true;
    for (size_t i = 0; i < clause->n; i++) all_known &= book_check_kind(check, clause->kinds[i]);
    return all_known;
}

static void check_clause(const RecordFinder *finder, const BookKinds *clause)
{
    check_kinds(finder->check, clause);
    BookScope scope = {.check = finder->check,
                       .kinds = clause->kinds,
                       .n_kinds = clause->n,
                       .may_be = may_be_record,
                       .context = finder,
                       .clause = "if"};
    book_check_cond(&scope, clause->cond);
}

static BookTruth truth_of(const RecordFinder *finder, const BookKinds *clause,
                          const BookCond *other)
{
    BookScope scope = {.check = finder->check,
                       .kinds = clause->kinds,
                       .n_kinds = clause->n,
                       .may_be = may_be_record,
                       .context = finder};
    const BookCond *conds[] = {clause->cond, other};
    return book_truth(&scope, conds, 2);
}

/* Say of a condition that never or always holds what that makes of the standard. */
static void report_constant(const BookCheck *check, const BookCond *cond, BookTruth truth,
                            const char *never)
{
    if (truth == BOOK_TRUTH_NEVER) {
        book_report_error(check->report, cond->place, "this can never hold, so %s", never);
        book_report_mend(check->report, "look for values that exclude each other");
    } else if (truth == BOOK_TRUTH_ALWAYS) {
        book_report_warning(check->report, cond->place, "this always holds");
        book_report_mend(check->report, "leave the condition out");
    }
}

/* The trigger's own condition holds where `must` is asked. */
static void check_must(const RecordFinder *finder, const BookStandard *standard)
{
    BookKinds alone = standard->when;
    alone.cond = NULL;
    BookTruth truth = truth_of(finder, &alone, standard->must);
    if (truth == BOOK_TRUTH_VARIES &&
        truth_of(finder, &standard->when, standard->must) == BOOK_TRUTH_NEVER &&
        truth_of(finder, &standard->when, NULL) == BOOK_TRUTH_VARIES)
        truth = BOOK_TRUTH_NEVER;
    report_constant(finder->check, standard->must, truth,
                    "the assertion is never met where it begins");
}

static void check_constants(const RecordFinder *finder, const BookStandard *standard)
{
    const BookCheck *check = finder->check;
    if (standard->when.cond != NULL)
        report_constant(check, standard->when.cond, truth_of(finder, &standard->when, NULL),
                        "the standard never begins");
    if (standard->owe.cond != NULL)
        report_constant(check, standard->owe.cond, truth_of(finder, &standard->owe, NULL),
                        "the duty can never be met");
    if (standard->before.cond != NULL)
        report_constant(check, standard->before.cond, truth_of(finder, &standard->before, NULL),
                        "`before` never comes");
    if (standard->unless.cond != NULL)
        report_constant(check, standard->unless.cond, truth_of(finder, &standard->unless, NULL),
                        "`unless` never cancels");
    if (standard->until.cond != NULL)
        report_constant(check, standard->until.cond, truth_of(finder, &standard->until, NULL),
                        "`until` never ends it");
    if (standard->must != NULL) check_must(finder, standard);
}

/* --- one standard ------------------------------------------------------------------------- */

static void check_owner(const BookCheck *check, const BookStandard *standard)
{
    book_check_known(check, check->index->roles, "role", standard->by);
    if (standard->has_escalate)
        book_check_known(check, check->index->roles, "role", standard->escalate_to);
    book_check_known(check, check->index->areas, "area", standard->area);
}

static void check_standard(RecordFinder *finder, const BookStandard *standard)
{
    const BookCheck *check = finder->check;
    size_t n_before = check->report->n_errors;
    find_records(finder, standard);
    check_clause(finder, &standard->when);
    check_clause(finder, &standard->owe);
    check_clause(finder, &standard->before);
    check_clause(finder, &standard->unless);
    check_clause(finder, &standard->until);
    check_kinds(check, &standard->hold_from);
    check_kinds(check, &standard->hold_to);
    check_kinds(check, &standard->gate);
    BookScope scope = {.check = check,
                       .kinds = standard->when.kinds,
                       .n_kinds = standard->when.n,
                       .may_be = may_be_record,
                       .context = finder,
                       .clause = "must"};
    book_check_cond(&scope, standard->must);
    check_keys(check, standard);
    check_owner(check, standard);
    if (check->report->n_errors == n_before) check_constants(finder, standard);
    forget_records(finder);
}

void book_check_standards(const BookCheck *check)
{
    RecordFinder finder = {.check = check};
    finder.n_declared = mem_zero(check->book->n_records + 1, sizeof *finder.n_declared);
    for (size_t i = 0; i < check->book->n_standards; i++)
        check_standard(&finder, &check->book->standards[i]);
    VEC_FREE(&finder.touched);
    free(finder.n_declared);
}
