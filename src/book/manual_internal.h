/* manual_internal.h: what the parts of the staff manual share. Private to src/book/. */
#ifndef HEED_BOOK_MANUAL_INTERNAL_H
#define HEED_BOOK_MANUAL_INTERNAL_H
#include "book/english_internal.h"
#include "book/html.h"

/* The page being written. */
typedef struct {
    const Book *book;
    Html html;
    Buf scratch; /* text on its way into the page */
    Arena *arena;
} Manual;

/** The style of the page: light, dark, narrow and printed. */
extern const char *const MANUAL_STYLE;

/* --- pieces (manual_pieces.c) ------------------------------------------------------------- */

/** English into an empty scratch buffer; take it with manual_add_scratch. */
English manual_english(Manual *manual);
/** Put the scratch text into the innermost element and empty it. */
void manual_add_scratch(Manual *manual);
/** The anchor of an item: "standard-assess-in-time". */
Str manual_anchor(Manual *manual, const char *what, const void *items, size_t size,
                  const void *item, Str name);
/** "Assess in time" from the title, else from the name. */
Str manual_heading(Manual *manual, Str title, Str name);
/** With a capital first letter. */
Str manual_capital(Manual *manual, Str text);
/** Begin a chapter: a section with its anchor and heading. */
void manual_open_chapter(Manual *manual, const char *anchor, const char *title);
/** A row of a list of terms; nothing where the text is empty. */
void manual_add_term(Manual *manual, const char *term, Str text);
/** The row of a source: as wide as the list. */
void manual_add_source(Manual *manual, Str source);
/** A row with the scratch text. */
void manual_add_term_scratch(Manual *manual, const char *term);
/** A paragraph; nothing where the text is empty. */
void manual_add_paragraph(Manual *manual, const char *class_name, Str text);
/** A link to an anchor of the page. */
void manual_add_link(Manual *manual, Str anchor, Str text);
Str manual_anchor_of_standard(Manual *manual, const BookStandard *standard);
Str manual_anchor_of_form(Manual *manual, const BookForm *form);
Str manual_anchor_of_role(Manual *manual, const BookRole *role);
/** Of the standards without an area where area is NULL. */
Str manual_anchor_of_area(Manual *manual, const BookArea *area);
/** A kind in words: its title, or its name. */
Str manual_kind_words(Manual *manual, Str kind);
/** A role in words with a link where the book declares it. */
void manual_add_role(Manual *manual, Str role);

/* --- sections ----------------------------------------------------------------------------- */

void manual_add_contents(Manual *manual);
void manual_add_areas(Manual *manual);
/** The clauses of a standard, each explained, as a list. */
void manual_add_met(Manual *manual, const BookStandard *standard);
/** The examples of a standard as timelines. */
void manual_add_examples(Manual *manual, const BookStandard *standard);
void manual_add_forms(Manual *manual);
void manual_add_advice(Manual *manual);
void manual_add_letters(Manual *manual);
void manual_add_roles(Manual *manual);
void manual_add_records(Manual *manual);
void manual_add_clocks(Manual *manual);
void manual_add_lenses(Manual *manual);

/** How many standards an area has; area NULL: those without one. */
size_t manual_count_area(const Book *book, const BookArea *area);
bool manual_is_in_area(const Book *book, const BookStandard *standard, const BookArea *area);

#endif
