/* english_kinds.c: an event of a kind, said as a person would say it.
 *
 * A kind is read as noun, participle and rest: "victim told of arrest". The words come from the
 * title that the book declares, else from the name; a title without a participle takes the one at
 * the end of the name (thrive.completed "Risk assessment": a risk assessment is completed). A kind
 * of a foreign log that has none ("Create Fine") stays in quotes: it is recorded. */
#include "book/english_internal.h"

typedef struct {
    Str subject;    /* victim */
    Str head;       /* the word of the subject that says what it is */
    Str participle; /* told; empty where there is none */
    Str rest;       /* of arrest */
    const EnglishVerb *verb;
    bool active;
    bool quoted; /* no participle, and a name that is no English */
} KindPhrase;

const BookEvent *english_find_event(const Book *book, Str kind)
{
    for (size_t r = 0; book && r < book->n_records; r++)
        for (size_t e = 0; e < book->records[r].n_events; e++)
            if (str_eq(book->records[r].events[e].kind, kind)) return &book->records[r].events[e];
    return NULL;
}

/* The title that the book gives a kind, empty where it gives none. */
static Str title_of_kind(const Book *book, Str kind)
{
    const BookEvent *event = english_find_event(book, kind);
    if (event && event->title.n) return event->title;
    for (size_t f = 0; book && f < book->n_forms; f++)
        if (str_eq(book->forms[f].gives, kind)) return book->forms[f].title;
    return (Str){0};
}

/* The noun that says what a phrase is about: "lines" of "lines of enquiry". */
static Str head_of(Str subject)
{
    Str rest = subject, word, head = subject;
    for (size_t i = 0; str_cut(&rest, ' ', &word); i++) {
        bool ends = i > 0 && (english_is_preposition(word) || str_starts(word, STR("(")));
        if (ends) break;
        head = word;
    }
    return head;
}

/* Split words at the first participle that ends them or that a preposition follows. */
static bool split_at_participle(Str words, KindPhrase *phrase)
{
    Str rest = words, word;
    for (size_t i = 0; str_cut(&rest, ' ', &word); i++) {
        if (i == 0 || !english_is_participle(word)) continue;
        Str after = rest, next = {0};
        bool is_last = rest.n == 0 || !str_cut(&after, ' ', &next);
        if (!is_last && !english_is_preposition(next)) continue;
        phrase->subject = str_trim((Str){words.at, (size_t)(word.at - words.at)});
        phrase->participle = word;
        phrase->rest = is_last ? (Str){0} : rest;
        return true;
    }
    return false;
}

/* Small letters where a name of a foreign log has capitals that say nothing: "Order Shipped". */
static Str lower_words(Arena *arena, Str words)
{
    char *lower = arena_alloc(arena, words.n + 1);
    for (size_t i = 0; i < words.n; i++) {
        char c = words.at[i], next = i + 1 < words.n ? words.at[i + 1] : ' ';
        bool starts_word = i == 0 || words.at[i - 1] == ' ';
        bool is_plain = c >= 'A' && c <= 'Z' && next >= 'a' && next <= 'z';
        lower[i] = starts_word && is_plain ? (char)(c - 'A' + 'a') : c;
    }
    return (Str){lower, words.n};
}

static bool is_plain_name(Str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                     str_has_byte(STR(".-_:"), c);
        if (!plain) return false;
    }
    return name.n > 0;
}

static KindPhrase phrase_of_kind(English *en, Str kind)
{
    KindPhrase phrase = {0}, of_name = {0};
    Str title = title_of_kind(en->book, kind);
    Str named = lower_words(en->arena, english_words_of_name(en->arena, kind));
    Str words = title.n ? english_lower_first(en->arena, title) : named;
    if (!split_at_participle(words, &phrase)) {
        phrase.subject = words;
        if (title.n && split_at_participle(named, &of_name) && of_name.rest.n == 0)
            phrase.participle = of_name.participle;
    }
    phrase.quoted = phrase.participle.n == 0 && title.n == 0 && !is_plain_name(kind);
    if (phrase.quoted) phrase.subject = kind;
    phrase.head = head_of(phrase.subject);
    phrase.verb = phrase.participle.n ? english_verb(phrase.participle) : NULL;
    phrase.active = phrase.verb && (phrase.verb->manner == ENGLISH_ACTIVE ||
                                    (phrase.verb->manner == ENGLISH_BY_PERSON &&
                                     english_is_person(phrase.head)));
    return phrase;
}

static bool has_determiner(Str subject)
{
    static const char *const DETERMINERS[] = {"a", "all", "an", "any", "each", "every",
                                              "first", "last", "next", "no", "one", "the"};
    Str rest = subject, first = {0};
    str_cut(&rest, ' ', &first);
    for (size_t i = 0; i < sizeof DETERMINERS / sizeof *DETERMINERS; i++)
        if (str_eq(first, str_of(DETERMINERS[i]))) return true;
    return false;
}

static void add_subject(English *en, const KindPhrase *phrase, EnglishArticle article)
{
    if (phrase->quoted) {
        buf_addf(en->out, "“%.*s”", STR_ARG(phrase->subject));
        return;
    }
    bool bare = has_determiner(phrase->subject) || english_takes_no_article(phrase->head) ||
                english_takes_no_article(phrase->subject);
    if (!bare && article == ENGLISH_THE) buf_add(en->out, STR("the "));
    if (!bare && article == ENGLISH_A && !english_is_plural(phrase->head)) {
        Str rest = phrase->subject, first = {0};
        str_cut(&rest, ' ', &first);
        buf_add(en->out, english_takes_an(first) ? STR("an ") : STR("a "));
    }
    buf_add(en->out, phrase->subject);
}

static void add_rest(English *en, const KindPhrase *phrase)
{
    if (phrase->rest.n == 0) return;
    buf_add_byte(en->out, ' ');
    buf_add(en->out, phrase->rest);
}

static Str participle_of(const KindPhrase *phrase)
{
    return phrase->participle.n ? phrase->participle : STR("recorded");
}

static void add_passive(English *en, const KindPhrase *phrase, EnglishMood mood)
{
    bool plural = !phrase->quoted && english_is_plural(phrase->head);
    const char *is = mood == ENGLISH_HAPPENED ? (plural ? "were" : "was") : plural ? "are" : "is";
    if (mood == ENGLISH_MUST) is = "must be";
    if (mood == ENGLISH_CANNOT) is = "cannot be";
    buf_addf(en->out, " %s ", is);
    buf_add(en->out, participle_of(phrase));
    add_rest(en, phrase);
}

static void add_active(English *en, const KindPhrase *phrase, EnglishMood mood)
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

/* What somebody is to do so that an event of the kind comes about. */
static void add_doing(English *en, const KindPhrase *phrase, EnglishMood mood,
                      EnglishArticle article)
{
    bool is_own_act = mood == ENGLISH_DO && phrase->verb && !phrase->active;
    if (is_own_act || !phrase->participle.n) {
        buf_add(en->out, is_own_act ? str_of(phrase->verb->base) : STR("record"));
        buf_add_byte(en->out, ' ');
        add_subject(en, phrase, phrase->participle.n ? article : ENGLISH_A);
        add_rest(en, phrase);
        return;
    }
    buf_add(en->out, STR("make sure "));
    add_subject(en, phrase, article);
    (phrase->active ? add_active : add_passive)(en, phrase, ENGLISH_HAPPENS);
}

void english_add_kind(English *en, Str kind, EnglishMood mood, EnglishArticle article)
{
    KindPhrase phrase = phrase_of_kind(en, kind);
    if (mood == ENGLISH_DO || mood == ENGLISH_ENSURE) {
        add_doing(en, &phrase, mood, article);
        return;
    }
    add_subject(en, &phrase, article);
    (phrase.active ? add_active : add_passive)(en, &phrase, mood);
}

void english_add_kinds(English *en, const BookKinds *kinds, EnglishMood mood,
                       EnglishArticle article)
{
    for (size_t i = 0; i < kinds->n; i++) {
        if (i > 0) buf_add(en->out, STR(" or "));
        english_add_kind(en, kinds->kinds[i], mood, article);
    }
    if (!kinds->cond) return;
    buf_add(en->out, STR(" (where "));
    english_add_condition(en, kinds->cond);
    buf_add(en->out, STR(")"));
}

void english_add_kind_noun(English *en, Str kind)
{
    Str title = title_of_kind(en->book, kind);
    Str words = title.n              ? title
                : is_plain_name(kind) ? english_words_of_name(en->arena, kind)
                                      : kind;
    buf_addf(en->out, "“%.*s”", STR_ARG(words));
}

void english_add_owner(English *en, Str owner)
{
    Str words = {0};
    for (size_t r = 0; en->book && r < en->book->n_roles; r++)
        if (str_eq(en->book->roles[r].name, owner)) words = en->book->roles[r].title;
    words = words.n ? english_lower_first(en->arena, words)
                    : english_words_of_name(en->arena, owner);
    if (!has_determiner(words)) buf_add(en->out, STR("the "));
    buf_add(en->out, words);
}
