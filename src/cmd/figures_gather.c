/* figures_gather.c: what one thread collects of its cases: rows of cuts, lists, samples, delays. */
#include "cmd/figures_internal.h"

#include <stdlib.h>

bool figures_state_counts(DutyState state)
{
    return state == DUTY_MET || state == DUTY_LATE || state == DUTY_MISSED;
}

void figures_count_duty(DutyCounts *counts, const Duty *duty)
{
    counts->by_state[duty->state]++;
    if (duty->state == DUTY_MET && duty->recorded_late) counts->met_recorded_late++;
}

bool figures_lists_duty(ListStates states, const Duty *duty)
{
    if ((states & LIST_RECORDED_LATE) && duty->state == DUTY_MET && duty->recorded_late)
        return true;
    return (states & (1u << duty->state)) != 0;
}

bool figures_wants_duty(const FigureWants *wants, DutyPlan *plan, const Zone *zone,
                        const Duty *duty)
{
    if (!wants->has_only) return true;
    Cut cut = wants->cuts[0];
    Str value = cut_is_period(cut) ? (Str){NULL, 0} : duty_attribute(plan, duty, cut.attribute);
    return cut_has_duty(cut, zone, duty, value, wants->only);
}

int figures_compare_duties(const void *a, const void *b)
{
    const Duty *left = a, *right = b;
    if (left->case_index != right->case_index) return left->case_index < right->case_index ? -1 : 1;
    if (left->standard_index != right->standard_index)
        return left->standard_index < right->standard_index ? -1 : 1;
    if (left->opened_by != right->opened_by) return left->opened_by < right->opened_by ? -1 : 1;
    if (left->due_ms != right->due_ms) return left->due_ms < right->due_ms ? -1 : 1;
    return str_cmp(left->key, right->key);
}

/* --- delays ------------------------------------------------------------------------------- */

int64_t delays_edge(size_t edge)
{
    enum { MIDDLE = N_DELAY_EDGES / 2 };
    static const int32_t SECONDS[MIDDLE] = {
        1,       2,       5,        10,       15,       30,       60,       120,       300,
        600,     900,     1800,     3600,     7200,     14400,    28800,    43200,     86400,
        172800,  259200,  432000,   604800,   864000,   1209600,  1814400,  2419200,   3628800,
        5184000, 7776000, 10368000, 15552000, 23328000, 31536000, 63072000, 157680000, 315360000};
    BASE_ASSERT(edge < N_DELAY_EDGES);
    if (edge == MIDDLE) return 0;
    if (edge > MIDDLE) return (int64_t)SECONDS[edge - MIDDLE - 1] * 1000;
    return -(int64_t)SECONDS[MIDDLE - 1 - edge] * 1000;
}

void delays_count(Delays *delays, const Duty *duty)
{
    if (!figures_state_counts(duty->state)) return;
    if (duty->due_ms == TIME_NONE)
        delays->n_undated++;
    else if (duty->state == DUTY_MISSED)
        delays->n_never++;
    else {
        delays->n_done++;
        int64_t delay_ms = duty->ended_ms - duty->due_ms;
        size_t low = 0, high = N_DELAY_EDGES;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (delays_edge(middle) < delay_ms)
                low = middle + 1;
            else
                high = middle;
        }
        if (low < N_DELAY_EDGES) delays->done_by[low]++;
    }
}

void delays_merge(Delays *into, const Delays *from)
{
    for (size_t e = 0; e < N_DELAY_EDGES; e++) into->done_by[e] += from->done_by[e];
    into->n_done += from->n_done;
    into->n_never += from->n_never;
    into->n_undated += from->n_undated;
}

void delays_accumulate(Delays *delays)
{
    for (size_t e = 1; e < N_DELAY_EDGES; e++) delays->done_by[e] += delays->done_by[e - 1];
}

/* --- the present case --------------------------------------------------------------------- */

static void keep_duty(Gatherer *gatherer, FigureDuties *kept, const Duty *duty)
{
    Duty copy = *duty;
    copy.key = str_copy(gatherer->arena, duty->key);
    VEC_PUSH(kept, copy);
}

/** Number a counted duty; keep it if that number was drawn. */
static void sample_duty(Gatherer *gatherer, FigureDraft *draft, const Duty *duty)
{
    const Draw *draw = &gatherer->draws[duty->standard_index];
    uint64_t rank = draft->rank++;
    while (draft->next_draw < draw->n && draw->ranks[draft->next_draw] < rank) draft->next_draw++;
    if (draft->next_draw < draw->n && draw->ranks[draft->next_draw] == rank)
        keep_duty(gatherer, &draft->drawn, duty);
}

/** Put the present case's duties in order, and list and sample them. */
static void flush_case(Gatherer *gatherer)
{
    const FigureWants *wants = gatherer->wants;
    FigureDuties *pending = &gatherer->pending;
    if (pending->n == 0) return;
    if (pending->n > 1) qsort(pending->at, pending->n, sizeof *pending->at, figures_compare_duties);
    for (size_t i = 0; i < pending->n; i++) {
        const Duty *duty = &pending->at[i];
        FigureDraft *draft = &gatherer->drafts[duty->standard_index];
        for (size_t l = 0; l < FIGURES_MOST_LISTS; l++)
            if (figures_lists_duty(wants->lists[l].states, duty) &&
                draft->lists[l].n < wants->lists[l].limit)
                keep_duty(gatherer, &draft->lists[l], duty);
        if (wants->sample_n > 0 && figures_state_counts(duty->state))
            sample_duty(gatherer, draft, duty);
    }
    pending->n = 0;
    arena_clear(gatherer->case_arena);
}

static bool needs_order(const FigureWants *wants, const Duty *duty)
{
    return (wants->sample_n > 0 && figures_state_counts(duty->state)) ||
           figures_lists_duty(wants->lists[0].states | wants->lists[1].states, duty);
}

/** Take one duty from the engine. */
static bool take_duty(void *context, const Duty *duty)
{
    Gatherer *gatherer = context;
    const FigureWants *wants = gatherer->wants;
    const Zone *zone = gatherer->question->book->zone;
    if (gatherer->pending.n > 0 && gatherer->pending.at[0].case_index != duty->case_index)
        flush_case(gatherer);
    if (!figures_wants_duty(wants, gatherer->plan, zone, duty)) return true;
    FigureDraft *draft = &gatherer->drafts[duty->standard_index];
    for (size_t c = 0; c < wants->n_cuts; c++) {
        Cut cut = wants->cuts[c];
        Str value = cut_is_period(cut) ? (Str){NULL, 0}
                                       : duty_attribute(gatherer->plan, duty, cut.attribute);
        cut_draft_count(&draft->cuts[c], cut, zone, duty, value);
    }
    if (wants->delays) delays_count(&draft->delays, duty);
    if (needs_order(wants, duty)) {
        Duty copy = *duty;
        copy.key = str_copy(gatherer->case_arena, duty->key);
        VEC_PUSH(&gatherer->pending, copy);
    }
    return true;
}

void gatherer_run(Gatherer *gatherer, size_t first, size_t end, const uint64_t *base_ranks)
{
    const FigureQuestion *question = gatherer->question;
    size_t n = question->book->n_standards;
    for (size_t s = 0; s < n; s++) gatherer->drafts[s].rank = base_ranks[s];
    DutyCounts *counts = mem_zero(n ? n : 1, sizeof *counts);
    DutyQuestion asked = {.as_at_ms = question->as_at_ms,
                          .known_at_ms = question->known_at_ms,
                          .where = question->where,
                          .first_case = first,
                          .end_case = end,
                          .each = take_duty,
                          .context = gatherer};
    (void)duty_run(gatherer->plan, &asked, counts);
    flush_case(gatherer);
    free(counts);
}

void gatherer_free(Gatherer *gatherer)
{
    for (size_t s = 0; gatherer->drafts && s < gatherer->question->book->n_standards; s++) {
        FigureDraft *draft = &gatherer->drafts[s];
        for (size_t c = 0; c < FIGURES_MOST_CUTS; c++) cut_draft_free(&draft->cuts[c]);
        for (size_t l = 0; l < FIGURES_MOST_LISTS; l++) VEC_FREE(&draft->lists[l]);
        VEC_FREE(&draft->drawn);
    }
    free(gatherer->drafts);
    VEC_FREE(&gatherer->pending);
    arena_free(gatherer->arena);
    arena_free(gatherer->case_arena);
}
