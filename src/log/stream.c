/* stream.c: the window over a log's bytes. */
#include "log/stream.h"

#include <stdlib.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Line breaks are counted as the window moves on, so that any message can name its line. */
static uint64_t count_lines(const char *from, const char *to)
{
    uint64_t n = 0;
#if defined(__SSE2__)
    const __m128i line_end = _mm_set1_epi8('\n'), zero = _mm_setzero_si128();
    while (to - from >= 16) {
        __m128i counts = zero; /* a byte each, so at most 255 rounds before they are added up */
        for (int i = 0; i < 255 && to - from >= 16; i++, from += 16) {
            __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)from);
            counts = _mm_sub_epi8(counts, _mm_cmpeq_epi8(bytes, line_end));
        }
        uint64_t sums[2];
        _mm_storeu_si128((__m128i *)(void *)sums, _mm_sad_epu8(counts, zero));
        n += sums[0] + sums[1];
    }
#endif
    for (; from < to; from++) n += *from == '\n';
    return n;
}

static void stream_pad(Stream *stream)
{
    memset(stream->buffer + (stream->end - stream->buffer), 0, STREAM_PADDING);
}

/* Move what is still wanted to the front; double the buffer when it fills more than half. */
static bool stream_make_room(Stream *stream, Err *err)
{
    size_t n_kept = (size_t)(stream->end - stream->at);
    if (stream->counts_lines) stream->lines_done += count_lines(stream->line_from, stream->at);
    if (n_kept > STREAM_MAX_TOKEN) {
        uint64_t line = stream->line ? stream->line : stream->lines_done + 1;
        return err_set(err, ERR_LIMIT,
                       "line %" PRIu64 ": one line, cell or element is longer than %zu MiB; is "
                       "this the file you meant, and is a quote left open there?",
                       line, STREAM_MAX_TOKEN >> 20);
    }
    if (n_kept > 0) memmove(stream->buffer, stream->at, n_kept);
    if (n_kept > stream->cap / 2) {
        stream->cap *= 2;
        stream->buffer = mem_resize(stream->buffer, stream->cap + STREAM_PADDING, 1);
    }
    stream->at = stream->buffer;
    stream->line_from = stream->buffer;
    stream->end = stream->buffer + n_kept;
    return true;
}

static bool stream_tell_progress(const Stream *stream, Err *err)
{
    const LogReading *reading = stream->reading;
    if (reading == NULL || reading->progress == NULL) return true;
    if (reading->progress(reading->progress_context, stream->n_unpacked, stream->n_total)) {
        return true;
    }
    return err_set(err, ERR_CANCELLED, "stopped after %" PRIu64 " bytes; nothing was written",
                   stream->n_unpacked);
}

bool stream_more(Stream *stream, Err *err)
{
    err->code = ERR_NONE;
    if (stream->is_at_end) return false;
    if (!stream_make_room(stream, err)) return false;
    char *into = stream->buffer + (stream->end - stream->buffer);
    size_t n_kept = (size_t)(stream->end - stream->buffer);
    size_t room = stream->cap - n_kept, n_got = 0, n = 0;
    /* A scanner starts a long token again from its start, so what it gets must grow with it. */
    do {
        if (!stream->source->read(stream->source, into + n_got, room - n_got, &n, err)) {
            return false;
        }
        n_got += n;
    } while (n > 0 && n_got < room && n_got < n_kept);
    stream->end += n_got;
    stream->n_unpacked += n_got;
    stream->is_at_end = n == 0;
    stream_pad(stream);
    return n_got > 0 && stream_tell_progress(stream, err);
}

uint64_t stream_line(Stream *stream, const char *position)
{
    if (position >= stream->line_from) {
        stream->lines_done += count_lines(stream->line_from, position);
        stream->line_from = position;
        return stream->lines_done + 1;
    }
    return stream->lines_done - count_lines(position, stream->line_from) + 1;
}

static bool starts_with(const Stream *stream, const char *magic, size_t n)
{
    return (size_t)(stream->end - stream->at) >= n && memcmp(stream->at, magic, n) == 0;
}

/* Give the window's bytes back to the source, so that another source can be put on top. */
static void stream_push_back(Stream *stream)
{
    Str head = {stream->at, (size_t)(stream->end - stream->at)};
    stream->source = source_open_pushed_back(stream->source, head);
    stream->n_unpacked -= head.n;
    stream->end = stream->at;
    stream->is_at_end = false;
}

/* A window too small to tell what the file is would be a guess on nothing. */
static bool stream_fill(Stream *stream, size_t wanted, Err *err)
{
    while ((size_t)(stream->end - stream->at) < wanted) {
        if (!stream_more(stream, err)) return err->code == ERR_NONE;
    }
    return true;
}

static bool stream_start(Stream *stream, Str name, Err *err)
{
    stream->cap = STREAM_BLOCK;
    stream->buffer = mem_alloc(stream->cap + STREAM_PADDING);
    stream->at = stream->end = stream->line_from = stream->buffer;
    if (!stream_fill(stream, 8, err)) return false;
    bool is_gzip = starts_with(stream, "\x1f\x8b", 2);
    bool is_zstd = starts_with(stream, "\x28\xb5\x2f\xfd", 4);
    if (is_gzip || is_zstd) {
        stream_push_back(stream);
        stream->source = is_gzip ? source_open_gzip(stream->source, name)
                                 : source_open_zstd(stream->source, name);
        if (stream->reading->n_threads > 1) stream->source = source_open_ahead(stream->source);
        stream->n_total = 0;
    }
    return stream_fill(stream, STREAM_BLOCK / 2, err);
}

bool stream_open_path(Stream *stream, const char *path, const LogReading *reading, Err *err)
{
    *stream = (Stream){.reading = reading, .counts_lines = true};
    stream->source = source_open_file(path, &stream->n_total, err);
    if (stream->source == NULL) return false;
    Str name = strcmp(path, "-") == 0 ? STR("standard input") : str_of(path);
    if (stream_start(stream, name, err)) return true;
    stream_close(stream);
    return false;
}

bool stream_open_bytes(Stream *stream, Str bytes, const LogReading *reading, Err *err)
{
    *stream = (Stream){.reading = reading, .n_total = bytes.n, .counts_lines = true};
    stream->source = source_open_bytes(bytes);
    if (stream_start(stream, STR("the log"), err)) return true;
    stream_close(stream);
    return false;
}

void stream_close(Stream *stream)
{
    if (stream->source != NULL) stream->source->close(stream->source);
    free(stream->buffer);
    *stream = (Stream){0};
}

bool stream_decode(Stream *stream, Str encoding, Err *err)
{
    stream_push_back(stream);
    Source *decoded = source_open_iconv(stream->source, encoding, &stream->n_bad, err);
    if (decoded == NULL) return false;
    stream->source = decoded;
    return stream_fill(stream, STREAM_BLOCK / 2, err);
}
