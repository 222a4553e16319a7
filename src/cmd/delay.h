/* delay.h: how late, in words. Private to src/cmd. */
#ifndef HEED_CMD_DELAY_H
#define HEED_CMD_DELAY_H
#include "base/base.h"

typedef enum { DELAY_DONE, DELAY_STILL_OPEN } DelayOf;

/** "3 d 4 h late", "2 h early", "2 h left" (of what is still open). A due instant that is the end
 * of a local date is told in dates: what was done on the next date is "1 d late", not "1 ms late",
 * and what was done on the date itself was "on the last day". Both instants are given. */
void delay_add(Buf *out, const Zone *zone, int64_t due_ms, int64_t done_ms, DelayOf of);

/** Whether an instant is the last one of a local date, as limits in days are. */
bool delay_is_end_of_date(const Zone *zone, int64_t at_ms);
/** An instant for people, to the second; the end of a date is told by the date alone. */
void delay_add_instant(Buf *out, const Zone *zone, int64_t at_ms);

#endif
