/* json.h: private to src/log: JSON, one token at a time, from a stream or from one text. */
#ifndef HEED_LOG_JSON_H
#define HEED_LOG_JSON_H
#include "log/stream.h"

typedef enum {
    JSON_OBJECT,
    JSON_OBJECT_END,
    JSON_ARRAY,
    JSON_ARRAY_END,
    JSON_KEY, /* text: the key */
    JSON_STRING,
    JSON_NUMBER, /* text */
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL,
    JSON_END, /* of the input, between values */
    JSON_BAD  /* no JSON: `problem` says why; or the stream failed: err */
} JsonToken;

enum { JSON_MAX_DEPTH = 64 };

/* Several values may follow one another at the top, with white space between (JSON lines). */
typedef struct {
    Stream *stream;
    Str text;            /* of the last token; valid until the next */
    const char *problem; /* why JSON_BAD */
    Err err;             /* code not ERR_NONE: the stream failed */
    Buf scratch;
    uint32_t depth;
    bool in_array[JSON_MAX_DEPTH];
    bool wants_comma; /* a value stands before this place */
    bool wants_value; /* a key stands before this place */
    bool had_comma;
} JsonScanner;

void json_scanner_free(JsonScanner *scanner);
JsonToken json_next(JsonScanner *scanner);
/** Pass over the value whose first token is `token`. False when it is no JSON. */
bool json_skip(JsonScanner *scanner, JsonToken token);
/** After JSON_BAD: go on behind the next line end, outside of everything. False at the end. */
bool json_resync(JsonScanner *scanner);
/** The line of the last token. */
uint64_t json_line(JsonScanner *scanner);
/** A stream over a text that is all there: no memory, nothing to close. */
Stream json_text_stream(Str text);

#endif
