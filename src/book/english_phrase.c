/* english_phrase.c: a kind of event read as noun, participle and rest.
 *
 * The title that the book declares is taken where it has such a form:
 *   "Victim told of arrest"     noun, participle, rest;
 *   "Closed with an outcome"    participle and rest, the noun being that of the name
 * (crime.closed); "Safety plan"               a noun, the participle being that of the name
 * (plan.made); "Enough is known to act"    a sentence, used where it fits. Else the name is:
 * contact.answered. A name of a foreign log that has no participle ("Create Fine") stays in quotes:
 * it is recorded. */
#include "book/english_internal.h"

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

/* --- reading words ------------------------------------------------------------------------ */

static Str first_word(Str words)
{
    Str first = {0};
    str_cut(&words, ' ', &first);
    return first;
}

static bool has_word(Str words, bool (*is_such)(Str word))
{
    Str rest = words, word;
    while (str_cut(&rest, ' ', &word)) {
        if (str_ends(word, STR(","))) word.n--;
        if (is_such(word)) return true;
    }
    return false;
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

typedef enum { SPLIT_BEFORE_PREPOSITION, SPLIT_ANYWHERE } SplitRule;

/* Split words at the first participle behind the first word that ends them or that a preposition
 * (or, by the rule, anything) follows. */
static bool split_at_participle(Str words, SplitRule rule, EnglishPhrase *phrase)
{
    Str rest = words, word;
    for (size_t i = 0; str_cut(&rest, ' ', &word); i++) {
        if (i == 0 || !english_is_participle(word)) continue;
        if (rest.n > 0 && rule == SPLIT_BEFORE_PREPOSITION &&
            !english_is_preposition(first_word(rest)))
            continue;
        phrase->subject = str_trim((Str){words.at, (size_t)(word.at - words.at)});
        phrase->participle = word;
        phrase->rest = rest;
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
        bool plain =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || str_has_byte(STR(".-_:"), c);
        if (!plain) return false;
    }
    return name.n > 0;
}

/* A record's own title where it is short: "missing person" for missing. */
static Str noun_of_record(const English *en, Str name)
{
    for (size_t r = 0; en->book && r < en->book->n_records; r++) {
        const BookRecord *record = &en->book->records[r];
        if (!str_eq(record->name, name) || record->title.n == 0) continue;
        Str rest = record->title, word;
        size_t n_words = 0;
        while (str_cut(&rest, ' ', &word)) n_words++;
        if (n_words <= 2) return english_lower_first(en->arena, record->title);
    }
    return name;
}

/* True of a sentence: a finite verb behind its subject, and no participle before it. */
static bool is_sentence(Str words)
{
    Str rest = words, word;
    for (size_t i = 0; str_cut(&rest, ' ', &word); i++) {
        if (english_is_turning(word) || str_has_byte(word, ',')) return false;
        if (english_is_finite(word)) return i > 0;
        if (i > 0 && english_is_participle(word)) return false;
    }
    return false;
}

/* --- names and titles --------------------------------------------------------------------- */

static EnglishPhrase phrase_of_name(English *en, Str kind)
{
    EnglishPhrase phrase = {0};
    Str words = lower_words(en->arena, english_words_of_name(en->arena, kind));
    bool is_turned = has_word(words, english_is_finite) || has_word(words, english_is_turning);
    if (!is_turned && split_at_participle(words, SPLIT_ANYWHERE, &phrase)) {
        phrase.subject = noun_of_record(en, phrase.subject);
        return phrase;
    }
    if (is_plain_name(kind) && is_sentence(words)) phrase.clause = words;
    phrase.subject = is_plain_name(kind) ? words : kind;
    phrase.quoted = !is_plain_name(kind);
    return phrase;
}

/* "Risk assessment" of risk.assessed: the noun says what the verb says. */
static bool says_the_same(Str title, const EnglishVerb *verb)
{
    Str stem = str_slice(str_of(verb->base), 0, 4);
    Str rest = title, word;
    while (str_cut(&rest, ' ', &word))
        if (str_starts(word, stem)) return true;
    return false;
}

/* "Safety plan" of plan.made: the plan is made; "Risk assessment" of risk.assessed: it is recorded.
 * What does something itself ("Unit at the scene" of unit.arrived) is better named. */
static void take_noun_title(Str words, EnglishPhrase *phrase)
{
    const EnglishVerb *verb = phrase->participle.n ? english_verb(phrase->participle) : NULL;
    if (phrase->participle.n && (verb == NULL || verb->manner == ENGLISH_ACTIVE)) return;
    if (verb != NULL && says_the_same(words, verb)) phrase->participle = (Str){0};
    phrase->subject = words;
    phrase->rest = (Str){0};
    phrase->quoted = false;
}

/* "Closed with an outcome": the name's noun is, or does, what the title says. A noun that stands in
 * the rest again ("Arrested for the breach" of breach.arrested) is not whom it is done to. */
static void take_participle_title(Str words, EnglishPhrase *phrase)
{
    Str first = first_word(words);
    Str rest = str_trim(str_slice(words, first.n, words.n));
    if (str_starts(rest, STR("or ")) || phrase->participle.n == 0) return;
    Str left = rest, word;
    while (str_cut(&left, ' ', &word))
        if (str_eq(word, phrase->subject)) phrase->subject = STR("somebody");
    phrase->participle = first;
    phrase->rest = rest;
}

/* Use a title in place of the name's words where it has a form that can be said. */
static void take_title(English *en, Str title, EnglishPhrase *phrase)
{
    EnglishPhrase titled = {0};
    Str words = english_lower_first(en->arena, title);
    bool has_comma = str_has_byte(words, ',');
    if (is_sentence(words)) phrase->clause = words;
    if (has_word(words, english_is_finite) || has_word(words, english_is_turning)) return;
    if (!has_comma && english_verb(first_word(words))) {
        take_participle_title(words, phrase);
    } else if (!has_comma && split_at_participle(words, SPLIT_BEFORE_PREPOSITION, &titled)) {
        *phrase = titled;
    } else if (!has_word(str_slice(words, first_word(words).n, words.n), english_is_participle)) {
        take_noun_title(words, phrase);
    }
}

EnglishPhrase english_phrase(English *en, Str kind)
{
    EnglishPhrase phrase = phrase_of_name(en, kind);
    Str title = title_of_kind(en->book, kind);
    if (title.n) take_title(en, title, &phrase);
    if (english_is_participle(phrase.subject))
        phrase.subject = str_format(en->arena, "%.*s person", STR_ARG(phrase.subject));
    phrase.head = head_of(phrase.subject);
    phrase.verb = phrase.participle.n ? english_verb(phrase.participle) : NULL;
    phrase.active = phrase.verb &&
                    (phrase.verb->manner == ENGLISH_ACTIVE ||
                     (phrase.verb->manner == ENGLISH_BY_PERSON && english_is_person(phrase.head)));
    return phrase;
}

Str english_kind_label(English *en, Str kind)
{
    Str title = title_of_kind(en->book, kind);
    bool names_its_noun =
        title.n && !english_is_participle(first_word(english_lower_first(en->arena, title)));
    if (names_its_noun) return title;
    return is_plain_name(kind) ? english_words_of_name(en->arena, kind) : kind;
}
