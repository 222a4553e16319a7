/* lib.c: errors, and duties as heed.h says them. */
#include "lib/lib_internal.h"
#include <stdlib.h>

_Static_assert((int)HEED_WAIVED == (int)DUTY_WAIVED && (int)HEED_N_STATES == (int)DUTY_N_STATES &&
                   (int)HEED_AHEAD == (int)DUTY_AHEAD && (int)HEED_MET == (int)DUTY_MET,
               "heed.h and duty.h number the states alike");
_Static_assert(HEED_NO_TIME == TIME_NONE && HEED_LATEST == TIME_NEVER,
               "heed.h and base.h write no time and the latest alike");

const char *heed_version(void)
{
    return HEED_LIB_VERSION;
}

const char *heed_state_name(HeedState state)
{
    if (state < 0 || state >= HEED_N_STATES) return "unknown";
    return duty_state_name((DutyState)state);
}

bool lib_error(HeedError *error, HeedCode code, const char *format, ...)
{
    if (error == NULL) return false;
    va_list args;
    va_start(args, format);
    error->code = code;
    (void)vsnprintf(error->message, sizeof error->message, format, args);
    va_end(args);
    return false;
}

static const char *replace(Buf *buf, Str text)
{
    buf_clear(buf);
    buf_add(buf, text);
    return buf->at;
}

bool lib_give_duty(void *context, const Duty *duty)
{
    LibGiver *giver = context;
    Str name = giver->log ? log_case_name(giver->log, duty->case_index) : STR("");
    HeedDuty given = {.standard = duty->standard_index,
                      .state = (HeedState)duty->state,
                      .is_recorded_late = duty->recorded_late,
                      .case_name = replace(&giver->case_name, name),
                      .key = replace(&giver->key, duty->key),
                      .opened_ms = duty->opened_ms,
                      .due_ms = duty->due_ms,
                      .ended_ms = duty->ended_ms};
    return giver->each(giver->context, &given);
}

void lib_giver_free(LibGiver *giver)
{
    buf_free(&giver->case_name);
    buf_free(&giver->key);
}
