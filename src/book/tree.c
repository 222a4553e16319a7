/* tree.c: lines to a tree by their indentation. */
#include "book/parse.h"
#include <stdlib.h>

/* An open node while the tree is built, and its last child so far. */
typedef struct {
    uint32_t node, last_child;
} OpenNode;

typedef VEC_OF(OpenNode) OpenNodes;

/* Hang `node` under the innermost open node with less indentation, closing the others. */
static void hang_node(BookTree *tree, OpenNodes *open, uint32_t *last_statement, uint32_t node)
{
    uint32_t indent = tree->nodes.at[node].indent;
    while (open->n > 0 && tree->nodes.at[open->at[open->n - 1].node].indent >= indent) open->n--;
    uint32_t *last = open->n > 0 ? &open->at[open->n - 1].last_child : last_statement;
    if (*last != BOOK_NO_NODE) {
        tree->nodes.at[*last].next = node;
    } else if (open->n > 0) {
        tree->nodes.at[open->at[open->n - 1].node].child = node;
    } else {
        tree->first = node;
    }
    *last = node;
    OpenNode opened = {node, BOOK_NO_NODE};
    VEC_PUSH(open, opened);
}

/* Every node reaches to where the next node begins that is not below it. */
static void set_ends(BookTree *tree, uint32_t n_tokens)
{
    VEC_OF(uint32_t) open = {0};
    for (uint32_t i = 0; i < tree->nodes.n; i++) {
        while (open.n > 0 && tree->nodes.at[open.at[open.n - 1]].indent >= tree->nodes.at[i].indent)
            tree->nodes.at[open.at[--open.n]].end = tree->nodes.at[i].first;
        VEC_PUSH(&open, i);
    }
    while (open.n > 0) tree->nodes.at[open.at[--open.n]].end = n_tokens;
    VEC_FREE(&open);
}

void book_tree_build(const BookLexed *lexed, BookReport *report, BookTree *out)
{
    *out = (BookTree){.first = BOOK_NO_NODE};
    OpenNodes open = {0};
    uint32_t last_statement = BOOK_NO_NODE;
    for (size_t i = 0; i < lexed->lines.n; i++) {
        BookLine line = lexed->lines.at[i];
        const BookToken *first = &lexed->tokens.at[line.first];
        if (first->type == BOOK_TOKEN_COMMENT) continue;
        if (line.indent > 0 && out->nodes.n == 0) {
            book_report_error(report, book_token_place(lexed, first),
                              "a statement starts in column one");
            book_report_mend(report, "take the white space before it out");
            line.indent = 0;
        }
        BookNode node = {.first = line.first,
                         .own_end = line.first + line.n,
                         .child = BOOK_NO_NODE,
                         .next = BOOK_NO_NODE,
                         .indent = line.indent};
        VEC_PUSH(&out->nodes, node);
        hang_node(out, &open, &last_statement, (uint32_t)out->nodes.n - 1);
    }
    VEC_FREE(&open);
    set_ends(out, (uint32_t)lexed->tokens.n);
}

void book_tree_free(BookTree *tree)
{
    VEC_FREE(&tree->nodes);
}
