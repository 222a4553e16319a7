/* history.c: a record's history with its corrections applied, as known at an instant. */
#include <stdlib.h>

#include "journal/journal_internal.h"

typedef enum { EVENT_PLAIN, EVENT_CORRECTION, EVENT_WITHDRAWAL } EventSort;

/* One event on the way to a fact. */
typedef struct {
    JournalFact fact;
    EventSort sort;
    bool is_withdrawn;
    size_t target; /* of a correction or withdrawal; SIZE_MAX: not on this record */
} Step;

typedef struct {
    Step *at;
    size_t n;
    Arena *arena;
    Err *err;
} Steps;

static EventSort sort_of(Str kind)
{
    if (str_eq(kind, STR(JOURNAL_CORRECTED))) return EVENT_CORRECTION;
    return str_eq(kind, STR(JOURNAL_WITHDRAWN)) ? EVENT_WITHDRAWAL : EVENT_PLAIN;
}

/* Steps are in order of sequence; a target comes before what names it. */
static size_t find_target(const Steps *steps, size_t upto)
{
    const JournalValue *id = journal_member(&steps->at[upto].fact.attributes, STR("event"));
    int64_t seq = id != NULL ? journal_id_seq(id->text) : 0;
    for (size_t low = 0, high = upto; low < high;) {
        size_t middle = low + (high - low) / 2;
        int64_t found = steps->at[middle].fact.event.seq;
        if (found == seq) return middle;
        if (found < seq)
            low = middle + 1;
        else
            high = middle;
    }
    return SIZE_MAX;
}

static bool take_events(Steps *steps, const JournalEvents *events, int64_t known_at_ms)
{
    steps->at = ARENA_ARRAY(steps->arena, Step, events->n);
    for (size_t i = 0; i < events->n; i++) {
        if (events->at[i].recorded_at_ms > known_at_ms) continue;
        Step *step = &steps->at[steps->n];
        step->fact.event = events->at[i];
        step->sort = sort_of(events->at[i].kind);
        if (!journal_decode(events->at[i].attributes, steps->arena, &step->fact.attributes,
                            steps->err)) {
            return false;
        }
        step->target = step->sort == EVENT_PLAIN ? SIZE_MAX : find_target(steps, steps->n);
        steps->n++;
    }
    return true;
}

/* Latest first: whether a withdrawal itself stands is known before it counts. */
static void mark_withdrawn(Steps *steps)
{
    for (size_t i = steps->n; i-- > 0;) {
        const Step *step = &steps->at[i];
        if (step->sort != EVENT_WITHDRAWAL || step->is_withdrawn) continue;
        if (step->target != SIZE_MAX) steps->at[step->target].is_withdrawn = true;
    }
}

/* Both maps are in canonical order. A null takes a member away. */
static JournalValue merge(Arena *arena, const JournalValue *old, const JournalValue *changes)
{
    JournalMember *members = ARENA_ARRAY(arena, JournalMember, old->n + changes->n);
    size_t n = 0, i = 0, j = 0;
    while (i < old->n || j < changes->n) {
        int order = i == old->n ? 1
                    : j == changes->n
                        ? -1
                        : journal_compare_names(old->members[i].name, changes->members[j].name);
        if (order < 0) {
            members[n++] = old->members[i++];
            continue;
        }
        if (order == 0) i++;
        if (changes->members[j].value.type != JOURNAL_NULL) members[n++] = changes->members[j];
        j++;
    }
    return journal_map(members, n);
}

static void correct(Steps *steps, const Step *correction)
{
    const JournalValue *given = &correction->fact.attributes;
    JournalFact *fact = &steps->at[correction->target].fact;
    const JournalValue *attributes = journal_member(given, STR("attributes"));
    const JournalValue *kind = journal_member(given, STR("kind"));
    const JournalValue *at = journal_member(given, STR("occurred-at"));
    if (attributes != NULL && attributes->type == JOURNAL_MAP) {
        fact->attributes = merge(steps->arena, &fact->attributes, attributes);
    }
    if (kind != NULL && kind->type == JOURNAL_TEXT) fact->event.kind = kind->text;
    if (at != NULL && at->type == JOURNAL_NUMBER) fact->event.occurred_at_ms = (int64_t)at->number;
    fact->corrected_by = correction->fact.event.seq;
    fact->corrected_at_ms = correction->fact.event.recorded_at_ms;
}

static int compare_facts(const void *a, const void *b)
{
    const JournalEvent *one = &((const JournalFact *)a)->event;
    const JournalEvent *other = &((const JournalFact *)b)->event;
    if (one->occurred_at_ms != other->occurred_at_ms) {
        return one->occurred_at_ms < other->occurred_at_ms ? -1 : 1;
    }
    return one->seq < other->seq ? -1 : one->seq > other->seq;
}

static void give_facts(const Steps *steps, JournalHistory *out)
{
    *out = (JournalHistory){ARENA_ARRAY(steps->arena, JournalFact, steps->n), 0};
    for (size_t i = 0; i < steps->n; i++) {
        const Step *step = &steps->at[i];
        if (step->sort == EVENT_PLAIN && !step->is_withdrawn) out->at[out->n++] = step->fact;
    }
    qsort(out->at, out->n, sizeof *out->at, compare_facts);
}

bool journal_history(StoreConn *conn, Str record, int64_t known_at_ms, Arena *arena,
                     JournalHistory *out, Err *err)
{
    JournalEvents events;
    Steps steps = {.arena = arena, .err = err};
    if (!journal_read_record(conn, record, arena, &events, err) ||
        !take_events(&steps, &events, known_at_ms)) {
        return false;
    }
    mark_withdrawn(&steps);
    for (size_t i = 0; i < steps.n; i++) {
        const Step *step = &steps.at[i];
        if (step->sort == EVENT_CORRECTION && !step->is_withdrawn && step->target != SIZE_MAX) {
            correct(&steps, step);
        }
    }
    give_facts(&steps, out);
    return true;
}
