/* diff_records.c: the facts of records, forms, roles and the rest, for the comparison of books. */
#include "book/diff_internal.h"

static void tell_type(DiffFacts *facts, const BookAnswerType *type)
{
    Buf text = {0};
    english_add_type(&text, type);
    diff_fact_text(facts, "answered by", buf_str(&text));
    buf_free(&text);
}

static void tell_attribute(DiffFacts *facts, const BookEvent *event, const BookAttribute *attribute)
{
    Str name =
        str_format(facts->arena, "%.*s of %.*s", STR_ARG(attribute->name), STR_ARG(event->kind));
    diff_part(facts, "attribute", name, STR(""));
    tell_type(facts, &attribute->type);
    diff_fact_text(facts, "is", attribute->personal ? STR("personal") : STR("not personal"));
    diff_fact_text(facts, "title", attribute->title);
}

void diff_tell_record(DiffFacts *facts, const void *item)
{
    const BookRecord *record = item;
    diff_fact_text(facts, "title", record->title);
    diff_fact_text(facts, "reference", record->ref);
    diff_fact_text(facts, "says", record->says);
    diff_fact_text(facts, "source", record->source);
    for (size_t e = 0; e < record->n_events; e++) {
        const BookEvent *event = &record->events[e];
        if (event->from_form.n) continue; /* told with the form */
        diff_part(facts, "event", event->kind, event->title);
        diff_fact_text(facts, "title", event->title);
        diff_fact_names(facts, "recorded by", event->roles, event->n_roles);
        for (size_t a = 0; a < event->n_attributes; a++)
            tell_attribute(facts, event, &event->attributes[a]);
    }
    for (size_t l = 0; l < record->n_links; l++) {
        const BookLink *link = &record->links[l];
        diff_part(facts, "link", link->name, link->title);
        diff_fact_text(facts, "to", link->target);
        diff_fact_text(facts, "how many", link->many ? STR("several") : STR("one"));
        diff_fact_text(facts, "title", link->title);
    }
    diff_end_part(facts);
}

static void tell_ask(DiffFacts *facts, const BookAsk *ask)
{
    diff_part(facts, "question", ask->name, ask->text);
    diff_fact_text(facts, "wording", ask->text);
    tell_type(facts, &ask->type);
    diff_fact_text(facts, "must be answered", ask->optional ? STR("no") : STR("yes"));
    diff_fact_condition(facts, "shown if", ask->show_if);
    diff_fact_text(facts, "help", ask->help);
    diff_fact_text(facts, "section", ask->section);
}

static void tell_score(DiffFacts *facts, const BookScore *score)
{
    diff_part(facts, "score", score->name, STR(""));
    diff_fact_text(facts, "is",
                   score->type == BOOK_SCORE_SUM ? STR("a sum of points")
                                                 : STR("a count of answers"));
    diff_fact_text(facts, "counts the answer", score->value);
    diff_fact_names(facts, "over the questions", score->asks, score->n_asks);
}

/* Suggestions are tried in order, so their place is part of their name. */
static void tell_suggest(DiffFacts *facts, const BookSuggest *suggest, size_t index)
{
    Str name = str_format(facts->arena, "%zu", index + 1);
    diff_part(facts, "suggestion", name, STR(""));
    diff_fact_text(facts, "sets",
                   str_format(facts->arena, "%.*s %.*s", STR_ARG(suggest->attribute),
                              STR_ARG(suggest->value)));
    diff_fact_condition(facts, "if", suggest->cond);
}

void diff_tell_form(DiffFacts *facts, const void *item)
{
    const BookForm *form = item;
    if (form->version)
        diff_fact_text(facts, "version", str_format(facts->arena, "%" PRIu32, form->version));
    diff_fact_text(facts, "title", form->title);
    diff_fact_text(facts, "on the record", form->record);
    diff_fact_text(facts, "gives", form->gives);
    diff_fact_names(facts, "filled in by", form->roles, form->n_roles);
    diff_fact_text(facts, "source", form->source);
    diff_fact_text(facts, "says", form->says);
    diff_fact_text(facts, "overriding a suggestion",
                   form->override_reason ? STR("needs a reason") : STR("is not possible"));
    diff_fact_text(facts, "lowering a suggestion only by", form->lower_by);
    for (size_t i = 0; i < form->n_asks; i++) tell_ask(facts, &form->asks[i]);
    for (size_t i = 0; i < form->n_scores; i++) tell_score(facts, &form->scores[i]);
    for (size_t i = 0; i < form->n_suggests; i++) tell_suggest(facts, &form->suggests[i], i);
    diff_end_part(facts);
}

void diff_tell_role(DiffFacts *facts, const void *item)
{
    const BookRole *role = item;
    diff_fact_text(facts, "title", role->title);
    diff_fact_text(facts, "unit", role->unit);
    diff_fact_text(facts, "says", role->says);
    diff_fact_text(facts, "source", role->source);
}

void diff_tell_unit(DiffFacts *facts, const void *item)
{
    const BookUnitOfForce *unit = item;
    diff_fact_text(facts, "title", unit->title);
    diff_fact_text(facts, "part of", unit->part_of);
    diff_fact_text(facts, "clock", unit->clock);
}

void diff_tell_area(DiffFacts *facts, const void *item)
{
    const BookArea *area = item;
    diff_fact_text(facts, "title", area->title);
    diff_fact_text(facts, "says", area->says);
}

void diff_tell_advice(DiffFacts *facts, const void *item)
{
    static const char *const TYPES[] = {"first", "do", "don’t", "what comes next"};
    const BookAdvice *advice = item;
    if (advice->version)
        diff_fact_text(facts, "version", str_format(facts->arena, "%" PRIu32, advice->version));
    diff_fact_text(facts, "title", advice->title);
    diff_fact_text(facts, "source", advice->source);
    diff_fact_names(facts, "for", advice->offences, advice->n_offences);
    for (size_t i = 0; i < advice->n_items; i++) {
        diff_part(facts, "item", advice->items[i].name, advice->items[i].text);
        diff_fact_text(facts, "wording", advice->items[i].text);
        diff_fact_text(facts, "stands under", str_of(TYPES[advice->items[i].type]));
    }
    diff_end_part(facts);
}

void diff_tell_letter(DiffFacts *facts, const void *item)
{
    const BookLetter *letter = item;
    diff_fact_text(facts, "title", letter->title);
    diff_fact_text(facts, "on the record", letter->record);
    diff_fact_text(facts, "to", letter->to);
    diff_fact_text(facts, "gives", letter->gives);
    diff_fact_text(facts, "source", letter->source);
    diff_fact_names(facts, "by", letter->channels, letter->n_channels);
    for (size_t i = 0; i < letter->n_paragraphs; i++) {
        diff_part(facts, "paragraph", str_format(facts->arena, "%zu", i + 1),
                  letter->paragraphs[i]);
        diff_fact_text(facts, "wording", letter->paragraphs[i]);
    }
    diff_end_part(facts);
}

void diff_tell_lens(DiffFacts *facts, const void *item)
{
    const BookLens *lens = item;
    diff_fact_text(facts, "title", lens->title);
    diff_fact_text(facts, "says", lens->says);
    diff_fact_condition(facts, "if", lens->cond);
}
