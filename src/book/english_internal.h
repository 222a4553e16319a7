/* english_internal.h: the parts of which plain English sentences about a book are made.
 * Private to src/book. Words come from the titles that the book declares, else from names. */
#ifndef HEED_BOOK_ENGLISH_INTERNAL_H
#define HEED_BOOK_ENGLISH_INTERNAL_H
#include "book/book.h"

/* What one sentence is being written with. Borrowed for the length of a call. */
typedef struct {
    Buf *out;
    const Book *book; /* NULL: names only, no titles */
    Arena *arena;     /* scratch */
} English;

/* --- words -------------------------------------------------------------------------------- */

/* Who or what does a verb when it stands after a noun, as in "call answered". */
typedef enum {
    ENGLISH_PASSIVE,  /* done to the noun: "a call is answered" */
    ENGLISH_ACTIVE,   /* done by the noun: "a unit arrives" */
    ENGLISH_BY_PERSON /* by the noun where that is a person, else to it: "a victim refuses" */
} EnglishManner;

typedef struct {
    const char *participle, *base;
    const char *past; /* NULL: the participle */
    EnglishManner manner;
} EnglishVerb;

/** The verb of a participle ("told"), or NULL for a word that is none in the list. */
const EnglishVerb *english_verb(Str participle);
/** True of a participle in the list, of a word that has the regular form of one, and of a state
 * that may stand in its place ("ready"). */
bool english_is_participle(Str word);
/** of, to, by, in …: what may follow a participle or end the head of a noun phrase. */
bool english_is_preposition(Str word);
/** A verb that makes a sentence of a title: is, came. */
bool english_is_finite(Str word);
/** A word with which a title is neither a sentence nor a noun with a participle: not, how. */
bool english_is_turning(Str word);
/** A person or a part that a person plays: victim, officer. */
bool english_is_person(Str noun);
bool english_is_plural(Str noun);
/** A noun that takes no "a": advice, evidence, or a word all in capitals. */
bool english_takes_no_article(Str noun);
/** True when "an" goes before the word. */
bool english_takes_an(Str word);
/** "arrives" from "arrive". */
void english_add_third_person(Buf *out, Str base);
/** A name as words: its dots, dashes, colons and underscores become spaces. */
Str english_words_of_name(Arena *arena, Str name);
/** What the values of a `per` attribute stand for: victim of victim-ref. */
Str english_thing_of_key(Arena *arena, Str key);
/** With a small first letter, unless that belongs to a name or an abbreviation. */
Str english_lower_first(Arena *arena, Str text);

/* --- kinds of event ----------------------------------------------------------------------- */

/* A kind read as noun, participle and rest: "victim told of arrest". */
typedef struct {
    Str subject;    /* victim */
    Str head;       /* the word of the subject that says what it is */
    Str participle; /* told; empty where there is none */
    Str rest;       /* of arrest */
    Str clause;     /* a title that is a sentence: "enough is known to record a crime" */
    const EnglishVerb *verb;
    bool active;
    bool quoted; /* no participle, and a name that is no English */
} EnglishPhrase;

EnglishPhrase english_phrase(English *en, Str kind);
/** Starts with a, the, one, no …: takes no article. */
bool english_has_determiner(Str words);
/** The words of a kind where it is named and nothing is said of it. */
Str english_kind_label(English *en, Str kind);

typedef enum { ENGLISH_A, ENGLISH_THE } EnglishArticle;

/* What is said of an event of a kind; the examples are of contact.closed. */
typedef enum {
    ENGLISH_HAPPENS,  /* the contact is closed */
    ENGLISH_HAPPENED, /* the contact was closed */
    ENGLISH_MUST,     /* the contact must be closed */
    ENGLISH_CANNOT,   /* the contact cannot be closed */
    ENGLISH_DO,       /* close the contact: after "the call handler must" */
    ENGLISH_ENSURE    /* make sure the contact is closed */
} EnglishMood;

/** Every kind of a clause joined by "or" (what they have in common is said once), then its
 * condition in brackets. */
void english_add_kinds(English *en, const BookKinds *kinds, EnglishMood mood,
                       EnglishArticle article);
/** True when a clause has one kind that is said in few words, so that a condition may follow it
 * without a comma. */
bool english_is_short(English *en, const BookKinds *kinds);
/** The kind as a noun in quotes: “contact closed”. */
void english_add_kind_noun(English *en, Str kind);
/** The declaration of a kind, the first one of several, or NULL. */
const BookEvent *english_find_event(const Book *book, Str kind);
/** "the call handler" from the role's title, else from its name. */
void english_add_owner(English *en, Str owner);

/** "one of 999, 101 or online", "yes, no or not known", "free text" … */
void english_add_type(Buf *out, const BookAnswerType *type);
/** "month", "working day" … */
Str english_unit_word(BookUnit unit);

/* --- standards ---------------------------------------------------------------------------- */

/** What book_add_english says, without target and effort. */
void english_add_standard(English *en, const BookStandard *standard);

/* --- conditions --------------------------------------------------------------------------- */

void english_add_condition(English *en, const BookCond *cond);
/** The same as what must be: "channel must be 999". False and nothing written when it has no such
 * form. */
bool english_add_condition_must(English *en, const BookCond *cond);
/** What is said behind the event: " with channel 999 and grade high" for a plain row of `is`, else
 * " and …". */
void english_add_when_condition(English *en, const BookCond *cond);

#endif
