/* delay.c: how late, in words. */
#include "cmd/delay.h"

static const char *early_word(DelayOf of)
{
    return of == DELAY_DONE ? "early" : "left";
}

/** The due instant is the last one of a local date: count dates. */
static void add_days(Buf *out, int32_t days, DelayOf of)
{
    if (days == 0)
        buf_add(out, of == DELAY_DONE ? STR("on the last day") : STR("due today"));
    else if (days > 0)
        buf_addf(out, "%" PRId32 " d late", days);
    else
        buf_addf(out, "%" PRId32 " d %s", -days, early_word(of));
}

bool delay_is_end_of_date(const Zone *zone, int64_t at_ms)
{
    return at_ms == zone_date_end(zone, zone_date(zone, at_ms));
}

void delay_add_instant(Buf *out, const Zone *zone, int64_t at_ms)
{
    Buf text = {0};
    int64_t part_ms = ((at_ms % 1000) + 1000) % 1000;
    bool is_date = delay_is_end_of_date(zone, at_ms);
    time_add_plain(&text, is_date ? zone_midnight(zone, zone_date(zone, at_ms)) : at_ms - part_ms,
                   zone);
    Str shown = buf_str(&text);
    if (is_date && str_ends(shown, STR(" 00:00"))) shown = str_slice(shown, 0, shown.n - 6);
    buf_add(out, shown);
    buf_free(&text);
}

void delay_add(Buf *out, const Zone *zone, int64_t due_ms, int64_t done_ms, DelayOf of)
{
    if (delay_is_end_of_date(zone, due_ms)) {
        add_days(out, zone_date(zone, done_ms) - zone_date(zone, due_ms), of);
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
