/* lsp_symbols.c: the outline of a document: its statements, and the events of its records. */
#include "cmd/lsp_internal.h"

/* Numbers of the protocol's SymbolKind; 0 for what is no statement. */
static int symbol_kind(BookNameType type)
{
    switch (type) {
    case BOOK_NAME_STANDARD: return 12;
    case BOOK_NAME_RECORD: return 5;
    case BOOK_NAME_FORM: return 11;
    case BOOK_NAME_ROLE: return 26;
    case BOOK_NAME_CLOCK:
    case BOOK_NAME_LIST: return 10;
    case BOOK_NAME_AREA:
    case BOOK_NAME_UNIT: return 3;
    case BOOK_NAME_ADVICE:
    case BOOK_NAME_LETTER: return 15;
    case BOOK_NAME_LENS: return 17;
    case BOOK_NAME_KIND:
    case BOOK_NAME_ATTRIBUTE:
    case BOOK_NAME_MEMBER: return 0;
    }
    return 0;
}

enum { SYMBOL_EVENT = 24, SYMBOL_CASE = 15 };

/* The outline while it is made. */
typedef struct {
    Str text;
    json_t *symbols;
    json_t *last;       /* the statement added last; borrowed */
    uint32_t last_line; /* where that one begins, from 1 */
    uint32_t last_end;  /* and the line before the next statement */
} Outline;

/* The last line of the statement that begins on a line: before the next line with something in
 * column one that is no comment. */
static uint32_t end_of_statement(Str text, uint32_t line)
{
    Str rest = text, piece;
    uint32_t number = 0, last = line;
    while (str_cut(&rest, '\n', &piece)) {
        number++;
        Str content = str_trim(piece);
        if (number <= line || content.n == 0) continue;
        bool is_comment = str_starts(content, STR("#"));
        bool is_indented = piece.at[0] == ' ' || piece.at[0] == '\t';
        if (!is_indented && !is_comment) break;
        if (is_indented) last = number;
    }
    return last;
}

static json_t *symbol_of(const Outline *outline, Str name, int kind, BookPlace place,
                         uint32_t end_line)
{
    LspPosition from = {place.line - 1, 0};
    Str last = lsp_line(outline->text, end_line - 1);
    LspPosition to = {end_line - 1, lsp_units_of_points(last, UINT32_MAX)};
    return json_pack("{s:o, s:i, s:o, s:o}", "name", lsp_json_text(name), "kind", kind, "range",
                     lsp_json_range(from, to), "selectionRange",
                     lsp_range_of_place(outline->text, place));
}

static void add_statement(Outline *outline, Str name, int kind, BookPlace place)
{
    outline->last_line = place.line;
    outline->last_end = end_of_statement(outline->text, place.line);
    outline->last = symbol_of(outline, name, kind, place, outline->last_end);
    json_array_append_new(outline->symbols, outline->last);
}

/* An event below its record. A form's own event stands on the form's line and is no child. */
static void add_event(Outline *outline, const BookMention *mention)
{
    BookPlace place = mention->place;
    if (outline->last == NULL || place.line <= outline->last_line || place.line > outline->last_end)
        return;
    json_t *children = json_object_get(outline->last, "children");
    if (children == NULL) {
        children = json_array();
        json_object_set_new(outline->last, "children", children);
    }
    json_array_append_new(children,
                          symbol_of(outline, mention->name, SYMBOL_EVENT, place, place.line));
}

json_t *lsp_answer_symbols(const LspQuestion *question, Err *error)
{
    (void)error;
    if (question->book == NULL || question->file == UINT32_MAX) return json_array();
    Outline outline = {.text = question->book->files[question->file].text, .symbols = json_array()};
    BookMentions mentions = {0};
    book_collect_mentions(question->book, &mentions);
    for (size_t i = 0; i < mentions.n; i++) {
        const BookMention *mention = &mentions.at[i];
        if (mention->place.file != question->file || !mention->is_declaration) continue;
        int kind = symbol_kind(mention->type);
        if (kind > 0)
            add_statement(&outline, mention->name, kind, mention->place);
        else if (mention->type == BOOK_NAME_KIND)
            add_event(&outline, mention);
    }
    VEC_FREE(&mentions);
    for (size_t i = 0; i < question->book->n_cases; i++) {
        const BookCase *example = &question->book->cases[i];
        if (example->place.file == question->file)
            add_statement(&outline, example->name, SYMBOL_CASE, example->place);
    }
    return outline.symbols;
}
