/* screen.c: how wide the terminal is, whether it has colour, and text made safe for it. */
#include "cmd/table.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { COLUMNS_WITHOUT_TERMINAL = 100, COLUMNS_LEAST = 20, COLUMNS_MOST = 1000 };

static size_t clamp_columns(uint64_t columns)
{
    if (columns < COLUMNS_LEAST) return COLUMNS_LEAST;
    return columns > COLUMNS_MOST ? COLUMNS_MOST : (size_t)columns;
}

Screen screen_of(int descriptor)
{
    Screen screen = {COLUMNS_WITHOUT_TERMINAL, SCREEN_PLAIN};
    bool is_terminal = isatty(descriptor) == 1;
    struct winsize size;
    if (is_terminal && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        screen.columns = clamp_columns(size.ws_col);
    const char *columns = getenv("COLUMNS");
    uint64_t wanted;
    if (columns && number_parse_whole(str_of(columns), 100000, &wanted) && wanted > 0)
        screen.columns = clamp_columns(wanted);
    const char *no_colour = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    bool is_dumb = term && strcmp(term, "dumb") == 0;
    if (is_terminal && !is_dumb && !(no_colour && *no_colour)) screen.paint = SCREEN_COLOUR;
    return screen;
}

/** The bytes of the code point at the start of text if a terminal must not see it, else 0:
 * C0, DEL, C1 and the marks that turn the direction of writing. */
static size_t unsafe_bytes(Str text)
{
    uint8_t first = (uint8_t)text.at[0];
    if (first < 0x20 || first == 0x7f) return 1;
    if (first == 0xc2 && text.n > 1 && (uint8_t)text.at[1] >= 0x80 && (uint8_t)text.at[1] < 0xa0)
        return 2;
    if (first == 0xe2 && text.n > 2) {
        uint8_t second = (uint8_t)text.at[1], third = (uint8_t)text.at[2];
        bool turns = (second == 0x80 && third >= 0xaa && third <= 0xae) ||
                     (second == 0x81 && third >= 0xa6 && third <= 0xa9);
        if (turns) return 3;
    }
    return 0;
}

void screen_add_safe(Buf *out, Str text)
{
    while (text.n > 0) {
        size_t valid = str_utf8_valid(text);
        Str good = str_slice(text, 0, valid);
        while (good.n > 0) {
            size_t bad = unsafe_bytes(good);
            if (bad)
                buf_add_byte(out, '?');
            else
                buf_add_byte(out, good.at[0]);
            good = str_slice(good, bad ? bad : 1, good.n);
        }
        if (valid < text.n) buf_add_byte(out, '?');
        text = str_slice(text, valid < text.n ? valid + 1 : valid, text.n);
    }
}

static const char *paint_code(Paint paint)
{
    switch (paint) {
    case PAINT_HEAD: return "\033[1m";
    case PAINT_BAD: return "\033[1;31m";
    case PAINT_GOOD: return "\033[32m";
    case PAINT_DIM: return "\033[2m";
    case PAINT_NONE: break;
    }
    return "";
}

void screen_add_painted(Buf *out, Screen screen, Paint paint, Str text)
{
    bool painted = screen.paint == SCREEN_COLOUR && paint != PAINT_NONE && text.n > 0;
    if (painted) buf_add(out, str_of(paint_code(paint)));
    screen_add_safe(out, text);
    if (painted) buf_add(out, STR("\033[0m"));
}

static void add_spaces(Buf *out, size_t n)
{
    while (n-- > 0) buf_add_byte(out, ' ');
}

void screen_add_wrapped(Buf *out, Screen screen, size_t start, size_t indent, Str text)
{
    size_t column = start;
    Str rest = text, word;
    bool at_start = true;
    while (str_cut(&rest, ' ', &word)) {
        if (word.n == 0) continue;
        size_t width = str_columns(word);
        if (!at_start && column + 1 + width > screen.columns) {
            buf_add_byte(out, '\n');
            add_spaces(out, indent);
            column = indent;
        } else if (!at_start) {
            buf_add_byte(out, ' ');
            column++;
        }
        screen_add_safe(out, word);
        column += width;
        at_start = false;
    }
    buf_add_byte(out, '\n');
}

void screen_add_paragraph(Buf *out, Screen screen, Paint paint, Str text)
{
    bool is_painted = screen.paint == SCREEN_COLOUR && paint != PAINT_NONE;
    if (is_painted) buf_add(out, str_of(paint_code(paint)));
    screen_add_wrapped(out, screen, 0, 0, text);
    if (is_painted) buf_add(out, STR("\033[0m"));
}
