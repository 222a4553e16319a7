/* source_iconv.c: other encodings to UTF-8, as they are read. */
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#include "log/stream.h"

enum { ICONV_BYTES = 64 * 1024, ICONV_LONGEST = 16 };

typedef struct {
    Source source;
    Source *below;
    iconv_t converter;
    char *raw;
    size_t n;       /* raw[0 .. n) is not converted yet */
    bool is_at_end; /* below has no more */
    uint64_t *n_bad;
} IconvSource;

static bool iconv_refill(IconvSource *conv, Err *err)
{
    size_t got = 0;
    if (conv->is_at_end || conv->n == ICONV_BYTES) return true;
    if (!conv->below->read(conv->below, conv->raw + conv->n, ICONV_BYTES - conv->n, &got, err)) {
        return false;
    }
    conv->n += got;
    conv->is_at_end = got == 0;
    return true;
}

/* One byte that is no text: U+FFFD in its place. */
static void iconv_replace(char **in, size_t *n_in, char **out, size_t *n_out, uint64_t *n_bad)
{
    memcpy(*out, "\xEF\xBF\xBD", 3);
    *out += 3;
    *n_out -= 3;
    *in += 1;
    *n_in -= 1;
    *n_bad += 1;
}

/* Convert what is in raw; true when it went as far as it could. */
static void iconv_convert(IconvSource *conv, char **out, size_t *n_out)
{
    char *in = conv->raw;
    size_t n_in = conv->n;
    while (n_in > 0 && *n_out >= ICONV_LONGEST) {
        size_t status = iconv(conv->converter, &in, &n_in, out, n_out);
        if (status != (size_t)-1 || errno == E2BIG) break;
        bool is_cut = errno == EINVAL;
        if (is_cut && !conv->is_at_end) break;
        if (*n_out < ICONV_LONGEST) break;
        iconv_replace(&in, &n_in, out, n_out, conv->n_bad);
    }
    if (n_in > 0) memmove(conv->raw, in, n_in);
    conv->n = n_in;
}

static bool iconv_read(Source *source, char *into, size_t room, size_t *n, Err *err)
{
    IconvSource *conv = (IconvSource *)source;
    char *out = into;
    size_t n_out = room;
    while (out == into) {
        if (!iconv_refill(conv, err)) return false;
        if (conv->n == 0 && conv->is_at_end) break;
        iconv_convert(conv, &out, &n_out);
    }
    *n = (size_t)(out - into);
    return true;
}

static void iconv_source_close(Source *source)
{
    IconvSource *conv = (IconvSource *)source;
    conv->below->close(conv->below);
    iconv_close(conv->converter);
    free(conv->raw);
    free(conv);
}

Source *source_open_iconv(Source *below, Str encoding, uint64_t *n_bad, Err *err)
{
    char name[64] = {0};
    iconv_t converter = (iconv_t)-1;
    if (encoding.n > 0 && encoding.n < sizeof name) {
        memcpy(name, encoding.at, encoding.n);
        converter = iconv_open("UTF-8", name);
    }
    if (converter == (iconv_t)-1) {
        err_set(err, ERR_LOG,
                "the encoding '%.*s' is unknown; write for example utf-8, utf-16, "
                "windows-1252 or iso-8859-1",
                STR_ARG(str_slice(encoding, 0, 60)));
        return NULL;
    }
    IconvSource *conv = mem_zero(1, sizeof *conv);
    conv->source = (Source){iconv_read, iconv_source_close};
    conv->below = below;
    conv->converter = converter;
    conv->raw = mem_alloc(ICONV_BYTES);
    conv->n_bad = n_bad;
    return &conv->source;
}
