/* cmd_why.h: `heed why`: one case, gathered and told. Private to src/cmd. */
#ifndef HEED_CMD_WHY_H
#define HEED_CMD_WHY_H
#include "cmd/cmd.h"
#include "cmd/inputs.h"
#include "cmd/table.h"
#include "duty/duty.h"

typedef struct {
    const char *book, *as_at, *known_at;
    InputOptions input;
    const CmdHelp *help;
    Inputs inputs;
    Arena *arena;
    Book selected; /* the book, or one standard of it; owns nothing */
    int64_t as_at_ms, known_at_ms;
    size_t case_index;
    VEC_OF(DutyTrace) traces; /* in the order of events; keys in the arena */
    VEC_OF(Duty) duties;      /* in the order of opening */
} Why;

void why_add_timeline(Buf *out, const Why *why, Screen screen);

#endif
