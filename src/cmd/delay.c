/* delay.c: how late, in words. */
#include "cmd/delay.h"

static const char *early_word(DelayOf of)
{
    return of == DELAY_DONE ? "early" : "left";
}

/** The due instant is the last one of a local date: count dates. */
static void add_days(Buf *out, int32_t days, DelayOf of)
{
    if (days == 0) buf_add(out, of == DELAY_DONE ? STR("on the last day") : STR("due today"));
    else if (days > 0) buf_addf(out, "%" PRId32 " d late", days);
    else buf_addf(out, "%" PRId32 " d %s", -days, early_word(of));
}

void delay_add(Buf *out, const Zone *zone, int64_t due_ms, int64_t done_ms, DelayOf of)
{
    int32_t due_date = zone_date(zone, due_ms);
    if (zone_date(zone, due_ms + 1) == due_date + 1) {
        add_days(out, zone_date(zone, done_ms) - due_date, of);
        return;
    }
    int64_t late_ms = done_ms - due_ms;
    if (late_ms == 0) {
        buf_add(out, STR("on time"));
        return;
    }
    time_add_span(out, late_ms < 0 ? -late_ms : late_ms);
    buf_addf(out, " %s", late_ms < 0 ? early_word(of) : "late");
}
