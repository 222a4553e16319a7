/* ocel_type.c: which objects are the cases. */
#include <stdlib.h>

#include "log/ocel.h"

/* What events have to do with the objects of one type. */
typedef struct {
    uint64_t n_objects, n_used;
    uint64_t n_single, n_any; /* events with exactly one, with at least one */
} TypeUse;

static void count_event(const Ocel *ocel, size_t first, size_t end, TypeUse *uses)
{
    for (size_t i = first; i < end; i++) {
        uint32_t type = ocel->type_of.at[ocel->relations.at[i].object];
        size_t n = 0, n_before = 0;
        for (size_t j = first; j < end; j++) {
            bool same = ocel->type_of.at[ocel->relations.at[j].object] == type;
            n += same;
            n_before += same && j < i;
        }
        if (n_before > 0) continue;
        uses[type].n_any++;
        uses[type].n_single += n == 1;
    }
}

static void count_uses(const Ocel *ocel, TypeUse *uses)
{
    bool *is_used = mem_zero(ocel->type_of.n + 1, sizeof *is_used);
    size_t first = 0;
    while (first < ocel->relations.n) {
        size_t end = first;
        uint32_t row = ocel->relations.at[first].row;
        for (; end < ocel->relations.n && ocel->relations.at[end].row == row; end++) {
            is_used[ocel->relations.at[end].object] = true;
        }
        if (end - first <= 1000) count_event(ocel, first, end, uses);
        first = end;
    }
    for (size_t i = 0; i < ocel->type_of.n; i++) {
        uint32_t type = ocel->type_of.at[i];
        if (type == OCEL_UNKNOWN) continue;
        uses[type].n_objects++;
        uses[type].n_used += is_used[i];
    }
    free(is_used);
}

/* Cases are objects that events name alone, and that have a life of some dozens of events, not the
 * thousands of a member of staff. */
static double fitness(const TypeUse *use)
{
    enum { USUAL_LIFE = 50 };
    if (use->n_used == 0) return 0;
    double life = (double)use->n_any / (double)use->n_used;
    double fit = (double)use->n_single + 0.5 * (double)(use->n_any - use->n_single);
    return life > USUAL_LIFE ? fit * USUAL_LIFE / life : fit;
}

static void say_guess(Ocel *ocel, const TypeUse *uses)
{
    Buf others = {0};
    for (uint32_t t = 0; t < strmap_count(ocel->types) && t < 40; t++) {
        if (t == ocel->case_type) continue;
        buf_addf(&others, "%s'%.*s' (%" PRIu64 ")", others.n ? ", " : "",
                 STR_ARG(str_slice(strmap_name(ocel->types, t), 0, 60)), uses[t].n_objects);
    }
    notes_say(ocel->reader->notes, STR("guessed-object-type"), 0,
              "the cases are taken to be the %" PRIu64 " objects of type '%.*s'; --object-type "
              "chooses another: %s",
              uses[ocel->case_type].n_objects,
              STR_ARG(str_slice(strmap_name(ocel->types, ocel->case_type), 0, 60)),
              others.n ? others.at : "there is none");
    buf_free(&others);
}

static bool no_such_type(const Ocel *ocel, Str wanted, Err *err)
{
    uint32_t n = strmap_count(ocel->types);
    Buf message = {0};
    Str *names = mem_zero((size_t)n + 1, sizeof *names);
    for (uint32_t t = 0; t < n; t++) names[t] = strmap_name(ocel->types, t);
    size_t near = str_nearest(wanted, names, n);
    buf_addf(&message, "the log has no objects of type '%.*s'", STR_ARG(str_slice(wanted, 0, 60)));
    if (near != SIZE_MAX) buf_addf(&message, "; did you mean '%.*s'", STR_ARG(names[near]));
    buf_add(&message, STR("? It has "));
    for (uint32_t t = 0; t < n && t < 40; t++) {
        buf_addf(&message, "%s'%.*s'", t ? ", " : "", STR_ARG(str_slice(names[t], 0, 60)));
    }
    err_set(err, ERR_USAGE, "%s", message.at);
    free(names);
    buf_free(&message);
    return false;
}

static void guess_type(Ocel *ocel)
{
    uint32_t n = strmap_count(ocel->types);
    TypeUse *uses = mem_zero((size_t)n + 1, sizeof *uses);
    double best = -1;
    count_uses(ocel, uses);
    for (uint32_t t = 0; t < n; t++) {
        double fit = fitness(&uses[t]);
        if (fit <= best) continue;
        best = fit;
        ocel->case_type = t;
    }
    say_guess(ocel, uses);
    free(uses);
}

bool ocel_choose_type(Ocel *ocel, Err *err)
{
    Str wanted = ocel->reader->reading->object_type;
    if (wanted.n > 0) {
        ocel->case_type = strmap_find(ocel->types, wanted);
        if (ocel->case_type != STRMAP_NONE) return true;
        return no_such_type(ocel, wanted, err);
    }
    if (strmap_count(ocel->types) == 0) {
        return err_set(err, ERR_LOG, "the OCEL log has no objects, so there are no cases");
    }
    guess_type(ocel);
    return true;
}
