/* english_kinds.c: events of some kinds, said as a person would say it. What neighbours have in
 * common is said once: "the incident is closed or cancelled", "tell or update the victim". */
#include "book/english_internal.h"

bool english_has_determiner(Str words)
{
    static const char *const DETERMINERS[] = {
        "a",         "all",    "an", "another", "any",      "anybody",   "each", "enough", "every",
        "everybody", "nobody", "no", "one",     "somebody", "something", "the",  "what"};
    Str first = {0};
    str_cut(&words, ' ', &first);
    for (size_t i = 0; i < sizeof DETERMINERS / sizeof *DETERMINERS; i++)
        if (str_eq(first, str_of(DETERMINERS[i]))) return true;
    return false;
}

static void add_subject(English *en, const EnglishPhrase *phrase, EnglishArticle article)
{
    if (phrase->quoted) {
        buf_addf(en->out, "“%.*s”", STR_ARG(phrase->subject));
        return;
    }
    bool bare = english_has_determiner(phrase->subject) || english_takes_no_article(phrase->head) ||
                english_takes_no_article(phrase->subject);
    if (!bare && article == ENGLISH_THE) buf_add(en->out, STR("the "));
    if (!bare && article == ENGLISH_A && !english_is_plural(phrase->head)) {
        Str rest = phrase->subject, first = {0};
        str_cut(&rest, ' ', &first);
        buf_add(en->out, english_takes_an(first) ? STR("an ") : STR("a "));
    }
    buf_add(en->out, phrase->subject);
}

/* The rest; what somebody is told or given takes an article: told the result. */
static void add_rest(English *en, const EnglishPhrase *phrase)
{
    static const char *const GIVING[] = {"given", "offered", "sent", "shown", "told"};
    if (phrase->rest.n == 0) return;
    Str rest = phrase->rest, first = {0};
    str_cut(&rest, ' ', &first);
    buf_add_byte(en->out, ' ');
    bool is_bare = english_is_preposition(first) || english_has_determiner(phrase->rest);
    for (size_t i = 0; !is_bare && i < sizeof GIVING / sizeof *GIVING; i++)
        if (str_eq(phrase->participle, str_of(GIVING[i]))) buf_add(en->out, STR("the "));
    buf_add(en->out, phrase->rest);
}

static void add_participle(English *en, const EnglishPhrase *phrase)
{
    buf_add(en->out, phrase->participle.n ? phrase->participle : STR("recorded"));
    add_rest(en, phrase);
}

/* "is", "were", "must be" … with a space on both sides. */
static void add_to_be(English *en, const EnglishPhrase *phrase, EnglishMood mood)
{
    bool plural = !phrase->quoted && english_is_plural(phrase->head);
    const char *is = mood == ENGLISH_HAPPENED ? (plural ? "were" : "was") : plural ? "are" : "is";
    if (mood == ENGLISH_MUST) is = "must be";
    if (mood == ENGLISH_CANNOT) is = "cannot be";
    buf_addf(en->out, " %s ", is);
}

static void add_active(English *en, const EnglishPhrase *phrase, EnglishMood mood)
{
    Str base = str_of(phrase->verb->base);
    buf_add_byte(en->out, ' ');
    if (mood == ENGLISH_MUST || mood == ENGLISH_CANNOT) {
        buf_add(en->out, mood == ENGLISH_MUST ? STR("must ") : STR("cannot "));
        buf_add(en->out, base);
    } else if (mood == ENGLISH_HAPPENED) {
        buf_add(en->out, phrase->verb->past ? str_of(phrase->verb->past) : phrase->participle);
    } else if (english_is_plural(phrase->head)) {
        buf_add(en->out, base);
    } else {
        english_add_third_person(en->out, base);
    }
    add_rest(en, phrase);
}

/* Between the members of a list: ", " or, before the last, " or ". */
static void add_joint(English *en, size_t index, size_t n)
{
    if (index > 0) buf_add(en->out, index + 1 == n ? STR(" or ") : STR(", "));
}

/* A sentence with one subject: the contact is closed, passed on or cancelled. */
static void add_passives(English *en, const EnglishPhrase *phrases, size_t n, EnglishMood mood,
                         EnglishArticle article)
{
    add_subject(en, &phrases[0], article);
    add_to_be(en, &phrases[0], mood);
    for (size_t i = 0; i < n; i++) {
        add_joint(en, i, n);
        add_participle(en, &phrases[i]);
    }
}

/* What the owner is to do: close, pass on or cancel the contact. */
static void add_acts(English *en, const EnglishPhrase *phrases, size_t n, EnglishArticle article)
{
    for (size_t i = 0; i < n; i++) {
        add_joint(en, i, n);
        buf_add(en->out, str_of(phrases[i].verb->base));
    }
    buf_add_byte(en->out, ' ');
    /* "ask for the adult", but "ring the caller back" */
    bool is_joined = str_eq(phrases[0].rest, STR("for")) || str_eq(phrases[0].rest, STR("at"));
    if (is_joined) buf_addf(en->out, "%.*s ", STR_ARG(phrases[0].rest));
    add_subject(en, &phrases[0], article);
    if (!is_joined) add_rest(en, &phrases[0]);
}

/* How a phrase is said in a mood: neighbours said alike can share a subject. */
typedef enum { AS_PASSIVE, AS_ACTIVE, AS_CLAUSE, AS_ACT, AS_RECORDING } Manner;

static Manner manner_of(const EnglishPhrase *phrase, EnglishMood mood)
{
    bool is_doing = mood == ENGLISH_DO || mood == ENGLISH_ENSURE;
    if (is_doing && phrase->participle.n == 0) return AS_RECORDING;
    if (mood == ENGLISH_DO && phrase->verb && !phrase->active) return AS_ACT;
    if (mood == ENGLISH_HAPPENS && phrase->clause.n) return AS_CLAUSE;
    return phrase->active ? AS_ACTIVE : AS_PASSIVE;
}

static bool can_share(const EnglishPhrase *a, const EnglishPhrase *b, EnglishMood mood)
{
    Manner manner = manner_of(a, mood);
    if (manner != manner_of(b, mood) || !str_eq(a->subject, b->subject)) return false;
    if (manner == AS_ACT) return a->rest.n == 0 && b->rest.n == 0;
    return manner == AS_PASSIVE && a->participle.n && b->participle.n;
}

static void add_clause(English *en, const EnglishPhrase *phrase, EnglishArticle article)
{
    if (!english_has_determiner(phrase->clause))
        buf_add(en->out, article == ENGLISH_THE || !str_eq(phrase->clause, phrase->subject)
                             ? STR("the ")
                             : STR("a "));
    buf_add(en->out, phrase->clause);
}

/* The phrases of a clause while they are said. */
typedef struct {
    EnglishMood mood;
    EnglishArticle article;
    bool has_ensured; /* "make sure" stands before what is said next already */
} Saying;

static void add_statement(English *en, const EnglishPhrase *phrases, size_t n, Manner manner,
                          const Saying *saying)
{
    if (manner == AS_CLAUSE) {
        add_clause(en, &phrases[0], saying->article);
    } else if (manner == AS_PASSIVE) {
        add_passives(en, phrases, n, saying->mood, saying->article);
    } else {
        add_subject(en, &phrases[0], saying->article);
        add_active(en, &phrases[0], saying->mood);
    }
}

static void add_group(English *en, const EnglishPhrase *phrases, size_t n, Saying *saying)
{
    bool is_doing = saying->mood == ENGLISH_DO || saying->mood == ENGLISH_ENSURE;
    Manner manner = manner_of(&phrases[0], saying->mood);
    if (manner == AS_RECORDING) {
        buf_add(en->out, STR("record "));
        add_subject(en, &phrases[0], ENGLISH_A);
    } else if (manner == AS_ACT) {
        add_acts(en, phrases, n, saying->article);
    } else if (!is_doing) {
        add_statement(en, phrases, n, manner, saying);
    } else {
        if (!saying->has_ensured) buf_add(en->out, STR("make sure "));
        Saying stated = {.mood = ENGLISH_HAPPENS, .article = saying->article};
        add_statement(en, phrases, n, manner, &stated);
    }
    saying->has_ensured = is_doing && manner != AS_RECORDING && manner != AS_ACT;
}

void english_add_kinds(English *en, const BookKinds *kinds, EnglishMood mood,
                       EnglishArticle article)
{
    EnglishPhrase *phrases = ARENA_ARRAY(en->arena, EnglishPhrase, kinds->n + 1);
    for (size_t i = 0; i < kinds->n; i++) phrases[i] = english_phrase(en, kinds->kinds[i]);
    Saying saying = {.mood = mood, .article = article};
    for (size_t i = 0; i < kinds->n;) {
        size_t end = i + 1;
        while (end < kinds->n && can_share(&phrases[i], &phrases[end], mood)) end++;
        if (i > 0) buf_add(en->out, STR(" or "));
        add_group(en, &phrases[i], end - i, &saying);
        i = end;
    }
    if (!kinds->cond) return;
    buf_add(en->out, STR(" (where "));
    english_add_condition(en, kinds->cond);
    buf_add(en->out, STR(")"));
}

bool english_is_short(English *en, const BookKinds *kinds)
{
    if (kinds->n != 1) return false;
    EnglishPhrase phrase = english_phrase(en, kinds->kinds[0]);
    return phrase.rest.n == 0 && phrase.clause.n == 0;
}

void english_add_kind_noun(English *en, Str kind)
{
    buf_addf(en->out, "“%.*s”", STR_ARG(english_kind_label(en, kind)));
}

void english_add_owner(English *en, Str owner)
{
    Str words = {0};
    for (size_t r = 0; en->book && r < en->book->n_roles; r++)
        if (str_eq(en->book->roles[r].name, owner)) words = en->book->roles[r].title;
    words =
        words.n ? english_lower_first(en->arena, words) : english_words_of_name(en->arena, owner);
    if (!english_has_determiner(words)) buf_add(en->out, STR("the "));
    buf_add(en->out, words);
}
