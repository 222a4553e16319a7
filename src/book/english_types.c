/* english_types.c: what may be answered, in plain English. */
#include "book/english_internal.h"
#include <math.h>

static void add_choices(Buf *out, const BookAnswerType *type)
{
    Arena *arena = arena_create();
    for (size_t i = 0; i < type->n_choices; i++) {
        const BookChoice *choice = &type->choices[i];
        if (i > 0) buf_add(out, i + 1 == type->n_choices ? STR(" or ") : STR(", "));
        bool has_title = choice->title.n > 0 && !str_eq(choice->title, choice->name);
        buf_add(out, has_title ? choice->title : english_words_of_name(arena, choice->name));
        if (isnan(choice->points)) continue;
        buf_add(out, STR(" ("));
        number_add(out, choice->points);
        buf_add(out, STR(")"));
    }
    arena_free(arena);
}

void english_add_type(Buf *out, const BookAnswerType *type)
{
    switch (type->type) {
    case BOOK_TYPE_ONE_OF:
    case BOOK_TYPE_SOME_OF:
        buf_add(out, type->type == BOOK_TYPE_ONE_OF ? STR("one of ") : STR("any of "));
        if (type->list.n)
            buf_addf(out, "the list %.*s", STR_ARG(type->list));
        else
            add_choices(out, type);
        return;
    case BOOK_TYPE_YES_NO: buf_add(out, STR("yes or no")); return;
    case BOOK_TYPE_YES_NO_UNKNOWN: buf_add(out, STR("yes, no or not known")); return;
    case BOOK_TYPE_NUMBER: buf_add(out, STR("a number")); return;
    case BOOK_TYPE_DATE: buf_add(out, STR("a date")); return;
    case BOOK_TYPE_DATE_TIME: buf_add(out, STR("a date and time")); return;
    case BOOK_TYPE_TEXT: buf_add(out, STR("free text")); return;
    case BOOK_TYPE_CODE: buf_add(out, STR("a code or reference")); return;
    case BOOK_TYPE_PERSON: buf_add(out, STR("a person")); return;
    case BOOK_TYPE_PLACE: buf_add(out, STR("a place")); return;
    case BOOK_TYPE_OFFENCE: buf_add(out, STR("an offence")); return;
    case BOOK_TYPE_STAFF: buf_add(out, STR("a member of staff")); return;
    case BOOK_TYPE_RECORD: break;
    }
    buf_addf(out, "a record of type %.*s", STR_ARG(type->record_type));
}
