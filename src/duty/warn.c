/* warn.c: names in the book that the log never has, with the nearest that it has. */
#include "duty/duty_internal.h"
#include <stdlib.h>

typedef struct {
    DutyPlan *plan;
    StrMap *told;    /* each name is told once */
    Str *attributes; /* that the log has */
    size_t n_attributes;
} Warner;

static void tell(Warner *warner, const char *what, Str name, Str where, const Str *known,
                 size_t n_known)
{
    Arena *arena = warner->plan->arena;
    Str key = str_format(arena, "%s %.*s", what, STR_ARG(name));
    if (strmap_find(warner->told, key) != STRMAP_NONE) return;
    (void)strmap_put(warner->told, key);
    size_t nearest = str_nearest(name, known, n_known);
    DutyWarning warning;
    if (nearest == SIZE_MAX)
        warning.message =
            str_format(arena, "standard %.*s names the %s \"%.*s\", which the log never has",
                       STR_ARG(where), what, STR_ARG(name));
    else
        warning.message = str_format(arena,
                                     "standard %.*s names the %s \"%.*s\", which the log never "
                                     "has; the nearest it has is \"%.*s\"",
                                     STR_ARG(where), what, STR_ARG(name), STR_ARG(known[nearest]));
    VEC_PUSH(&warner->plan->warnings, warning);
}

static void warn_kind(Warner *warner, Str kind, Str where)
{
    const Log *log = warner->plan->log;
    if (kind.n == 0 || log_find_kind(log, kind) != UINT32_MAX) return;
    tell(warner, "event kind", kind, where, log->kind_names, log->n_kinds);
}

static void warn_attribute(Warner *warner, Str name, Str where)
{
    const Log *log = warner->plan->log;
    if (name.n == 0 || log_find_column(log, name) || log_find_case_column(log, name)) return;
    tell(warner, "attribute", name, where, warner->attributes, warner->n_attributes);
}

static void warn_condition(Warner *warner, const BookCond *cond, Str where)
{
    if (cond == NULL) return;
    for (size_t i = 0; i < cond->n_parts; i++) warn_condition(warner, cond->parts[i], where);
    warn_kind(warner, cond->kind, where);
    warn_kind(warner, cond->kind2, where);
    if (cond->type != BOOK_COND_COMPARE) return;
    warn_kind(warner, cond->left.kind, where);
    warn_attribute(warner, cond->left.attribute, where);
    for (size_t i = 0; i < cond->n_right; i++)
        if (cond->right[i].type == BOOK_VALUE_EVENT_ATTRIBUTE ||
            cond->right[i].type == BOOK_VALUE_RECORD_ATTRIBUTE)
            warn_attribute(warner, cond->right[i].text, where);
}

static void warn_kinds(Warner *warner, const BookKinds *kinds, Str where)
{
    for (size_t i = 0; i < kinds->n; i++) warn_kind(warner, kinds->kinds[i], where);
    warn_condition(warner, kinds->cond, where);
}

static void warn_standard(Warner *warner, const BookStandard *standard)
{
    const BookKinds *clauses[] = {&standard->when,   &standard->owe,   &standard->unless,
                                  &standard->before, &standard->until, &standard->hold_from,
                                  &standard->hold_to};
    for (size_t i = 0; i < sizeof clauses / sizeof clauses[0]; i++)
        warn_kinds(warner, clauses[i], standard->name);
    warn_condition(warner, standard->must, standard->name);
    for (size_t i = 0; i < standard->n_per; i++)
        warn_attribute(warner, standard->per[i], standard->name);
}

void plan_warn(DutyPlan *plan)
{
    const Log *log = plan->log;
    Warner warner = {.plan = plan, .told = strmap_create()};
    warner.attributes = mem_zero(log->n_columns + log->n_case_columns, sizeof(Str));
    for (size_t i = 0; i < log->n_columns; i++)
        warner.attributes[warner.n_attributes++] = log->columns[i].name;
    for (size_t i = 0; i < log->n_case_columns; i++)
        warner.attributes[warner.n_attributes++] = log->case_columns[i].name;
    for (size_t i = 0; i < plan->n_standards; i++) warn_standard(&warner, plan->standards[i].book);
    free(warner.attributes);
    strmap_free(warner.told);
}
