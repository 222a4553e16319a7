/* problems.c: findings for a person: place, line, caret, mend. */
#include "book/book.h"
#include <stdlib.h>

/* Of a longer line only the part around the caret is shown. */
enum { SHOWN_BEFORE = 90, SHOWN_BYTES = 180 };

size_t book_count_errors(const BookProblems *problems)
{
    size_t n = 0;
    for (size_t i = 0; i < problems->n; i++) n += problems->at[i].severity == BOOK_ERROR;
    return n;
}

/* Text with tabs as spaces, and control characters and invalid bytes as `?`: a book cannot drive a
 * terminal. */
static void add_safe(Buf *out, Str text)
{
    for (size_t i = 0; i < text.n;) {
        unsigned char byte = (unsigned char)text.at[i];
        size_t n = 1;
        while (i + n < text.n && byte >= 0xC0 && n < 4 &&
               ((unsigned char)text.at[i + n] & 0xC0) == 0x80)
            n++;
        Str one = {text.at + i, n};
        bool is_c1 = byte == 0xC2 && n == 2 && (unsigned char)text.at[i + 1] < 0xA0;
        bool is_bad = byte < 0x20 || byte == 0x7F || is_c1 || str_utf8_valid(one) != n;
        if (byte == '\t') {
            buf_add_byte(out, ' ');
        } else if (is_bad) {
            buf_add_byte(out, '?');
        } else {
            buf_add(out, one);
        }
        i += n;
    }
}

/* Walks down a file; problems are sorted, so it seldom starts again. */
typedef struct {
    uint32_t file, line; /* the line that `at` begins; 0: nowhere yet */
    size_t at;
} LineFinder;

static Str find_line(LineFinder *finder, const Book *book, BookPlace place)
{
    if (place.file >= book->n_files || place.line == 0) return (Str){0};
    Str text = book->files[place.file].text;
    if (finder->line == 0 || finder->file != place.file || finder->line > place.line)
        *finder = (LineFinder){place.file, 1, 0};
    while (finder->line < place.line && finder->at < text.n) {
        const char *end = memchr(text.at + finder->at, '\n', text.n - finder->at);
        if (end == NULL) return (Str){0};
        finder->at = (size_t)(end - text.at) + 1;
        finder->line++;
    }
    Str rest = str_slice(text, finder->at, text.n);
    Str line = {0};
    str_cut(&rest, '\n', &line);
    if (str_ends(line, STR("\r"))) line.n--;
    return line;
}

static bool is_tail(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* The byte at which a column (from 1, in code points) begins. */
static size_t byte_of_column(Str line, uint32_t column)
{
    size_t at = 0;
    for (uint32_t i = 1; i < column && at < line.n; i++) {
        at++;
        while (at < line.n && is_tail(line.at[at])) at++;
    }
    return at;
}

/* The line and, below it, the caret; a long line is cut on both sides of the caret. */
static void add_line_and_caret(Buf *out, Str line, BookPlace place, const char *paint,
                               const char *plain)
{
    size_t caret = byte_of_column(line, place.column);
    size_t from = caret > SHOWN_BEFORE ? caret - SHOWN_BEFORE : 0;
    while (from > 0 && is_tail(line.at[from])) from--;
    size_t upto = from + SHOWN_BYTES < line.n ? from + SHOWN_BYTES : line.n;
    while (upto < line.n && is_tail(line.at[upto])) upto++;
    Str shown = str_slice(line, from, upto);
    Str marked = str_slice(line, caret, caret + place.length < upto ? caret + place.length : upto);
    buf_addf(out, "%6u | %s", place.line, from > 0 ? "…" : "");
    add_safe(out, shown);
    buf_addf(out, "%s\n       | %s", upto < line.n ? "…" : "", from > 0 ? " " : "");
    size_t n_before = str_columns(str_slice(line, from, caret));
    for (size_t i = 0; i < n_before; i++) buf_add_byte(out, ' ');
    buf_addf(out, "%s", paint);
    size_t n_marks = str_columns(marked);
    for (size_t i = 0; i < (n_marks > 0 ? n_marks : 1); i++) buf_add_byte(out, '^');
    buf_addf(out, "%s\n", plain);
}

static void add_problem(Buf *out, const Book *book, const BookProblem *problem, LineFinder *finder,
                        BookPaint paint)
{
    bool is_error = problem->severity == BOOK_ERROR;
    bool in_colour = paint == BOOK_COLOUR;
    const char *colour = !in_colour ? "" : is_error ? "\x1b[1;31m" : "\x1b[1;33m";
    const char *plain = in_colour ? "\x1b[0m" : "";
    BookPlace place = problem->place;
    if (place.file < book->n_files) add_safe(out, book->files[place.file].path);
    buf_addf(out, ":%u:%u: %s%s:%s ", place.line, place.column, colour,
             is_error ? "error" : "warning", plain);
    add_safe(out, problem->message);
    buf_add_byte(out, '\n');
    add_line_and_caret(out, find_line(finder, book, place), place, colour, plain);
    if (problem->mend.n == 0) return;
    buf_addf(out, "  mend:  ");
    add_safe(out, problem->mend);
    buf_add_byte(out, '\n');
}

void book_add_problems(Buf *out, const Book *book, const BookProblems *problems, BookPaint paint)
{
    LineFinder finder = {0};
    for (size_t i = 0; i < problems->n; i++)
        add_problem(out, book, &problems->at[i], &finder, paint);
}
