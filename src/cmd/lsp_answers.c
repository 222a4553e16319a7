/* lsp_answers.c: hover, completion, definition, references and formatting. */
#include "cmd/lsp_internal.h"
#include <stdlib.h>

/* --- the name at a position --------------------------------------------------------------- */

/* The mention that the position is in, or NULL. `mentions` is collected here; freed by the caller.
 */
static const BookMention *find_mention(const LspQuestion *question, BookMentions *mentions)
{
    if (question->book == NULL || question->file == UINT32_MAX) return NULL;
    Str text = question->book->files[question->file].text;
    Str line = lsp_line(text, question->position.line);
    uint32_t column = lsp_points_of_units(line, question->position.character) + 1;
    book_collect_mentions(question->book, mentions);
    for (size_t i = 0; i < mentions->n; i++) {
        const BookMention *mention = &mentions->at[i];
        BookPlace place = mention->place;
        if (place.file != question->file || place.line != question->position.line + 1) continue;
        bool is_quoted = place.length > mention->name.n;
        uint32_t columns = (uint32_t)str_columns(mention->name) + (is_quoted ? 2 : 0);
        if (column >= place.column && column <= place.column + columns) return mention;
    }
    return NULL;
}

json_t *lsp_answer_hover(const LspQuestion *question, Err *error)
{
    (void)error;
    BookMentions mentions = {0};
    const BookMention *mention = find_mention(question, &mentions);
    Buf about = {0};
    json_t *answer = NULL;
    if (mention != NULL) book_add_about(&about, question->book, mention->type, mention->name);
    if (about.n > 0)
        answer = json_pack(
            "{s:{s:s, s:o}, s:o}", "contents", "kind", "markdown", "value",
            lsp_json_text(buf_str(&about)), "range",
            lsp_range_of_place(question->book->files[question->file].text, mention->place));
    buf_free(&about);
    VEC_FREE(&mentions);
    return answer != NULL ? answer : json_null();
}

/* --- definition and references ------------------------------------------------------------ */

typedef enum { ONLY_DECLARATIONS, ALL_BUT_DECLARATIONS, ALL_MENTIONS } MentionChoice;

static json_t *location_of(const LspQuestion *question, const BookMention *mention)
{
    const BookFile *file = &question->book->files[mention->place.file];
    char *uri = lsp_uri_of_path(question->lsp, file->path);
    json_t *location = json_pack("{s:o, s:o}", "uri", lsp_json_text(str_of(uri)), "range",
                                 lsp_range_of_place(file->text, mention->place));
    free(uri);
    return location;
}

static json_t *locations(const LspQuestion *question, MentionChoice choice)
{
    BookMentions mentions = {0};
    const BookMention *wanted = find_mention(question, &mentions);
    json_t *answer = json_array();
    for (size_t i = 0; wanted != NULL && i < mentions.n; i++) {
        const BookMention *mention = &mentions.at[i];
        bool is_chosen =
            choice == ALL_MENTIONS || mention->is_declaration == (choice == ONLY_DECLARATIONS);
        if (is_chosen && mention->type == wanted->type && str_eq(mention->name, wanted->name))
            json_array_append_new(answer, location_of(question, mention));
    }
    VEC_FREE(&mentions);
    return answer;
}

json_t *lsp_answer_definition(const LspQuestion *question, Err *error)
{
    (void)error;
    return locations(question, ONLY_DECLARATIONS);
}

json_t *lsp_answer_references(const LspQuestion *question, Err *error)
{
    (void)error;
    const json_t *context = json_object_get(question->params, "context");
    bool with_declarations = json_is_true(json_object_get(context, "includeDeclaration"));
    return locations(question, with_declarations ? ALL_MENTIONS : ALL_BUT_DECLARATIONS);
}

/* --- completion --------------------------------------------------------------------------- */

/* Numbers of the protocol's CompletionItemKind. */
static int item_kind(const BookSuggestion *suggestion)
{
    static const int OF_NAMES[] = {
        [BOOK_NAME_STANDARD] = 3, [BOOK_NAME_KIND] = 23,  [BOOK_NAME_ATTRIBUTE] = 5,
        [BOOK_NAME_ROLE] = 18,    [BOOK_NAME_CLOCK] = 21, [BOOK_NAME_LIST] = 13,
        [BOOK_NAME_MEMBER] = 20,  [BOOK_NAME_AREA] = 9,   [BOOK_NAME_UNIT] = 9,
        [BOOK_NAME_RECORD] = 7,   [BOOK_NAME_FORM] = 8,   [BOOK_NAME_ADVICE] = 1,
        [BOOK_NAME_LETTER] = 1,   [BOOK_NAME_LENS] = 12};
    switch (suggestion->what) {
    case BOOK_SUGGEST_WORD: return 14;
    case BOOK_SUGGEST_UNIT: return 11;
    case BOOK_SUGGEST_VALUE: return 12;
    case BOOK_SUGGEST_NAME: break;
    }
    return OF_NAMES[suggestion->type];
}

/* The part of a word that stands before the position already: what a choice replaces. */
static json_t *range_of_prefix(const LspQuestion *question, Str line)
{
    uint32_t points = lsp_points_of_units(line, question->position.character);
    size_t end = 0;
    for (uint32_t i = 0; i < points && end < line.n; i++) {
        end++;
        while (end < line.n && ((unsigned char)line.at[end] & 0xC0) == 0x80) end++;
    }
    size_t from = end;
    while (from > 0) {
        char c = line.at[from - 1];
        bool is_part = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       str_has_byte(STR("_-.:"), c);
        if (!is_part) break;
        from--;
    }
    LspPosition to = {question->position.line, lsp_units_of_points(line, points)};
    LspPosition start = {to.line, to.character - (uint32_t)(end - from)};
    return lsp_json_range(start, to);
}

static json_t *item_of(const BookSuggestion *suggestion, json_t *range, size_t index)
{
    char order[16];
    (void)snprintf(order, sizeof order, "%06zu", index % 1000000);
    json_t *item =
        json_pack("{s:o, s:i, s:s, s:{s:O, s:o}}", "label", lsp_json_text(suggestion->word), "kind",
                  item_kind(suggestion), "sortText", order, "textEdit", "range", range, "newText",
                  lsp_json_text(suggestion->word));
    if (suggestion->note.n > 0)
        json_object_set_new(item, "detail", lsp_json_text(suggestion->note));
    return item;
}

json_t *lsp_answer_completion(const LspQuestion *question, Err *error)
{
    (void)error;
    if (question->book == NULL) return json_null();
    Str text = buf_str(&question->document->text);
    Str line = lsp_line(text, question->position.line);
    Arena *arena = arena_create();
    BookSuggestions suggestions = {0};
    book_suggest(question->book, text, str_of(question->document->path),
                 question->position.line + 1,
                 lsp_points_of_units(line, question->position.character) + 1, arena, &suggestions);
    json_t *range = range_of_prefix(question, line), *items = json_array();
    for (size_t i = 0; i < suggestions.n; i++)
        json_array_append_new(items, item_of(&suggestions.at[i], range, i));
    json_decref(range);
    VEC_FREE(&suggestions);
    arena_free(arena);
    return json_pack("{s:b, s:o}", "isIncomplete", 0, "items", items);
}

/* --- formatting --------------------------------------------------------------------------- */

/* The position behind the last character of a text. */
static LspPosition end_of(Str text)
{
    uint32_t line = 0;
    size_t start = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.at[i] != '\n') continue;
        line++;
        start = i + 1;
    }
    Str last = str_slice(text, start, text.n);
    return (LspPosition){line, lsp_units_of_points(last, UINT32_MAX)};
}

json_t *lsp_answer_formatting(const LspQuestion *question, Err *error)
{
    Str text = buf_str(&question->document->text);
    Buf formatted = {0};
    if (!book_format(text, str_of(question->document->path), &formatted, error)) return NULL;
    json_t *edits = json_array();
    if (!str_eq(text, buf_str(&formatted)))
        json_array_append_new(edits, json_pack("{s:o, s:o}", "range",
                                               lsp_json_range((LspPosition){0, 0}, end_of(text)),
                                               "newText", lsp_json_text(buf_str(&formatted))));
    buf_free(&formatted);
    return edits;
}
