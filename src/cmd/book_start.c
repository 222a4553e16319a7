/* book_start.c: the text of a first book. The rates are the engine's own, of the very standards
 * that are written. */
#include "cmd/book_start.h"

#include <math.h>
#include <stdlib.h>

#include "duty/duty.h"

enum { MOST_MINED = 40, MOST_WRITTEN = 12, FEWEST_COUNTED = 20, COMMENT_COLUMNS = 94 };

/* A candidate with its name and, once it has run, its counts. */
typedef struct {
    LogMined mined;
    Str name;
    DutyCounts counts;
} Candidate;

typedef struct {
    const Start *start;
    Arena *arena;
    Candidate candidates[MOST_MINED];
    size_t n;
} Drafting;

/* --- words -------------------------------------------------------------------------------- */

/* The language has no escapes: what has a quote or a line break cannot be named. */
static bool can_be_named(Str name)
{
    for (size_t i = 0; i < name.n; i++) {
        unsigned char byte = (unsigned char)name.at[i];
        if (byte == '"' || byte < 0x20 || byte == 0x7F) return false;
    }
    return name.n > 0 && name.n <= 200;
}

/* "Send Fine" as send-fine. */
static void add_slug(Buf *out, Str text)
{
    size_t n_before = out->n;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c >= 'A' && c <= 'Z') c = (unsigned char)(c | 0x20);
        bool stays = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
        if (stays)
            buf_add_byte(out, (char)c);
        else if (out->n > n_before && out->at[out->n - 1] != '-')
            buf_add_byte(out, '-');
    }
    while (out->n > n_before && out->at[out->n - 1] == '-') out->n--;
    if (out->n == n_before) buf_add(out, STR("event"));
}

static Str kind_name(const Drafting *drafting, uint32_t kind)
{
    return drafting->start->log->kind_names[kind];
}

static void add_limit(Buf *out, const LogMined *mined)
{
    static const char *const words[] = {"minute", "hour", "day", "working day", "month", "year"};
    buf_addf(out, "%" PRIu32 " %s%s", mined->number, words[mined->unit],
             mined->number == 1 ? "" : "s");
}

static Str name_candidate(const Drafting *drafting, const LogMined *mined)
{
    Buf slug = {0};
    add_slug(&slug, kind_name(drafting, mined->owed));
    if (mined->type == LOG_MINED_RECURS) {
        buf_add(&slug, STR("-recurs"));
    } else {
        bool follows = mined->type == LOG_MINED_FOLLOWS;
        buf_add(&slug, follows ? STR("-after-") : STR("-before-"));
        add_slug(&slug, kind_name(drafting, follows ? mined->trigger : mined->other));
    }
    size_t n_same = 1, n_plain = slug.n;
    for (size_t i = 0; i < drafting->n; i++) {
        if (!str_eq(drafting->candidates[i].name, buf_str(&slug))) continue;
        slug.n = n_plain;
        buf_addf(&slug, "-%zu", ++n_same);
        i = (size_t)-1; /* the numbered name may be taken too */
    }
    Str name = str_copy(drafting->arena, buf_str(&slug));
    buf_free(&slug);
    return name;
}

/* --- standards ---------------------------------------------------------------------------- */

static void add_clause(Buf *out, const char *word, Str kind)
{
    buf_addf(out, "  %-7s ", word);
    book_add_name(out, kind);
    buf_add_byte(out, '\n');
}

static void add_limit_clause(Buf *out, const char *word, const LogMined *mined)
{
    buf_addf(out, "  %-7s ", word);
    add_limit(out, mined);
    buf_add_byte(out, '\n');
}

static void add_says(Buf *out, const Drafting *drafting, const LogMined *mined)
{
    Str owed = kind_name(drafting, mined->owed), trigger = kind_name(drafting, mined->trigger);
    buf_add(out, STR("  says    \""));
    switch (mined->type) {
    case LOG_MINED_FOLLOWS:
        buf_addf(out, "%.*s follows %.*s within ", STR_ARG(owed), STR_ARG(trigger));
        add_limit(out, mined);
        break;
    case LOG_MINED_BEFORE:
        buf_addf(out, "%.*s comes before %.*s", STR_ARG(owed),
                 STR_ARG(kind_name(drafting, mined->other)));
        break;
    case LOG_MINED_RECURS:
        buf_addf(out, "%.*s comes again every ", STR_ARG(owed));
        add_limit(out, mined);
        buf_addf(out, " until %.*s", STR_ARG(kind_name(drafting, mined->other)));
        break;
    }
    buf_add(out, STR("\"\n"));
}

static void add_standard(Buf *out, const Drafting *drafting, const Candidate *candidate)
{
    const LogMined *mined = &candidate->mined;
    buf_add(out, STR("standard "));
    book_add_name(out, candidate->name);
    buf_add_byte(out, '\n');
    add_clause(out, "when", kind_name(drafting, mined->trigger));
    add_clause(out, "owe", kind_name(drafting, mined->owed));
    switch (mined->type) {
    case LOG_MINED_FOLLOWS: add_limit_clause(out, "within", mined); break;
    case LOG_MINED_BEFORE: add_clause(out, "before", kind_name(drafting, mined->other)); break;
    case LOG_MINED_RECURS:
        add_limit_clause(out, "every", mined);
        add_clause(out, "until", kind_name(drafting, mined->other));
        break;
    }
    add_says(out, drafting, mined);
}

static void add_zone(Buf *out, const Drafting *drafting)
{
    buf_addf(out, "zone \"%.*s\"\n", STR_ARG(zone_name(drafting->start->zone)));
}

/* --- candidates --------------------------------------------------------------------------- */

static void draft(Drafting *drafting)
{
    LogMined mined[MOST_MINED];
    size_t n = log_mine(drafting->start->log, drafting->start->zone, mined, MOST_MINED);
    for (size_t i = 0; i < n; i++) {
        bool can =
            can_be_named(kind_name(drafting, mined[i].trigger)) &&
            can_be_named(kind_name(drafting, mined[i].owed)) &&
            (mined[i].other == UINT32_MAX || can_be_named(kind_name(drafting, mined[i].other)));
        if (!can) continue;
        Candidate candidate = {.mined = mined[i], .name = name_candidate(drafting, &mined[i])};
        drafting->candidates[drafting->n++] = candidate;
    }
}

/* Parse what would be written; NULL and *err when it does not check. */
static Book *parse_draft(const Buf *text, Err *err)
{
    BookProblems problems = {0};
    Book *book = book_parse(buf_str(text), STR("the first book"), &problems, err);
    if (book != NULL && problems.n > 0) {
        err_set(err, ERR_BOOK,
                "the first book does not check (line %" PRIu32 "): %.*s; please "
                "report this",
                problems.at[0].place.line, STR_ARG(problems.at[0].message));
        book_free(book);
        book = NULL;
    }
    VEC_FREE(&problems);
    return book;
}

/* Run all candidates over the log, as the book they would be. */
static bool count_candidates(Drafting *drafting, Err *err)
{
    Buf text = {0};
    add_zone(&text, drafting);
    for (size_t i = 0; i < drafting->n; i++) {
        add_standard(&text, drafting, &drafting->candidates[i]);
    }
    Book *book = parse_draft(&text, err);
    buf_free(&text);
    if (book == NULL) return false;
    const Log *log = drafting->start->log;
    DutyPlan *plan = duty_plan_create(book, log);
    DutyCounts *counts = mem_zero(book->n_standards + 1, sizeof *counts);
    DutyQuestion question = {.as_at_ms = log_latest(log), .known_at_ms = TIME_NEVER};
    (void)duty_run(plan, &question, counts);
    for (size_t i = 0; i < drafting->n && i < book->n_standards; i++) {
        drafting->candidates[i].counts = counts[i];
    }
    free(counts);
    duty_plan_free(plan);
    book_free(book);
    return true;
}

static uint64_t n_counted(const Candidate *candidate)
{
    const uint64_t *by_state = candidate->counts.by_state;
    return by_state[DUTY_MET] + by_state[DUTY_LATE] + by_state[DUTY_MISSED];
}

static double rate_of(const Candidate *candidate)
{
    uint64_t n = n_counted(candidate);
    return n == 0 ? NAN : (double)candidate->counts.by_state[DUTY_MET] / (double)n;
}

/* What is hardly ever kept is no promise, and what was hardly ever asked tells nothing. */
static bool is_worth_writing(const Candidate *candidate)
{
    return n_counted(candidate) >= FEWEST_COUNTED && rate_of(candidate) >= 0.25;
}

/* --- the text ----------------------------------------------------------------------------- */

static void add_grouped(Buf *out, uint64_t n)
{
    if (n >= 1000) {
        add_grouped(out, n / 1000);
        buf_addf(out, ",%03u", (unsigned)(n % 1000));
    } else {
        buf_addf(out, "%u", (unsigned)n);
    }
}

/* "today 83.2 %: of 77,102 duties, 64,150 met, 9,001 late, 3,951 missed; 120 open" */
static void add_rate(Buf *out, const Candidate *candidate)
{
    const uint64_t *by_state = candidate->counts.by_state;
    double percent = 100 * rate_of(candidate);
    if (by_state[DUTY_MET] < n_counted(candidate) && percent > 99.9) percent = 99.9;
    buf_addf(out, "# today %.1f %%: of ", percent);
    add_grouped(out, n_counted(candidate));
    buf_add(out, STR(" duties "));
    add_grouped(out, by_state[DUTY_MET]);
    buf_add(out, STR(" met, "));
    add_grouped(out, by_state[DUTY_LATE]);
    buf_add(out, STR(" late, "));
    add_grouped(out, by_state[DUTY_MISSED]);
    buf_add(out, STR(" missed"));
    if (by_state[DUTY_OPEN] > 0) {
        buf_add(out, STR("; "));
        add_grouped(out, by_state[DUTY_OPEN]);
        buf_add(out, STR(" open"));
    }
    buf_add_byte(out, '\n');
}

static void add_head(Buf *out, const Start *start)
{
    buf_addf(out, "# A first book for %.*s, written by heed book start.\n",
             STR_ARG(start->log_path));
    buf_addf(
        out,
        "#\n"
        "# Each standard below is a candidate: what usually happens in the log, as a standard\n"
        "# might ask it, best first, with a limit that about four in five keep. They say what\n"
        "# is, not what ought to be: keep what was promised, put in the limit that was\n"
        "# promised, take out the rest. Then\n"
        "#   heed audit --book THIS-FILE %.*s%.*s\n#\n",
        STR_ARG(start->log_path), STR_ARG(start->reading));
}

/* What is in the log, line by line as comments. */
static void add_contents(Buf *out, const Start *start)
{
    Buf summary = {0};
    Str line;
    log_add_summary(&summary, start->log, start->notes, start->zone, COMMENT_COLUMNS);
    Str rest = str_trim(buf_str(&summary));
    while (str_cut(&rest, '\n', &line)) {
        while (line.n > 0 && line.at[line.n - 1] == ' ') line.n--;
        buf_add(out, line.n ? STR("# ") : STR("#"));
        buf_add(out, line);
        buf_add_byte(out, '\n');
    }
    buf_add_byte(out, '\n');
    buf_free(&summary);
}

static void add_candidates(Buf *out, const Drafting *drafting)
{
    size_t n_written = 0;
    for (size_t i = 0; i < drafting->n && n_written < MOST_WRITTEN; i++) {
        const Candidate *candidate = &drafting->candidates[i];
        if (!is_worth_writing(candidate)) continue;
        buf_add_byte(out, '\n');
        add_rate(out, candidate);
        add_standard(out, drafting, candidate);
        n_written++;
    }
    if (n_written > 0) return;
    buf_add(out, STR("\n# Nothing in the log happens often enough to say what usually follows. A "
                     "standard looks so:\n#   standard answered-in-time\n#     when    called\n"
                     "#     owe     answered\n#     within  10 seconds\n"));
}

static bool finish(Buf *out, const Buf *text, Err *err)
{
    Book *book = parse_draft(text, err);
    if (book == NULL) return false;
    book_free(book);
    return book_format(buf_str(text), STR("the first book"), out, err);
}

bool start_add_book(Buf *out, const Start *start, Err *err)
{
    Drafting *drafting = mem_zero(1, sizeof *drafting);
    Buf text = {0};
    drafting->start = start;
    drafting->arena = arena_create();
    draft(drafting);
    bool ok = count_candidates(drafting, err);
    if (ok) {
        add_head(&text, start);
        add_contents(&text, start);
        add_zone(&text, drafting);
        add_candidates(&text, drafting);
        ok = finish(out, &text, err);
    }
    arena_free(drafting->arena);
    buf_free(&text);
    free(drafting);
    return ok;
}
