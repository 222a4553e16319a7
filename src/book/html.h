/* html.h: an HTML page, element by element. Private to src/book/.
 * Text and attribute values are escaped here and nowhere else, and what is opened is closed. */
#ifndef HEED_BOOK_HTML_H
#define HEED_BOOK_HTML_H
#include "base/base.h"

enum { HTML_DEPTH_MAX = 32 };

typedef struct {
    Buf *out;
    const char *open[HTML_DEPTH_MAX]; /* tags, outermost first; literals */
    size_t depth;
    bool in_tag; /* the start tag is not yet ended: attributes may follow */
} Html;

/** Begin an element; class_name may be NULL. */
void html_open(Html *html, const char *tag, const char *class_name);
/** An attribute of the element begun last, before anything is put into it. */
void html_attribute(Html *html, const char *name, Str value);
/** End the innermost element. */
void html_close(Html *html);
/** End an element begun with html_open that has no content and no end tag: meta, link. */
void html_void(Html *html);
/** Text into the innermost element, escaped. */
void html_text(Html *html, Str text);
/** A whole element with nothing but text. */
void html_element(Html *html, const char *tag, const char *class_name, Str text);
/** Text that is markup or style already; literals only. */
void html_literal(Html *html, const char *markup);

#endif
