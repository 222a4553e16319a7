/* duty.h: what is owed, on which record, by when.
 * Owns the engine: one step function, used by one live record, by gates and in bulk over a log.
 * Pure: no clock, no file, no SQL. May call base, book, log.
 * Meaning: docs/book-language.md ("What it means"). Design: docs/duty.md. Holds: determinism. */
#ifndef HEED_DUTY_H
#define HEED_DUTY_H
#include "base/base.h"
#include "book/book.h"
#include "log/log.h"

typedef enum {
    DUTY_OPEN,
    DUTY_MET,
    DUTY_LATE,
    DUTY_MISSED,
    DUTY_AHEAD,
    DUTY_VOID,
    DUTY_WAIVED,
    DUTY_N_STATES
} DutyState;

/** "met", "late" … as in JSON and .case files. */
const char *duty_state_name(DutyState state);

#define DUTY_NO_EVENT UINT64_MAX

/* One duty (of a recurring one: one period), as at some instant. Events are indexes into the log.
 */
typedef struct {
    const BookStandard *standard;
    uint32_t standard_index;
    DutyState state;
    bool recorded_late; /* met, but its discharge was recorded after the due instant */
    bool held;          /* open, and a hold is in force */
    uint64_t case_index;
    uint64_t opened_by; /* the trigger; of a later recurring run: the discharge before it */
    uint64_t ended_by;  /* discharge, cancel or waiver; DUTY_NO_EVENT if none */
    uint64_t before_by; /* the B that came; DUTY_NO_EVENT if none */
    int64_t opened_ms;
    int64_t due_ms;   /* TIME_NONE if none yet */
    int64_t ended_ms; /* TIME_NONE if not ended */
    Str key;          /* `per` values joined with ", "; empty without `per`; borrowed */
} Duty;

/** The instant by which a figure of a period counts the duty: due, else discharge; TIME_NONE if
 * neither (an open duty whose `before` has not come). Source: book-language.md, "Counted". */
int64_t duty_period_instant(const Duty *duty);

/** How late: discharge (or as_at) less due in ms; 0 where there is no due instant. */
int64_t duty_delay_ms(const Duty *duty, int64_t as_at_ms);

/* --- plans -------------------------------------------------------------------------------- */

/* A book bound to a log: names resolved to kinds and columns, conditions compiled. Immutable while
 * runs use it, but for memoised truth tables (one plan a thread). */
typedef struct DutyPlan DutyPlan;

/* A kind or attribute that the book names and the log never has. */
typedef struct {
    Str message; /* with the nearest name that the log has */
} DutyWarning;
typedef struct {
    DutyWarning *at;
    size_t n;
} DutyWarnings;

/** Bind. Book and log are borrowed and must outlive the plan; log is NULL for a plan of live
 * records. Never fails: what the log does not have simply never happens. */
DutyPlan *duty_plan_create(const Book *book, const Log *log);
void duty_plan_free(DutyPlan *plan);
/** Warnings live in the plan. */
DutyWarnings duty_plan_warnings(const DutyPlan *plan);

/* --- bulk --------------------------------------------------------------------------------- */

typedef struct {
    uint64_t by_state[DUTY_N_STATES];
    uint64_t met_recorded_late;
} DutyCounts;

uint64_t duty_opened(const DutyCounts *counts);

/* What to ask of a log. */
typedef struct {
    int64_t as_at_ms;      /* events after it do not exist */
    int64_t known_at_ms;   /* events recorded after it do not exist; TIME_NEVER: all */
    const BookCond *where; /* records (as they stand at as_at) for which it holds; NULL: all */
    size_t first_case, end_case; /* cases [first, end); end 0: all */
    /* Called with each duty, in the order cases, then standards as they end; false stops the run.
     * The Duty is valid during the call. NULL where only counts are asked for: the fast way. */
    bool (*each)(void *context, const Duty *duty);
    void *context;
} DutyQuestion;

/** The counts of every standard over a log, in book order: counts[n_standards], caller's, zeroed
 * here. False when `each` stopped it. */
bool duty_run(DutyPlan *plan, const DutyQuestion *question, DutyCounts *counts);

/** Of how many duties the verdict hangs on the order of events with the same instant: cases run
 * again with the events of an instant in reverse; the duties whose state differs, by standard. */
void duty_count_ties(DutyPlan *plan, const DutyQuestion *question, uint64_t *by_standard);

/** The value of an attribute at a duty's opening event (of it, else of the record so far, else of
 * the record as it stands at as_at): its text, or empty when missing. For cuts. */
Str duty_attribute(DutyPlan *plan, const Duty *duty, Str attribute);

/* --- one live record ---------------------------------------------------------------------- */

/* The engine's state for one record, moved on by one event at a time with the same step. Its plan
 * is made without a log (duty_plan_create(book, NULL)) and may serve many records; values are typed
 * from the text given. One thread at a time for a record. */
typedef struct DutyRecord DutyRecord;

/* An attribute of one event as text; a list as several texts. */
typedef struct {
    Str name;
    const Str *values;
    size_t n_values;
    bool is_list;
} DutyAttribute;

typedef struct {
    Str kind;
    int64_t at_ms, recorded_ms;
    const DutyAttribute *attributes;
    size_t n_attributes;
} DutyEvent;

/** A record without events. `attributes` are those it has before all events (copied). The plan is
 * borrowed. */
DutyRecord *duty_record_create(const DutyPlan *plan, const DutyAttribute *attributes, size_t n);
void duty_record_free(DutyRecord *record);
/** Add an event. One that lies before events already added (backdated) makes the record derive
 * again from the start; in the usual case it is one step. */
void duty_record_add(DutyRecord *record, const DutyEvent *event);
size_t duty_record_n_events(const DutyRecord *record);
/** Every duty as at now; `each` as above (case_index 0; events are numbered as they were added). */
void duty_record_duties(DutyRecord *record, int64_t now_ms,
                        bool (*each)(void *context, const Duty *duty), void *context);

/* Why a gate refuses: the standards that would be outstanding, or the assertions that are false. */
typedef struct {
    const BookStandard **at;
    size_t n; /* 0: allowed */
} DutyRefusal;

/** Ask whether `event` may be recorded: the engine run with one more event, which is then taken
 * back. Lives in `arena`. Source: book-language.md, Gate. */
DutyRefusal duty_record_gate(DutyRecord *record, const DutyEvent *event, Arena *arena);

/* --- why ---------------------------------------------------------------------------------- */

/* What one event did to one duty: the trace behind `heed why`. */
typedef enum {
    DUTY_DID_OPEN,
    DUTY_DID_NOT_OPEN_OUTSTANDING,
    DUTY_DID_DISCHARGE,
    DUTY_DID_CANCEL,
    DUTY_DID_WAIVE,
    DUTY_DID_COME_BEFORE,
    DUTY_DID_HOLD,
    DUTY_DID_RELEASE,
    DUTY_DID_PERIOD_MISSED
} DutyDeed;

typedef struct {
    DutyDeed deed;
    uint64_t event; /* index in the log */
    uint32_t standard_index;
    Str key;
    int64_t due_ms;  /* the due instant after this deed; TIME_NONE if none */
    int64_t late_ms; /* of a discharge: by how much late, 0 if in time */
} DutyTrace;

/** Run one case and report every deed in order. */
void duty_trace_case(DutyPlan *plan, const DutyQuestion *question, size_t case_index,
                     void (*each)(void *context, const DutyTrace *trace), void *context);

#endif
