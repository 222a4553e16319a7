/* json_value.h: private to src/log: JSON values as values of a log. */
#ifndef HEED_LOG_JSON_VALUE_H
#define HEED_LOG_JSON_VALUE_H
#include "log/json.h"
#include "log/reader.h"

/** The value that begins with `token`, as JSON text in one spelling. False when it is no JSON. */
bool json_add_value(JsonScanner *scanner, JsonToken token, Buf *out);
/** The value that begins with `token`, entered for an attribute; an array is a list, an object its
 * JSON text, null 0. False when it is no JSON. */
bool json_read_value(Reader *reader, JsonScanner *scanner, uint32_t attribute, JsonToken token,
                     uint32_t *value);

#endif
