/* html.c: an HTML page, element by element. */
#include "book/html.h"

static void end_tag(Html *html)
{
    if (html->in_tag) buf_add_byte(html->out, '>');
    html->in_tag = false;
}

/* Blocks begin a new line, so that the page can be read and compared as text. */
static bool is_block(const char *tag)
{
    static const char *const INLINE[] = {"a", "code", "em", "q", "span", "strong", "time"};
    for (size_t i = 0; i < sizeof INLINE / sizeof *INLINE; i++)
        if (strcmp(tag, INLINE[i]) == 0) return false;
    return true;
}

void html_open(Html *html, const char *tag, const char *class_name)
{
    BASE_ASSERT(html->depth < HTML_DEPTH_MAX);
    end_tag(html);
    if (is_block(tag)) buf_add_byte(html->out, '\n');
    buf_addf(html->out, "<%s", tag);
    html->open[html->depth++] = tag;
    html->in_tag = true;
    if (class_name != NULL) html_attribute(html, "class", str_of(class_name));
}

void html_attribute(Html *html, const char *name, Str value)
{
    BASE_ASSERT(html->in_tag);
    buf_addf(html->out, " %s=\"", name);
    buf_add_html(html->out, value);
    buf_add_byte(html->out, '"');
}

void html_close(Html *html)
{
    BASE_ASSERT(html->depth > 0);
    end_tag(html);
    buf_addf(html->out, "</%s>", html->open[--html->depth]);
}

void html_void(Html *html)
{
    BASE_ASSERT(html->in_tag && html->depth > 0);
    end_tag(html);
    html->depth--;
}

void html_text(Html *html, Str text)
{
    end_tag(html);
    buf_add_html(html->out, text);
}

void html_element(Html *html, const char *tag, const char *class_name, Str text)
{
    html_open(html, tag, class_name);
    html_text(html, text);
    html_close(html);
}

void html_literal(Html *html, const char *markup)
{
    end_tag(html);
    buf_add(html->out, str_of(markup));
}
