/* book.h: a force's book: text to a checked tree, and what can be said of that tree.
 * Owns the language (lexer, parser, checker), its formatter, its plain English and its manual.
 * Pure but for book_load, which reads files. May call base. Meaning: docs/book-language.md
 * (standards, binding) and docs/book-grammar.md (records, forms, roles, lists, advice …). */
#ifndef HEED_BOOK_H
#define HEED_BOOK_H
#include "base/base.h"

/* --- places and problems ------------------------------------------------------------------ */

/* Where in which file: line and column from 1, the column in code points. */
typedef struct {
    uint32_t file; /* index into Book.files */
    uint32_t line;
    uint32_t column;
    uint32_t length; /* bytes underlined; at least 1 */
} BookPlace;

typedef enum { BOOK_ERROR, BOOK_WARNING } BookSeverity;

/* One finding of the parser or checker. `mend` says what to write instead; it may be empty. */
typedef struct {
    BookSeverity severity;
    BookPlace place;
    Str message;
    Str mend;
} BookProblem;

typedef VEC_OF(BookProblem) BookProblems;

/* --- conditions --------------------------------------------------------------------------- */

typedef enum {
    BOOK_SECONDS,
    BOOK_MINUTES,
    BOOK_HOURS, /* exact elapsed time */
    BOOK_DAYS,
    BOOK_WEEKS,
    BOOK_MONTHS,
    BOOK_YEARS,       /* local dates */
    BOOK_WORKING_DAYS /* days on the clock `working` */
} BookUnit;

/* `5 working days`. number <= BOOK_DURATION_MAX. */
typedef struct {
    uint32_t number;
    BookUnit unit;
} BookDuration;
enum { BOOK_DURATION_MAX = 1000000 };

/* DURATION, or DURATION `on` CLOCK. clock is an index into Book.clocks; for BOOK_WORKING_DAYS and
 * `on` it is set, else BOOK_NO_CLOCK. BOOK_WORKING_DAYS always names the clock `working`. */
typedef struct {
    BookDuration duration;
    uint32_t clock;
} BookLimit;
#define BOOK_NO_CLOCK UINT32_MAX

typedef enum {
    BOOK_VALUE_NUMBER, /* number; text keeps the spelling */
    BOOK_VALUE_TEXT,   /* text; "yes"/"true" and "no"/"false" are BOOK_VALUE_YES and _NO */
    BOOK_VALUE_YES,
    BOOK_VALUE_NO,
    BOOK_VALUE_DURATION,
    BOOK_VALUE_DATE,            /* only where unquoted */
    BOOK_VALUE_EVENT_ATTRIBUTE, /* event.X on the right; text is X */
    BOOK_VALUE_RECORD_ATTRIBUTE
} BookValueType;

typedef struct {
    BookValueType type;
    double number;
    Str text;
    BookDuration duration;
    int32_t date;
} BookValue;

typedef enum {
    BOOK_LEFT_ATTRIBUTE,        /* attribute: of this event, else of the record so far */
    BOOK_LEFT_EVENT_ATTRIBUTE,  /* attribute */
    BOOK_LEFT_RECORD_ATTRIBUTE, /* attribute */
    BOOK_LEFT_OF_LAST,          /* attribute `of last` kind */
    BOOK_LEFT_ELAPSED,          /* `elapsed since last` kind */
    BOOK_LEFT_COUNT,            /* `count of` kind [in last window] */
    BOOK_LEFT_SUM,              /* `sum of` attribute `of` kind [in last window] */
    BOOK_LEFT_DAYS              /* `days with` kind [in last window] */
} BookLeftType;

typedef struct {
    BookLeftType type;
    Str attribute;
    Str kind;
    bool has_window;
    BookDuration window; /* never BOOK_WORKING_DAYS */
} BookLeft;

typedef enum {
    BOOK_OP_IS,
    BOOK_OP_IS_NOT,
    BOOK_OP_LESS,
    BOOK_OP_AT_MOST,
    BOOK_OP_MORE,
    BOOK_OP_AT_LEAST,
    BOOK_OP_IN,
    BOOK_OP_NOT_IN,
    BOOK_OP_HAS,
    BOOK_OP_EXISTS,
    BOOK_OP_MISSING /* `is missing`; `is not missing` is parsed as EXISTS */
} BookOp;

typedef enum {
    BOOK_COND_AND,
    BOOK_COND_OR,             /* parts[0..n_parts) */
    BOOK_COND_NOT,            /* parts[0] */
    BOOK_COND_COMPARE,        /* left op right[0..n_right) */
    BOOK_COND_LAST_AFTER_LAST /* `last` kind `after last` kind2 */
} BookCondType;

typedef struct BookCond BookCond;
struct BookCond {
    BookCondType type;
    BookCond **parts;
    size_t n_parts;
    BookLeft left;
    BookOp op;
    BookValue *right;
    size_t n_right; /* 1, or the members of `in (…)`, or 0 for EXISTS and MISSING */
    Str kind, kind2;
    BookPlace place;
};

/* --- standards ---------------------------------------------------------------------------- */

/* `KIND [or KIND]... [if CONDITION]`; n = 0 where the clause is left out. */
typedef struct {
    Str *kinds;
    size_t n;
    BookCond *cond; /* NULL without `if` */
    BookPlace place;
} BookKinds;

typedef enum { BOOK_SINGLE, BOOK_RECURRING, BOOK_ASSERTION } BookShape;

typedef struct {
    Str name;
    BookPlace place;
    BookShape shape;
    bool each; /* `when each` */
    BookKinds when, owe, before, unless, until, hold_from, hold_to, gate;
    bool has_within, has_every, has_already;
    BookLimit within, every;
    bool already_any; /* `already` without a duration: at any time */
    BookDuration already;
    Str *per;
    size_t n_per;
    BookCond *must;
    Str says, by, area, source; /* empty where left out */
    bool has_escalate;
    BookDuration escalate_after;
    Str escalate_to;
    double target; /* percent, 0 to 100; NAN where left out */
    bool has_effort;
    BookDuration effort;
} BookStandard;

/* `clock NAME`; the built-in `working` is always Book.clocks[0], whether written or not. */
typedef struct {
    Str name;
    BookPlace place;
    CalendarRule rule; /* closed dates in the book's arena */
    Str except_list;
} BookClock;

typedef enum { BOOK_LIST_DATES, BOOK_LIST_NAMES } BookListType;

typedef struct {
    Str name, title; /* title: the quoted text beside a member, or its name */
} BookMember;

typedef struct {
    Str name;
    BookPlace place;
    BookListType type;
    int32_t *dates; /* sorted */
    size_t n_dates;
    BookMember *members;
    size_t n_members;
} BookList;

/* --- records, forms and the rest ---------------------------------------------------------- */

typedef enum {
    BOOK_TYPE_ONE_OF,  /* `one of a, b` or `from LIST` */
    BOOK_TYPE_SOME_OF, /* `some of a, b` or `some from LIST` */
    BOOK_TYPE_YES_NO,
    BOOK_TYPE_YES_NO_UNKNOWN, /* yes/no/not-known */
    BOOK_TYPE_NUMBER,
    BOOK_TYPE_DATE,
    BOOK_TYPE_DATE_TIME,
    BOOK_TYPE_TEXT,    /* free text: personal */
    BOOK_TYPE_CODE,    /* a short code or reference: not personal */
    BOOK_TYPE_PERSON,  /* a nominal: personal */
    BOOK_TYPE_PLACE,   /* personal */
    BOOK_TYPE_OFFENCE, /* one of the list `offences` */
    BOOK_TYPE_STAFF,   /* a member of staff; not personal in the sense of erasure */
    BOOK_TYPE_RECORD   /* another record, of type `record_type` */
} BookType;

typedef struct {
    Str name, title;
    double points; /* `name (3)`; NAN where none */
} BookChoice;

typedef struct {
    BookType type;
    BookChoice *choices; /* for ONE_OF and SOME_OF, list members resolved */
    size_t n_choices;
    Str list; /* where it came `from` a list */
    Str record_type;
} BookAnswerType;

typedef struct {
    Str name;
    BookPlace place;
    BookAnswerType type;
    bool personal; /* by type, or by the word `personal` */
    Str title;
} BookAttribute;

typedef struct {
    Str kind;
    BookPlace place;
    Str title;
    Str *roles; /* who may record it; none: anyone who may see the record, and the system */
    size_t n_roles;
    BookAttribute *attributes;
    size_t n_attributes;
    Str from_form; /* the form that gives it; empty where none does */
} BookEvent;

typedef struct {
    Str name;   /* the part played: caller, victim, suspect */
    Str target; /* person, place, object, or a record type */
    Str title;
    bool many;
    BookPlace place;
} BookLink;

typedef struct {
    Str name;
    BookPlace place;
    Str title, ref, says, source;
    BookEvent *events;
    size_t n_events;
    BookLink *links;
    size_t n_links;
} BookRecord;

typedef struct {
    Str name;
    BookPlace place;
    BookAnswerType type;
    Str text, help, section;
    bool optional;
    BookCond *show_if; /* NULL: always */
} BookAsk;

typedef enum { BOOK_SCORE_COUNT, BOOK_SCORE_SUM } BookScoreType;

/* `score ticks count yes of a, b` or `score points sum of a, b`; no questions named: all. */
typedef struct {
    Str name;
    BookPlace place;
    BookScoreType type;
    Str value; /* what COUNT counts */
    Str *asks;
    size_t n_asks;
} BookScore;

/* `suggest grade high if COND`: the first whose condition holds. */
typedef struct {
    Str attribute, value;
    BookCond *cond;
    BookPlace place;
} BookSuggest;

typedef struct {
    Str name;
    BookPlace place;
    Str record, gives, title, says, source;
    Str *roles;
    size_t n_roles;
    uint32_t version;
    BookAsk *asks;
    size_t n_asks;
    BookScore *scores;
    size_t n_scores;
    BookSuggest *suggests;
    size_t n_suggests;
    bool override_reason; /* `override with reason`: a suggestion may be overridden, with one */
    Str lower_by;         /* `lower by ROLE`: only this role may go below the suggestion */
} BookForm;

typedef struct {
    Str name;
    BookPlace place;
    Str title, says, unit, source;
} BookRole;

typedef struct {
    Str name;
    BookPlace place;
    Str title, part_of, clock;
} BookUnitOfForce;

typedef struct {
    Str name;
    BookPlace place;
    Str title, says;
} BookArea;

typedef enum { BOOK_ITEM_FIRST, BOOK_ITEM_DO, BOOK_ITEM_DONT, BOOK_ITEM_NEXT } BookItemType;

typedef struct {
    Str name, text;
    BookItemType type;
} BookAdviceItem;

typedef struct {
    Str name;
    BookPlace place;
    Str title, source;
    uint32_t version;
    Str *offences;
    size_t n_offences;
    BookAdviceItem *items;
    size_t n_items;
} BookAdvice;

typedef struct {
    Str name;
    BookPlace place;
    Str record, title, to, gives, source;
    Str *channels;
    size_t n_channels;
    Str *paragraphs;
    size_t n_paragraphs;
} BookLetter;

typedef struct {
    Str name;
    BookPlace place;
    Str title, says;
    BookCond *cond;
} BookLens;

/* --- example cases (.case files) ---------------------------------------------------------- */

typedef struct {
    Str attribute;
    BookValue *values;
    size_t n_values;
    bool is_list;
} BookCaseAttribute;

typedef struct {
    BookPlace place;
    int64_t at_ms, recorded_ms;
    Str kind;
    BookCaseAttribute *attributes;
    size_t n_attributes;
} BookCaseEvent;

/* `expect STANDARD STATE [due TIME] [for VALUE, …]` */
typedef struct {
    BookPlace place;
    Str standard, state; /* met late missed open ahead void waived */
    bool has_due;
    int64_t due_ms; /* compared to the minute where the text gave minutes */
    bool due_to_minute;
    Str *key;
    size_t n_key;
} BookCaseExpect;

/* `refuse KIND at TIME [attributes] by STANDARD` and `allow KIND at TIME [attributes]` */
typedef struct {
    BookPlace place;
    bool refused;
    BookCaseEvent event;
    Str standard; /* the gate that refuses; empty: any */
} BookCaseGate;

typedef struct {
    Str name;
    BookPlace place;
    Str *standards; /* every duty of these must be expected; none named: those in `expect` */
    size_t n_standards;
    BookCaseAttribute *attributes; /* of the record, before all events */
    size_t n_attributes;
    BookCaseEvent *events;
    size_t n_events;
    int64_t now_ms;
    BookCaseExpect *expects;
    size_t n_expects;
    BookCaseGate *gates;
    size_t n_gates;
} BookCase;

/* --- the book ----------------------------------------------------------------------------- */

typedef struct {
    Str path; /* as it was opened */
    Str text; /* all of it */
} BookFile;

/* A parsed and checked book. Everything it points to lives in its own arena; immutable once
 * loaded, so threads may share it. */
typedef struct {
    Arena *arena;
    Str zone_name; /* "UTC" where the book does not say */
    Zone *zone;
    bool is_open; /* no `record` statement: any kind and attribute may be named */
    BookFile *files;
    size_t n_files;
    BookStandard *standards; /* in the order of the files and lines, as are all below */
    size_t n_standards;
    BookClock *clocks;
    Calendar **calendars; /* one for each clock */
    size_t n_clocks;
    BookList *lists;
    size_t n_lists;
    BookRecord *records;
    size_t n_records;
    BookForm *forms;
    size_t n_forms;
    BookRole *roles;
    size_t n_roles;
    BookUnitOfForce *units;
    size_t n_units;
    BookArea *areas;
    size_t n_areas;
    BookAdvice *advice;
    size_t n_advice;
    BookLetter *letters;
    size_t n_letters;
    BookLens *lenses;
    size_t n_lenses;
    BookCase *cases; /* from .case files, when they were asked for */
    size_t n_cases;
} Book;

/* What to read besides the book itself. */
typedef enum { BOOK_WITHOUT_CASES, BOOK_WITH_CASES } BookReading;

/** Load a book: a file, "-" for standard input, or a folder (its *.book files in byte order of
 * their names, and with BOOK_WITH_CASES its *.case files). Includes are followed, relative to the
 * file that names them, each once; a cycle is a problem. At most 64 MiB in all.
 * Owns:   the returned book is the caller's: book_free. *problems is filled in any case (sorted by
 *         file, line, column) and points into the book, or, when NULL is returned, is empty.
 * Errors: NULL and *err = ERR_IO or ERR_LIMIT when it cannot be read at all. With problems of
 *         severity BOOK_ERROR the book is still returned, for tools; it must not be evaluated. */
Book *book_load(const char *path, BookReading reading, BookProblems *problems, Err *err);

/** The same where some files are to be read as other texts than those on disk: the unsaved changes
 * of an editor. `instead[i].path` names the file, `.text` is what stands for it. */
Book *book_load_over(const char *path, BookReading reading, const BookFile *instead,
                     size_t n_instead, BookProblems *problems, Err *err);

/** The same from text already in memory (copied), named `path` in messages; includes are refused.
 */
Book *book_parse(Str text, Str path, BookProblems *problems, Err *err);

void book_free(Book *book);

/** How many problems are errors. */
size_t book_count_errors(const BookProblems *problems);

/** Write the problems for a person: file:line:column, the line, a caret, the mend. `colour` adds
 * terminal colour. */
typedef enum { BOOK_PLAIN, BOOK_COLOUR } BookPaint;
void book_add_problems(Buf *out, const Book *book, const BookProblems *problems, BookPaint paint);

/** Parse one CONDITION on its own (for --where and lenses). NULL and *err (ERR_USAGE, with a caret)
 * when it is none. Lives in `arena`; names are checked against `book` where it is not open. */
BookCond *book_parse_condition(Str text, const Book *book, Arena *arena, Err *err);

/** A standard by name, or NULL. */
const BookStandard *book_find_standard(const Book *book, Str name);

/** The text of a file again in its one true layout: idempotent, comments kept. False and *err
 * (ERR_BOOK) when the text does not parse; *out is then untouched. */
bool book_format(Str text, Str path, Buf *out, Err *err);

/** One plain-English sentence (or two) that says what the standard asks of whom, by when. */
void book_add_english(Buf *out, const Book *book, const BookStandard *standard);
/** A condition, a limit and a duration in plain English. */
void book_add_condition_english(Buf *out, const BookCond *cond);
void book_add_limit_english(Buf *out, const Book *book, BookLimit limit);
void book_add_duration(Buf *out, BookDuration duration);
/** A condition in the language itself, quoted where it must be. */
void book_add_condition(Buf *out, const BookCond *cond);
/** A name, in double quotes where the language asks for them. */
void book_add_name(Buf *out, Str name);

/* --- for editors -------------------------------------------------------------------------- */

typedef enum {
    BOOK_NAME_STANDARD,
    BOOK_NAME_KIND,
    BOOK_NAME_ATTRIBUTE,
    BOOK_NAME_ROLE,
    BOOK_NAME_CLOCK,
    BOOK_NAME_LIST,
    BOOK_NAME_MEMBER,
    BOOK_NAME_AREA,
    BOOK_NAME_UNIT,
    BOOK_NAME_RECORD,
    BOOK_NAME_FORM,
    BOOK_NAME_ADVICE,
    BOOK_NAME_LETTER,
    BOOK_NAME_LENS
} BookNameType;

/* A name where it stands in a file. */
typedef struct {
    BookNameType type;
    Str name;
    BookPlace place;     /* its quotes included */
    bool is_declaration; /* here it is declared; elsewhere only named */
} BookMention;
typedef VEC_OF(BookMention) BookMentions;

/** Add every name that stands in the files of a book, sorted by file, line and column. */
void book_collect_mentions(const Book *book, BookMentions *out);

/** What a name is and who uses it, in Markdown: a standard in plain English, a kind with the
 * standards that it opens and meets, a role with what it owes. Writes nothing of an unknown name.
 */
void book_add_about(Buf *out, const Book *book, BookNameType type, Str name);

typedef enum {
    BOOK_SUGGEST_WORD,  /* a word of the grammar */
    BOOK_SUGGEST_UNIT,  /* a unit of time */
    BOOK_SUGGEST_VALUE, /* a choice of an attribute, a state, a weekday */
    BOOK_SUGGEST_NAME   /* a name of `type` */
} BookSuggestionType;

/* What may be written at a place. */
typedef struct {
    BookSuggestionType what;
    BookNameType type;
    Str word; /* as it is to be written, quoted where it must be */
    Str note; /* a title, or empty */
} BookSuggestion;
typedef VEC_OF(BookSuggestion) BookSuggestions;

/** What may stand at a line and column (in code points, from 1) of a text: clause words by
 * statement and shape, kinds, attributes, roles, clocks and units by what stands before. `book` has
 * the names; it may be of an older text. Lives in `arena`. */
void book_suggest(const Book *book, Str text, Str path, uint32_t line, uint32_t column,
                  Arena *arena, BookSuggestions *out);

/* --- pages and comparison ----------------------------------------------------------------- */

/** The staff manual as one self-contained HTML page. */
void book_add_manual_html(Buf *out, const Book *book);

/** What changes between two books, in words, one change a line. */
void book_add_diff(Buf *out, const Book *before, const Book *after);

#endif
