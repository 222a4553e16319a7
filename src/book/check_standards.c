/* check_standards.c: each standard against what the records declare. */
#include "book/check_internal.h"
#include <stdlib.h>

/* --- which records a standard can be about ------------------------------------------------ */

/* The kinds that a standard names, each once, and the records that declare them all. */
typedef struct {
    const BookCheck *check;
    StrMap *kinds;
    VEC_OF(uint32_t) records; /* ascending; empty where no record will do, or any */
} RecordFinder;

static void note_kinds(RecordFinder *finder, const Str *kinds, size_t n)
{
    for (size_t i = 0; i < n; i++) strmap_put(finder->kinds, kinds[i]);
}

static void note_cond(RecordFinder *finder, const BookCond *cond)
{
    if (cond == NULL) return;
    if (cond->left.kind.n > 0) note_kinds(finder, &cond->left.kind, 1);
    if (cond->kind.n > 0) note_kinds(finder, &cond->kind, 1);
    if (cond->kind2.n > 0) note_kinds(finder, &cond->kind2, 1);
    for (size_t i = 0; i < cond->n_parts; i++) note_cond(finder, cond->parts[i]);
}

static void note_standard(RecordFinder *finder, const BookStandard *standard)
{
    const BookKinds *clauses[] = {&standard->when,    &standard->owe,   &standard->before,
                                  &standard->unless,  &standard->until, &standard->hold_from,
                                  &standard->hold_to, &standard->gate};
    for (size_t i = 0; i < sizeof clauses / sizeof clauses[0]; i++) {
        note_kinds(finder, clauses[i]->kinds, clauses[i]->n);
        note_cond(finder, clauses[i]->cond);
    }
    note_cond(finder, standard->must);
}

/* The first kind named that this record lacks, of those that some record has; empty if none. */
static Str lacking_kind(const RecordFinder *finder, uint32_t record)
{
    for (uint32_t i = 0; i < strmap_count(finder->kinds); i++) {
        Str kind = strmap_name(finder->kinds, i);
        bool is_declared = book_index_kind(finder->check->index, kind).n > 0;
        if (is_declared && !book_index_has_kind(finder->check->index, record, kind)) return kind;
    }
    return (Str){0};
}

/* The declarations of the kind that the fewest records have: where all are declared is there. */
static BookKindUses rarest_uses(const RecordFinder *finder)
{
    BookKindUses rarest = {0};
    for (uint32_t i = 0; i < strmap_count(finder->kinds); i++) {
        BookKindUses uses = book_index_kind(finder->check->index, strmap_name(finder->kinds, i));
        if (uses.n > 0 && (rarest.n == 0 || uses.n < rarest.n)) rarest = uses;
    }
    return rarest;
}

/* A kind that no record declares together with `rarest`, for the message. */
static void report_no_record(const RecordFinder *finder, const BookStandard *standard,
                             BookKindUses rarest)
{
    const BookCheck *check = finder->check;
    Str kind = rarest.at[0].event->kind, other = lacking_kind(finder, rarest.at[0].record);
    BookKindUses uses = book_index_kind(check->index, other);
    book_report_error(check->report, standard->place,
                      "no record declares all the events that `%.*s` names, so it can never "
                      "be met",
                      STR_ARG(standard->name));
    book_report_mend(check->report,
                     "`%.*s` is on the record `%.*s` and `%.*s` on `%.*s`: declare one of them "
                     "on the other's record too",
                     STR_ARG(kind), STR_ARG(check->book->records[rarest.at[0].record].name),
                     STR_ARG(other), STR_ARG(check->book->records[uses.at[0].record].name));
}

static void find_records(RecordFinder *finder, const BookStandard *standard)
{
    finder->kinds = strmap_create();
    finder->records.n = 0;
    note_standard(finder, standard);
    BookKindUses rarest = rarest_uses(finder);
    for (size_t i = 0; i < rarest.n; i++) {
        if (lacking_kind(finder, rarest.at[i].record).n == 0)
            VEC_PUSH(&finder->records, rarest.at[i].record);
    }
    if (rarest.n > 0 && finder->records.n == 0) report_no_record(finder, standard, rarest);
}

static BookScope scope_of(const RecordFinder *finder, const BookKinds *clause, const char *word)
{
    return (BookScope){.check = finder->check,
                       .kinds = clause->kinds,
                       .n_kinds = clause->n,
                       .records = finder->records.at,
                       .n_records = finder->records.n,
                       .clause = word};
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
    BookScope scope = scope_of(finder, clause, "if");
    book_check_cond(&scope, clause->cond);
}

static BookTruth truth_of(const RecordFinder *finder, const BookKinds *clause,
                          const BookCond *other)
{
    BookScope scope = scope_of(finder, clause, NULL);
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
    BookScope scope = scope_of(finder, &standard->when, "must");
    book_check_cond(&scope, standard->must);
    check_keys(check, standard);
    check_owner(check, standard);
    if (check->report->n_errors == n_before) check_constants(finder, standard);
    strmap_free(finder->kinds);
}

void book_check_standards(const BookCheck *check)
{
    RecordFinder finder = {.check = check};
    for (size_t i = 0; i < check->book->n_standards; i++)
        check_standard(&finder, &check->book->standards[i]);
    VEC_FREE(&finder.records);
}
