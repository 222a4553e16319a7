/* figures.c: the two passes over a log, put together into the figures of each standard. */
#include "cmd/figures_internal.h"

#include <math.h>
#include <stdlib.h>

/* What both passes share. Every worker writes only what is its own: its plan, its gatherer, and
 * the counts of the chunks it was given. */
typedef struct {
    const FigureQuestion *question;
    const FigureWants *wants;
    Chunks chunks;
    size_t n_standards;
    DutyPlan **plans;     /* one a worker; made by the first pass, used by the second */
    DutyCounts *counts;   /* [n_chunks][n_standards] */
    uint64_t *ties;       /* the same */
    uint64_t *base_ranks; /* the same: counted duties in the chunks before */
    Draw *draws;          /* one a standard */
    Gatherer *gatherers;  /* one a worker, of the second pass */
} Passes;

uint64_t figures_counted(const DutyCounts *counts)
{
    return counts->by_state[DUTY_MET] + counts->by_state[DUTY_LATE] + counts->by_state[DUTY_MISSED];
}

uint64_t figures_count_listed(const DutyCounts *counts, ListStates states)
{
    uint64_t n = 0;
    for (size_t s = 0; s < DUTY_N_STATES; s++)
        if (states & (1u << s)) n += counts->by_state[s];
    bool beside_met = (states & LIST_RECORDED_LATE) && !(states & (1u << DUTY_MET));
    return n + (beside_met ? counts->met_recorded_late : 0);
}

Proportion figures_share(const DutyCounts *counts)
{
    return measure_wilson(counts->by_state[DUTY_MET], figures_counted(counts));
}

Verdict figures_verdict(const BookStandard *standard, const DutyCounts *counts)
{
    if (isnan(standard->target)) return VERDICT_NO_TARGET;
    uint64_t n_counted = figures_counted(counts);
    if (n_counted == 0) return VERDICT_NOTHING_COUNTED;
    /* In whole numbers where the target is one, so that 9 of 10 is on a target of 90 %. */
    double reached = 100.0 * (double)counts->by_state[DUTY_MET];
    return reached < standard->target * (double)n_counted ? VERDICT_UNDER_TARGET
                                                          : VERDICT_ON_TARGET;
}

const char *figures_verdict_words(Verdict verdict)
{
    switch (verdict) {
    case VERDICT_NO_TARGET: return "no target";
    case VERDICT_NOTHING_COUNTED: return "nothing counted";
    case VERDICT_ON_TARGET: return "on target";
    case VERDICT_UNDER_TARGET: break;
    }
    return "under target";
}

static void add_counts(DutyCounts *into, const DutyCounts *from)
{
    for (size_t s = 0; s < DUTY_N_STATES; s++) into->by_state[s] += from->by_state[s];
    into->met_recorded_late += from->met_recorded_late;
}

/* --- the first pass: counts --------------------------------------------------------------- */

static DutyPlan *plan_of(Passes *passes, size_t worker)
{
    if (!passes->plans[worker])
        passes->plans[worker] = duty_plan_create(passes->question->book, passes->question->log);
    return passes->plans[worker];
}

/* Counting only the duties of one row of a cut. */
typedef struct {
    Passes *passes;
    DutyPlan *plan;
    DutyCounts *counts;
} OnlyCount;

static bool count_only(void *context, const Duty *duty)
{
    OnlyCount *only = context;
    const Passes *passes = only->passes;
    if (figures_wants_duty(passes->wants, only->plan, passes->question->book->zone, duty))
        figures_count_duty(&only->counts[duty->standard_index], duty);
    return true;
}

static void count_chunk(void *context, size_t worker, size_t chunk, size_t first, size_t end)
{
    Passes *passes = context;
    const FigureQuestion *question = passes->question;
    size_t at = chunk * passes->n_standards;
    DutyPlan *plan = plan_of(passes, worker);
    DutyQuestion asked = {.as_at_ms = question->as_at_ms,
                          .known_at_ms = question->known_at_ms,
                          .where = question->where,
                          .first_case = first,
                          .end_case = end};
    if (!passes->wants->has_only) {
        (void)duty_run(plan, &asked, &passes->counts[at]);
        duty_count_ties(plan, &asked, &passes->ties[at]);
        return;
    }
    OnlyCount only = {passes, plan, &passes->counts[at]};
    DutyCounts *all = mem_zero(passes->n_standards, sizeof *all);
    asked.each = count_only;
    asked.context = &only;
    (void)duty_run(plan, &asked, all);
    free(all);
}

/** Add up the chunks; on the way, how many counted duties lie before each chunk. */
static void sum_chunks(Passes *passes, Figures *figures)
{
    for (size_t c = 0; c < passes->chunks.n_chunks; c++)
        for (size_t s = 0; s < passes->n_standards; s++) {
            Figure *figure = &figures->at[s];
            size_t at = c * passes->n_standards + s;
            passes->base_ranks[at] = figures_counted(&figure->counts);
            add_counts(&figure->counts, &passes->counts[at]);
            figure->n_ties += passes->ties[at];
        }
    for (size_t s = 0; s < passes->n_standards; s++) {
        figures->at[s].n_counted = figures_counted(&figures->at[s].counts);
        figures->at[s].share = figures_share(&figures->at[s].counts);
    }
}

static void copy_warnings(Figures *figures, DutyPlan *plan)
{
    DutyWarnings warnings = duty_plan_warnings(plan);
    figures->warnings.n = warnings.n;
    figures->warnings.at = ARENA_ARRAY(figures->arena, DutyWarning, warnings.n ? warnings.n : 1);
    for (size_t i = 0; i < warnings.n; i++)
        figures->warnings.at[i].message = str_copy(figures->arena, warnings.at[i].message);
}

/* --- the second pass: cuts, lists, samples, delays ---------------------------------------- */

static void draw_samples(Passes *passes, const Figures *figures)
{
    size_t wanted = passes->wants->sample_n;
    for (size_t s = 0; wanted > 0 && s < passes->n_standards; s++) {
        uint64_t population = figures->at[s].n_counted;
        size_t n = wanted < population ? wanted : (size_t)population;
        passes->draws[s].ranks = mem_zero(n ? n : 1, sizeof(uint64_t));
        passes->draws[s].n =
            measure_draw(population, n, passes->wants->sample_seed, passes->draws[s].ranks);
    }
}

static void gather_chunk(void *context, size_t worker, size_t chunk, size_t first, size_t end)
{
    Passes *passes = context;
    Gatherer *gatherer = &passes->gatherers[worker];
    if (!gatherer->arena) {
        gatherer->question = passes->question;
        gatherer->wants = passes->wants;
        gatherer->draws = passes->draws;
        gatherer->plan = plan_of(passes, worker);
        gatherer->arena = arena_create();
        gatherer->case_arena = arena_create();
        gatherer->drafts = mem_zero(passes->n_standards, sizeof *gatherer->drafts);
    }
    gatherer_run(gatherer, first, end, &passes->base_ranks[chunk * passes->n_standards]);
}

static void merge_duties(Figures *figures, FigureDuties *into, const FigureDuties *from)
{
    for (size_t i = 0; i < from->n; i++) {
        Duty copy = from->at[i];
        copy.key = str_copy(figures->arena, copy.key);
        VEC_PUSH(into, copy);
    }
}

static void sort_duties(FigureDuties *duties, size_t limit)
{
    if (duties->n > 1) qsort(duties->at, duties->n, sizeof *duties->at, figures_compare_duties);
    if (duties->n > limit) duties->n = limit;
}

static void finish_sample(Figure *figure)
{
    Sample *sample = &figure->sample;
    for (size_t i = 0; i < sample->duties.n; i++)
        figures_count_duty(&sample->counts, &sample->duties.at[i]);
    sample->population = figure->n_counted;
    sample->share = figures_share(&sample->counts);
    sample->covers =
        figure->share.rate >= sample->share.low && figure->share.rate <= sample->share.high;
}

/** One standard's figure from what every worker has of it. */
static void merge_figure(Passes *passes, Figures *figures, size_t s)
{
    const FigureWants *wants = passes->wants;
    Figure *figure = &figures->at[s];
    CutDraft cuts[FIGURES_MOST_CUTS] = {0};
    for (size_t w = 0; w < passes->chunks.n_workers; w++) {
        if (!passes->gatherers[w].drafts) continue;
        const FigureDraft *draft = &passes->gatherers[w].drafts[s];
        for (size_t c = 0; c < wants->n_cuts; c++)
            cut_draft_merge(&cuts[c], &draft->cuts[c], wants->cuts[c]);
        for (size_t l = 0; l < FIGURES_MOST_LISTS; l++)
            merge_duties(figures, &figure->lists[l], &draft->lists[l]);
        merge_duties(figures, &figure->sample.duties, &draft->drawn);
        delays_merge(&figure->delays, &draft->delays);
    }
    for (size_t c = 0; c < wants->n_cuts; c++) {
        figure->cuts[c] = cut_draft_finish(&cuts[c], wants->cuts[c], figures->arena);
        cut_draft_free(&cuts[c]);
    }
    for (size_t l = 0; l < FIGURES_MOST_LISTS; l++)
        sort_duties(&figure->lists[l], wants->lists[l].limit);
    sort_duties(&figure->sample.duties, SIZE_MAX);
    delays_accumulate(&figure->delays);
    finish_sample(figure);
}

static bool needs_second_pass(const FigureWants *wants)
{
    return wants->n_cuts > 0 || (wants->lists[0].states | wants->lists[1].states) != 0 ||
           wants->sample_n > 0 || wants->delays;
}

static void run_passes(Passes *passes, Figures *figures)
{
    Progress *progress = passes->question->progress;
    progress_begin(progress, STR("Counting duties"));
    copy_warnings(figures, plan_of(passes, 0));
    chunks_run(&passes->chunks, count_chunk, passes, progress);
    sum_chunks(passes, figures);
    if (needs_second_pass(passes->wants)) {
        progress_begin(progress, STR("Collecting duties"));
        draw_samples(passes, figures);
        chunks_run(&passes->chunks, gather_chunk, passes, progress);
        for (size_t s = 0; s < passes->n_standards; s++) merge_figure(passes, figures, s);
    }
    progress_end(progress);
}

static void passes_free(Passes *passes)
{
    for (size_t w = 0; w < passes->chunks.n_workers; w++) {
        gatherer_free(&passes->gatherers[w]);
        duty_plan_free(passes->plans[w]);
    }
    for (size_t s = 0; s < passes->n_standards; s++) free(passes->draws[s].ranks);
    free(passes->gatherers);
    free(passes->plans);
    free(passes->counts);
    free(passes->ties);
    free(passes->base_ranks);
    free(passes->draws);
}

Figures *figures_gather(const FigureQuestion *question, const FigureWants *wants)
{
    size_t n = question->book->n_standards;
    Figures *figures = mem_zero(1, sizeof *figures);
    figures->arena = arena_create();
    figures->n = n;
    figures->at = ARENA_ARRAY(figures->arena, Figure, n ? n : 1);
    for (size_t s = 0; s < n; s++) figures->at[s].standard = &question->book->standards[s];

    Passes passes = {.question = question, .wants = wants, .n_standards = n};
    passes.chunks = chunks_of(question->log->n_cases, question->n_threads);
    size_t n_cells = mem_product(passes.chunks.n_chunks, n) + 1;
    passes.plans = mem_zero(passes.chunks.n_workers, sizeof *passes.plans);
    passes.gatherers = mem_zero(passes.chunks.n_workers, sizeof *passes.gatherers);
    passes.counts = mem_zero(n_cells, sizeof *passes.counts);
    passes.ties = mem_zero(n_cells, sizeof *passes.ties);
    passes.base_ranks = mem_zero(n_cells, sizeof *passes.base_ranks);
    passes.draws = mem_zero(n + 1, sizeof *passes.draws);
    run_passes(&passes, figures);
    passes_free(&passes);
    return figures;
}

void figures_free(Figures *figures)
{
    if (!figures) return;
    for (size_t s = 0; s < figures->n; s++) {
        Figure *figure = &figures->at[s];
        for (size_t c = 0; c < FIGURES_MOST_CUTS; c++) VEC_FREE(&figure->cuts[c]);
        for (size_t l = 0; l < FIGURES_MOST_LISTS; l++) VEC_FREE(&figure->lists[l]);
        VEC_FREE(&figure->sample.duties);
    }
    arena_free(figures->arena);
    free(figures);
}

/* --- one case to look at ------------------------------------------------------------------ */

typedef struct {
    DutyState state;
    size_t case_index;
} CaseSearch;

static bool stop_at_state(void *context, const Duty *duty)
{
    CaseSearch *search = context;
    if (duty->state != search->state) return true;
    search->case_index = duty->case_index;
    return false;
}

Str figures_find_case(const FigureQuestion *question, const BookStandard *standard, DutyState state)
{
    Book one = *question->book;
    one.standards = (BookStandard *)standard;
    one.n_standards = 1;
    CaseSearch search = {state, SIZE_MAX};
    DutyCounts counts;
    DutyPlan *plan = duty_plan_create(&one, question->log);
    DutyQuestion asked = {.as_at_ms = question->as_at_ms,
                          .known_at_ms = question->known_at_ms,
                          .where = question->where,
                          .each = stop_at_state,
                          .context = &search};
    (void)duty_run(plan, &asked, &counts);
    duty_plan_free(plan);
    if (search.case_index == SIZE_MAX) return (Str){NULL, 0};
    return log_case_name(question->log, search.case_index);
}
