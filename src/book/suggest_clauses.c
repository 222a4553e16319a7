/* suggest_clauses.c: which clauses a statement has, and what stands behind their words. */
#include "book/suggest_internal.h"

typedef struct {
    const char *word, *note;
} Choice;

/* A statement with its clauses; the list ends with a NULL. */
typedef struct {
    const char *statement;
    Choice clauses[24];
} StatementClauses;

static const StatementClauses STATEMENTS[] = {
    {"standard",
     {{"when", "what opens a duty"},
      {"owe", "what meets it"},
      {"within", "the limit"},
      {"before", "what makes it too late"},
      {"unless", "what makes it fall away"},
      {"already", "what was done earlier counts"},
      {"every", "it recurs"},
      {"until", "what ends a recurring duty"},
      {"must", "what must be so at that event"},
      {"per", "kept apart by these attributes"},
      {"hold", "from … to …: the clock stands still"},
      {"by", "who owes it"},
      {"gate", "what is refused until it is done"},
      {"escalate", "after … to …"},
      {"target", "the share to be met"},
      {"area", "where the figure belongs"},
      {"effort", "how long it takes"},
      {"says", "the standard in the force's own words"},
      {"source", "where it is written"}}},
    {"clock", {{"days", ""}, {"hours", ""}, {"except", "a list of dates"}}},
    {"area", {{"says", ""}}},
    {"unit", {{"part of", ""}, {"clock", "when it works"}}},
    {"role", {{"unit", ""}, {"says", ""}, {"source", ""}}},
    {"record",
     {{"event", "what can happen on it"},
      {"link", "a person, place, object or record"},
      {"ref", "the reference: \"C-{year}-{n}\""},
      {"says", ""},
      {"source", ""}}},
    {"form",
     {{"ask", "a question"},
      {"section", ""},
      {"by", "who fills it in"},
      {"score", ""},
      {"suggest", ""},
      {"override with reason", ""},
      {"lower by", "who may go below the suggestion"},
      {"version", ""},
      {"says", ""},
      {"source", ""}}},
    {"advice",
     {{"for", "offences"},
      {"first", ""},
      {"do", ""},
      {"dont", ""},
      {"next", ""},
      {"version", ""},
      {"source", ""}}},
    {"letter",
     {{"to", "a link of the record"},
      {"by", "post, email, text"},
      {"gives", "what it counts as"},
      {"text", ""},
      {"source", ""}}},
    {"lens", {{"says", ""}, {"if", "a condition"}}},
    {"case",
     {{"standards", ""},
      {"record", "attributes before all events"},
      {"at", "an event"},
      {"now", ""},
      {"expect", "a duty"},
      {"refuse", "what a gate refuses"},
      {"allow", "what no gate refuses"}}},
};

/* Clauses of a standard that do not go together with one that stands there. */
static const char *const MISFITS[][2] = {
    {"every", "before"}, {"every", "unless"}, {"every", "already"}, {"every", "hold"},
    {"every", "must"},   {"must", "owe"},     {"must", "within"},   {"must", "before"},
    {"must", "unless"},  {"must", "already"}, {"must", "per"},      {"must", "hold"},
    {"must", "until"},   {"before", "until"}, {"unless", "until"},  {"already", "until"},
    {"hold", "until"},
};

static const char *const TYPES[] = {
    "one of", "some of", "from",   "yes/no", "yes/no/not-known", "number", "date",   "date-time",
    "text",   "code",    "person", "place",  "offence",          "staff",  "record", NULL};

static Str statement_word(const Suggest *suggest)
{
    const BookLine *line = &suggest->lexed->lines.at[suggest->statement];
    return book_token_spelling(&suggest->lexed->tokens.at[line->first]);
}

static const StatementClauses *find_statement(Str word)
{
    for (size_t i = 0; i < sizeof STATEMENTS / sizeof *STATEMENTS; i++)
        if (str_eq(word, str_of(STATEMENTS[i].statement))) return &STATEMENTS[i];
    return NULL;
}

/* --- clause words ------------------------------------------------------------------------- */

/* True when the statement has a clause of this word already, on another line than the place's. */
static bool has_clause(const Suggest *suggest, Str word)
{
    const BookLexed *lexed = suggest->lexed;
    for (size_t i = suggest->statement + 1; i < lexed->lines.n && lexed->lines.at[i].indent > 0;
         i++) {
        const BookToken *first = &lexed->tokens.at[lexed->lines.at[i].first];
        if (i != suggest->line && str_eq(book_token_spelling(first), word)) return true;
    }
    return false;
}

static bool misfits(const Suggest *suggest, Str word)
{
    for (size_t i = 0; i < sizeof MISFITS / sizeof *MISFITS; i++) {
        Str a = str_of(MISFITS[i][0]), b = str_of(MISFITS[i][1]);
        if (str_eq(word, a) && has_clause(suggest, b)) return true;
        if (str_eq(word, b) && has_clause(suggest, a)) return true;
    }
    return false;
}

static void suggest_clause_words(Suggest *suggest)
{
    const StatementClauses *statement = find_statement(statement_word(suggest));
    if (statement == NULL) return;
    bool once = str_eq(str_of(statement->statement), STR("standard"));
    for (const Choice *choice = statement->clauses; choice->word != NULL; choice++) {
        Str word = str_of(choice->word);
        if (once && (has_clause(suggest, word) || misfits(suggest, word))) continue;
        suggest_word(suggest, BOOK_SUGGEST_WORD, choice->word, choice->note);
    }
}

/* --- clauses ------------------------------------------------------------------------------ */

/* LIMIT: a number's unit, then `on` and a clock. */
static void suggest_limit(Suggest *suggest)
{
    if (suggest_last_is_number(suggest))
        suggest_units(suggest);
    else if (str_eq(suggest_last(suggest), STR("on")))
        suggest_names(suggest, BOOK_NAME_CLOCK);
    else if (suggest->n_words > 2)
        suggest_word(suggest, BOOK_SUGGEST_WORD, "on", "a clock");
}

static void suggest_escalate(Suggest *suggest)
{
    if (suggest->n_words == 1) suggest_word(suggest, BOOK_SUGGEST_WORD, "after", "");
    if (suggest_last_is_number(suggest)) suggest_units(suggest);
    if (suggest->n_words == 4) suggest_word(suggest, BOOK_SUGGEST_WORD, "to", "");
    if (str_eq(suggest_last(suggest), STR("to"))) suggest_names(suggest, BOOK_NAME_ROLE);
}

static void suggest_hold(Suggest *suggest)
{
    if (suggest->n_words == 1) suggest_word(suggest, BOOK_SUGGEST_WORD, "from", "");
    static const char *const BEFORE_KIND[] = {"from", "to", "or", NULL};
    if (suggest_last_is(suggest, BEFORE_KIND))
        suggest_names(suggest, BOOK_NAME_KIND);
    else if (suggest->n_words > 2)
        suggest_word(suggest, BOOK_SUGGEST_WORD, suggest_has_word(suggest, "to") ? "or" : "to", "");
}

static void suggest_standard(Suggest *suggest, Str clause)
{
    static const char *const OF_KINDS[] = {"when", "owe", "before", "unless", "until", "gate"};
    static const char *const OF_LIMITS[] = {"within", "every", "already", "effort"};
    for (size_t i = 0; i < sizeof OF_KINDS / sizeof *OF_KINDS; i++)
        if (str_eq(clause, str_of(OF_KINDS[i]))) suggest_kinds(suggest);
    for (size_t i = 0; i < sizeof OF_LIMITS / sizeof *OF_LIMITS; i++)
        if (str_eq(clause, str_of(OF_LIMITS[i]))) suggest_limit(suggest);
    if (str_eq(clause, STR("must"))) suggest_condition(suggest, 1);
    if (str_eq(clause, STR("per"))) suggest_names(suggest, BOOK_NAME_ATTRIBUTE);
    if (str_eq(clause, STR("by"))) suggest_names(suggest, BOOK_NAME_ROLE);
    if (str_eq(clause, STR("area"))) suggest_names(suggest, BOOK_NAME_AREA);
    if (str_eq(clause, STR("escalate"))) suggest_escalate(suggest);
    if (str_eq(clause, STR("hold"))) suggest_hold(suggest);
}

/* A type behind a name: words of types, then what they name. */
static void suggest_type(Suggest *suggest, size_t n_before)
{
    if (suggest->n_words == n_before) suggest_words(suggest, BOOK_SUGGEST_WORD, TYPES);
    if (str_eq(suggest_last(suggest), STR("from"))) suggest_names(suggest, BOOK_NAME_LIST);
    if (str_eq(suggest_last(suggest), STR("record"))) suggest_names(suggest, BOOK_NAME_RECORD);
}

static void suggest_record(Suggest *suggest, Str clause)
{
    static const char *const BEFORE_ROLE[] = {"by", ",", NULL};
    static const char *const TARGETS[] = {"person", "place", "object", NULL};
    if (str_eq(clause, STR("event"))) {
        if (suggest->n_words == 1) suggest_names(suggest, BOOK_NAME_KIND);
        if (suggest->n_words == 2) suggest_word(suggest, BOOK_SUGGEST_WORD, "by", "roles");
        if (suggest->n_words > 2 && suggest_last_is(suggest, BEFORE_ROLE))
            suggest_names(suggest, BOOK_NAME_ROLE);
    }
    if (str_eq(clause, STR("link")) && suggest->n_words == 2) {
        suggest_words(suggest, BOOK_SUGGEST_VALUE, TARGETS);
        suggest_names(suggest, BOOK_NAME_RECORD);
    }
}

/* A line below an event: NAME TYPE. The words before it are those of the event and its lines. */
static void suggest_attribute(Suggest *suggest)
{
    size_t n_on_line = 0;
    uint32_t line = suggest->n_words > 0 ? suggest->words[suggest->n_words - 1].line : 0;
    while (n_on_line < suggest->n_words &&
           suggest->words[suggest->n_words - 1 - n_on_line].line == line)
        n_on_line++;
    if (suggest->n_words > n_on_line) suggest_type(suggest, suggest->n_words - n_on_line + 1);
}

static void suggest_form(Suggest *suggest, Str clause)
{
    static const char *const AFTER_QUESTION[] = {"optional", "show if", "help", NULL};
    size_t n_if = 0;
    for (size_t i = 0; i < suggest->n_words; i++)
        if (str_eq(book_token_spelling(&suggest->words[i]), STR("if"))) n_if = i + 1;
    if (n_if > 0) {
        suggest_condition(suggest, n_if);
    } else if (str_eq(clause, STR("ask"))) {
        bool has_text =
            suggest->n_words > 0 && suggest->words[suggest->n_words - 1].type == BOOK_TOKEN_QUOTED;
        suggest_type(suggest, 2);
        if (has_text) suggest_words(suggest, BOOK_SUGGEST_WORD, AFTER_QUESTION);
    } else if (str_eq(clause, STR("by")) || str_eq(suggest_last(suggest), STR("by"))) {
        suggest_names(suggest, BOOK_NAME_ROLE);
    } else if (str_eq(clause, STR("suggest")) && suggest->n_words == 3) {
        suggest_word(suggest, BOOK_SUGGEST_WORD, "if", "a condition");
    }
}

static void suggest_case(Suggest *suggest, Str clause)
{
    static const char *const STATES[] = {"met",  "late",   "missed",  "open", "ahead",
                                         "void", "waived", "nothing", NULL};
    bool is_expect = str_eq(clause, STR("expect"));
    bool is_gate = str_eq(clause, STR("refuse")) || str_eq(clause, STR("allow"));
    bool after_time = str_eq(clause, STR("at")) && suggest->n_words == 3;
    if (str_eq(clause, STR("standards")) || (is_expect && suggest->n_words == 1) ||
        (is_gate && str_eq(suggest_last(suggest), STR("by"))))
        suggest_names(suggest, BOOK_NAME_STANDARD);
    else if (is_expect && suggest->n_words == 2)
        suggest_words(suggest, BOOK_SUGGEST_VALUE, STATES);
    else if ((is_gate && suggest->n_words == 1) || after_time)
        suggest_names(suggest, BOOK_NAME_KIND);
    else if (str_eq(suggest_last(suggest), STR(",")))
        suggest_names(suggest, BOOK_NAME_ATTRIBUTE);
}

static void suggest_rest(Suggest *suggest, Str statement, Str clause)
{
    static const char *const DAYS[] = {"monday",   "tuesday", "wednesday", "thursday", "friday",
                                       "saturday", "sunday",  "to",        NULL};
    bool of_unit = str_eq(statement, STR("unit")), of_role = str_eq(statement, STR("role"));
    if (str_eq(clause, STR("days"))) suggest_words(suggest, BOOK_SUGGEST_VALUE, DAYS);
    if (str_eq(clause, STR("except"))) suggest_names(suggest, BOOK_NAME_LIST);
    if (of_unit && str_eq(clause, STR("clock"))) suggest_names(suggest, BOOK_NAME_CLOCK);
    bool is_part = of_unit && str_eq(clause, STR("part"));
    if (is_part || (of_role && str_eq(clause, STR("unit")))) suggest_names(suggest, BOOK_NAME_UNIT);
    if (str_eq(clause, STR("for"))) suggest_names(suggest, BOOK_NAME_MEMBER);
    if (str_eq(clause, STR("gives"))) suggest_names(suggest, BOOK_NAME_KIND);
    if (str_eq(statement, STR("lens")) && str_eq(clause, STR("if"))) suggest_condition(suggest, 1);
}

/* --- statements --------------------------------------------------------------------------- */

static void suggest_statements(Suggest *suggest)
{
    static const char *const WORDS[] = {"standard", "record", "form",    "role",   "unit",
                                        "area",     "clock",  "list",    "advice", "letter",
                                        "lens",     "zone",   "include", NULL};
    if (suggest->n_words == 0 && suggest->is_case_file)
        suggest_word(suggest, BOOK_SUGGEST_WORD, "case", "an example");
    else if (suggest->n_words == 0)
        suggest_words(suggest, BOOK_SUGGEST_WORD, WORDS);
    else if (str_eq(suggest_last(suggest), STR("on")))
        suggest_names(suggest, BOOK_NAME_RECORD);
    else if (str_eq(suggest_last(suggest), STR("gives")))
        suggest_names(suggest, BOOK_NAME_KIND);
}

void suggest_by_statement(Suggest *suggest)
{
    if (suggest->level == 0) {
        suggest_statements(suggest);
        return;
    }
    if (suggest->n_words == 0) {
        suggest_clause_words(suggest);
        return;
    }
    Str statement = statement_word(suggest), clause = book_token_spelling(&suggest->words[0]);
    if (str_eq(statement, STR("standard")))
        suggest_standard(suggest, clause);
    else if (str_eq(statement, STR("record")) && suggest->level > 1)
        suggest_attribute(suggest);
    else if (str_eq(statement, STR("record")))
        suggest_record(suggest, clause);
    else if (str_eq(statement, STR("form")))
        suggest_form(suggest, clause);
    else if (str_eq(statement, STR("case")))
        suggest_case(suggest, clause);
    else
        suggest_rest(suggest, statement, clause);
}
