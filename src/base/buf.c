/* buf.c: a growing byte buffer, and text made safe for JSON and HTML. */
#include "base/base.h"
#include <stdlib.h>

void buf_free(Buf *buf)
{
    free(buf->at);
    *buf = (Buf){0};
}

void buf_clear(Buf *buf)
{
    buf->n = 0;
    if (buf->cap) buf->at[0] = '\0';
}

void buf_reserve(Buf *buf, size_t n_more)
{
    BASE_ASSERT(n_more < SIZE_MAX - buf->n - 1);
    size_t need = buf->n + n_more + 1;
    if (need <= buf->cap) return;
    size_t cap = buf->cap + buf->cap / 2;
    if (cap < need) cap = need;
    if (cap < 64) cap = 64;
    buf->at = mem_resize(buf->at, cap, 1);
    buf->cap = cap;
}

void buf_add(Buf *buf, Str s)
{
    buf_reserve(buf, s.n);
    if (s.n) memcpy(buf->at + buf->n, s.at, s.n);
    buf->n += s.n;
    buf->at[buf->n] = '\0';
}

void buf_add_byte(Buf *buf, char byte)
{
    buf_reserve(buf, 1);
    buf->at[buf->n++] = byte;
    buf->at[buf->n] = '\0';
}

void buf_addv(Buf *buf, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    BASE_ASSERT(n >= 0);
    buf_reserve(buf, (size_t)n);
    (void)vsnprintf(buf->at + buf->n, (size_t)n + 1, format, args);
    buf->n += (size_t)n;
}

void buf_addf(Buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_addv(buf, format, args);
    va_end(args);
}

Str buf_str(const Buf *buf)
{
    return (Str){buf->n ? buf->at : "", buf->n};
}

static void add_json_control(Buf *buf, unsigned char c)
{
    switch (c) {
    case '"': buf_add(buf, STR("\\\"")); break;
    case '\\': buf_add(buf, STR("\\\\")); break;
    case '\n': buf_add(buf, STR("\\n")); break;
    case '\r': buf_add(buf, STR("\\r")); break;
    case '\t': buf_add(buf, STR("\\t")); break;
    default: buf_addf(buf, "\\u%04x", c);
    }
}

void buf_add_json(Buf *buf, Str s)
{
    buf_add_byte(buf, '"');
    while (s.n) {
        size_t valid = str_utf8_valid(s), plain = 0;
        while (plain < valid) {
            unsigned char c = (unsigned char)s.at[plain];
            if (c < 0x20 || c == '"' || c == '\\' || c == 0x7F) break;
            plain++;
        }
        buf_add(buf, str_slice(s, 0, plain));
        s = str_slice(s, plain, s.n);
        if (s.n == 0) break;
        if (plain < valid)
            add_json_control(buf, (unsigned char)s.at[0]);
        else
            buf_add(buf, STR("\xEF\xBF\xBD"));
        s = str_slice(s, 1, s.n);
    }
    buf_add_byte(buf, '"');
}

void buf_add_html(Buf *buf, Str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        const char *entity = NULL;
        switch (s.at[i]) {
        case '&': entity = "&amp;"; break;
        case '<': entity = "&lt;"; break;
        case '>': entity = "&gt;"; break;
        case '"': entity = "&quot;"; break;
        case '\'': entity = "&#39;"; break;
        default: break;
        }
        if (entity == NULL) continue;
        buf_add(buf, str_slice(s, from, i));
        buf_add(buf, str_of(entity));
        from = i + 1;
    }
    buf_add(buf, str_slice(s, from, s.n));
}
