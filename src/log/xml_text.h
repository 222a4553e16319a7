/* xml_text.h: private to src/log: values and text of XML, and what its declaration says. */
#ifndef HEED_LOG_XML_TEXT_H
#define HEED_LOG_XML_TEXT_H
#include "log/xml.h"

/** The closing quote of a value, or a < in it, or `end`. *is_plain becomes false where something is
 * to be resolved. 64 bytes behind `end` must be readable. */
const char *xml_value_end(const char *at, const char *end, char quote, bool *is_plain);
/** Add a value with its references resolved and its white space made spaces. NULL, or a problem. */
const char *xml_add_value(Buf *out, Str raw);
/** Add text with its references resolved and its line ends made line feeds. */
const char *xml_add_text(Buf *out, Str raw);
void xml_add_cdata(Buf *out, Str raw);

#endif
