/* stream.h: private to src/log: the bytes of a log, unpacked, in UTF-8 where the file says what it
 * is, through a window that a scanner moves forward. Memory is bounded by the window. */
#ifndef HEED_LOG_STREAM_H
#define HEED_LOG_STREAM_H
#include "log/log.h"

/* --- sources: each reads from the one below it --------------------------------------------- */

typedef struct Source Source;
struct Source {
    /* Up to `room` bytes; *n = 0 only at the end. False and *err when they cannot be had. */
    bool (*read)(Source *source, char *into, size_t room, size_t *n, Err *err);
    void (*close)(Source *source); /* frees the source and those below it */
};

/** A file, or standard input for "-". */
Source *source_open_file(const char *path, uint64_t *n_bytes, Err *err);
/** Bytes in memory, borrowed. */
Source *source_open_bytes(Str bytes);
/** Unpack what `below` gives, which the new source then owns. `name` is for messages. */
Source *source_open_gzip(Source *below, Str name);
Source *source_open_zstd(Source *below, Str name);
/** `head` first, then what `below` gives. */
Source *source_open_pushed_back(Source *below, Str head);
/** From an encoding that iconv knows to UTF-8; NULL and *err when it does not know it. What is
 * no text in it becomes U+FFFD and is counted in *n_bad, which must outlive the source. */
Source *source_open_iconv(Source *below, Str encoding, uint64_t *n_bad, Err *err);
/** Read `below` in a thread of its own, some blocks ahead. */
Source *source_open_ahead(Source *below);

/* --- the window ---------------------------------------------------------------------------- */

/* Bytes [at, end) are there, and STREAM_PADDING zero bytes after them may be read. A scanner
 * moves `at` forward over what it has done with. */
typedef struct {
    const char *at, *end;
    Source *source;
    char *buffer;
    size_t cap;
    bool is_at_end;      /* the source has no more */
    bool counts_lines;   /* false: the scanner counts them itself, and sets `line` */
    uint64_t line;       /* that the scanner is at, where it counts */
    uint64_t lines_done; /* line breaks before line_from */
    const char *line_from;
    uint64_t n_unpacked; /* bytes that came out of the source */
    uint64_t n_bad;      /* bytes that were no text in the file's encoding */
    const LogReading *reading;
    uint64_t n_total; /* of the file as it lies on disk; 0 if unknown */
} Stream;

enum { STREAM_PADDING = 64, STREAM_BLOCK = 256 * 1024 };
/* The longest thing (a line, an element) that must stand in the window at once. */
#define STREAM_MAX_TOKEN ((size_t)256 * 1024 * 1024)

/** A stream over a path or over bytes; sees gzip and zstd by their first bytes and reads the first
 * window. False and *err when there is nothing to read. */
bool stream_open_path(Stream *stream, const char *path, const LogReading *reading, Err *err);
bool stream_open_bytes(Stream *stream, Str bytes, const LogReading *reading, Err *err);
void stream_close(Stream *stream);
/** Bring more bytes behind `end`; pointers into the window move by what is returned in `at`.
 * False with err->code ERR_NONE at the end, else with the error. */
bool stream_more(Stream *stream, Err *err);
/** From here on the bytes are in this encoding (not UTF-8). */
bool stream_decode(Stream *stream, Str encoding, Err *err);
/** The line, from 1, of a position in the window. */
uint64_t stream_line(Stream *stream, const char *position);

#endif
