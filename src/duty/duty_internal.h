/* duty_internal.h: private to src/duty. A DutyPlan is a book compiled against a log (or, for live
 * records, against nothing but its own names). A Run is the state of one derivation: of one record
 * at a time, moved on by one event at a time in step.c. */
#ifndef HEED_DUTY_INTERNAL_H
#define HEED_DUTY_INTERNAL_H
#include "duty/duty.h"

#define DUTY_NONE UINT32_MAX

/* --- what is compiled --------------------------------------------------------------------- */

/* An attribute that some condition, key or waiver reads. cells.at is NULL where nothing has it. */
typedef struct {
    Str name;
    LogCells cells;
    const LogValue *values;
    uint32_t n_values;
    LogCells case_cells;
    const LogValue *case_values;
    uint32_t n_case_values;
} Slot;

/* A right-hand value; text of number, yes and no forms has become that. */
typedef struct {
    BookValueType type;
    double number;
    Str text;
    BookDuration duration;
    int32_t date;
    uint32_t slot; /* of event.X and record.X */
} CondValue;

typedef struct Cond Cond;
struct Cond {
    BookCondType type;
    BookLeftType left;
    BookOp op;
    bool has_window;
    BookDuration window;
    uint32_t slot;              /* the attribute on the left */
    uint32_t tracker, tracker2; /* the kinds it looks back to; DUTY_NONE where no log has them */
    uint32_t sum;
    CondValue *right;
    size_t n_right;
    Cond **parts;
    size_t n_parts;
    int8_t *truth, *case_truth; /* memo by value number, -1 unknown; NULL where it cannot be kept */
};

/* A duration with its clock, ready to be added. */
typedef enum {
    LIMIT_EXACT,
    LIMIT_DATES,
    LIMIT_MONTHS,
    LIMIT_CLOCK_DAYS,
    LIMIT_CLOCK_TIME
} LimitType;
typedef struct {
    LimitType type;
    int64_t n; /* ms, dates, months, clock days, or open ms */
    const Calendar *calendar;
    const int64_t *due_by_date; /* of a bulk plan: the due instant by the trigger's local date … */
    int32_t first_date, n_dates; /* … over the dates of the log; NULL where it would be no help */
} Limit;

/* What an event of a kind may be to a standard. */
enum {
    ROLE_TRIGGER = 1,
    ROLE_OWE = 2,
    ROLE_UNLESS = 4,
    ROLE_BEFORE = 8,
    ROLE_UNTIL = 16,
    ROLE_HOLD_FROM = 32,
    ROLE_HOLD_TO = 64,
    ROLE_WAIVE = 128
};

typedef struct {
    const BookStandard *book;
    bool plain; /* one duty at a time, of one key, that only a discharge or cancel ends */
    bool quick; /* the same, or with a `before` too: plain where only counts are asked for */
    bool has_before, has_hold;
    Cond *when, *owe, *unless, *before, *until, *must;
    bool has_within;
    Limit within, every;
    bool already_any;
    Limit already;
    uint32_t *per; /* slots */
    size_t n_per;
    CondValue name; /* what a waiver calls it */
} Standard;

/* How an op is carried out. The plain ways need no list, no key and no look at the other roles. */
typedef enum {
    STEP_GENERAL,
    STEP_PLAIN_OPEN,
    STEP_PLAIN_DISCHARGE,
    STEP_PLAIN_DISCHARGE_OR_WAIT, /* of a standard with `before` */
    STEP_PLAIN_CANCEL,
    STEP_PLAIN_BEFORE
} StepWay;

typedef struct {
    uint32_t standard;
    uint16_t roles;
    uint8_t way;         /* where details are asked for */
    uint8_t quick_way;   /* where only counts are */
    const Cond *cond;    /* of a plain way */
    const Limit *within; /* NULL: none */
} Op;

/* A kind that conditions look back to: its earlier events are kept for the record at hand. */
typedef struct {
    Str kind;
    bool wants_dates;
} TrackerPlan;

typedef struct {
    uint32_t tracker, slot;
} SumPlan;

/* shape.c: what a plain standard's duties are in every case with the same sequence of kinds. */
typedef struct Shapes Shapes;

struct DutyPlan {
    Arena *arena;
    const Book *book;
    const Log *log; /* NULL: for live records */
    const Zone *zone;
    ZoneDays days;
    Standard *standards;
    size_t n_standards;
    VEC_OF(Slot) slots;
    VEC_OF(TrackerPlan) trackers;
    VEC_OF(SumPlan) sums;
    StrMap *kinds; /* of a plan without a log; else NULL */
    uint32_t n_kinds;
    uint32_t *first_op; /* [n_kinds + 1] */
    Op *ops;
    int32_t first_date, n_dates; /* of the log, where limits are tabulated; else n_dates is 0 */
    Shapes *shapes;              /* NULL where none can be kept */
    uint32_t *tracker_of;        /* [n_kinds] */
    uint32_t waive_slot;
    VEC_OF(DutyWarning) warnings;
    int64_t as_at_ms, known_at_ms; /* of the last question, for duty_attribute */
};

/* --- the state of a run ------------------------------------------------------------------- */

/* A duty that is outstanding, or met with its `before` still to come. Positions count a record's
 * events from 0. */
typedef struct {
    int64_t opened_ms;
    int64_t due_ms;    /* the `within` instant; TIME_NEVER if none */
    int64_t before_ms; /* TIME_NEVER until B comes */
    int64_t held;      /* in the limit's own measure: ms, dates, clock days or open ms */
    uint32_t opened, before, ended;
    uint32_t next; /* in its list */
    bool is_held;
} OpenDuty;

typedef struct {
    uint32_t outstanding; /* newest first; DUTY_NONE is the end */
    uint32_t waiting;     /* met, B may still set their due instant */
    uint32_t last_owe;    /* position of the latest event that matches `owe`; for `already` */
    uint32_t run_opened;  /* recurring */
    union {
        int64_t hold_ms;
        int64_t first_due_ms; /* recurring, which knows no holds */
    };
    int64_t run_opened_ms;
    bool in_hold, running;
    bool came, waits; /* of a quick standard: its newest duty's B came; one met waits for B … */
} KeyState;

/* The keys that a record has opened under one standard. */
typedef struct {
    size_t n, cap;
    KeyState *states;
    uint32_t *elements; /* [n * n_per]: value numbers, 0 missing */
    uint32_t *slots;    /* hash of elements to key index + 1; a power of two */
    size_t n_slots;
    VEC_OF(uint32_t)
    history; /* hold events so far, and those that matched `owe` (with the top
                bit), for keys yet to come */
} Keyed;
#define DUTY_HISTORY_OWE 0x80000000u

typedef struct {
    uint32_t epoch;  /* that of the record at hand, else the state is stale */
    uint32_t opened; /* of a plain standard: the newest duty outstanding; DUTY_NONE if none … */
    int64_t due_ms; /* … and its due instant; older ones, all past due, stand in the key's list */
    int64_t wait_ms; /* … and is due then at the latest */
    KeyState key;    /* of a standard without `per` */
} State;
_Static_assert(sizeof(State) == 64, "a state fills one cache line");

typedef struct {
    VEC_OF(uint32_t) events;   /* positions */
    VEC_OF(uint32_t) distinct; /* dates up to and with each */
} Tracker;

typedef VEC_OF(double) SumSoFar; /* in order, with each event of the tracker */

typedef struct {
    uint32_t scanned; /* positions below it were looked at */
    uint32_t found;   /* the latest that carries the attribute; DUTY_NONE if none */
} Fold;

typedef struct {
    const DutyPlan *plan;
    const Slot *slots;
    LogCells kinds;
    const int64_t *at_ms, *recorded_ms; /* recorded_ms may be NULL */
    size_t base;                        /* index of the record's first event */
    size_t case_index;
    int64_t as_at_ms, known_at_ms;
    bool hides_events; /* known_at_ms leaves some out */

    State *states; /* one a standard, as is keyed */
    Keyed **keyed; /* NULL for a standard without `per` */
    uint32_t epoch;
    uint32_t *touched, *touched_plain;
    size_t n_touched, n_touched_plain;
    VEC_OF(OpenDuty) pool;
    Tracker *trackers;
    SumSoFar *sums;
    Fold *folds;
    uint32_t *elements; /* scratch for the key of a trigger */

    uint32_t now; /* position of the event at hand; after the last one: the moment as_at */
    bool is_moment;
    int64_t now_ms;

    DutyCounts *counts;  /* may be NULL, as may each */
    bool counts_quickly; /* only counts are asked for, and recorded-at is occurred-at */
    bool (*each)(void *context, const Duty *duty);
    void *context;
    bool is_stopped;
    void (*trace)(void *context, const DutyTrace *trace);
    void *trace_context;
    Buf key_text;
} Run;

/* plan.c */
/** The slot of an attribute, entered (and bound to the plan's log) if new. */
uint32_t plan_slot(DutyPlan *plan, Str name);
uint32_t plan_tracker(DutyPlan *plan, Str kind);
uint32_t plan_sum(DutyPlan *plan, Str kind, Str attribute);
/** A plan without standards that holds one condition: for `--where`. */
DutyPlan *plan_of_condition(const Book *book, const Log *log, const BookCond *source, Cond **cond);

/* warn.c */
/** Fill plan->warnings: names of the book that the log never has. */
void plan_warn(DutyPlan *plan);

/* cond.c, compare.c */
Cond *cond_compile(DutyPlan *plan, const BookCond *source);
CondValue cond_value(DutyPlan *plan, const BookValue *value);
/** Whether a condition holds at the run's event at hand. */
bool cond_holds(Run *run, const Cond *cond);
/** The value of a slot at an event of the record, its own; NULL where it has none. */
const LogValue *run_own_value(const Run *run, uint32_t slot, uint32_t position);
/** Truth of `value op right[0..n)`; value NULL is missing. Attributes on the right are looked up.
 */
bool compare_value(Run *run, const Cond *cond, const LogValue *value);
bool value_is(const Run *run, const LogValue *value, const CondValue *right);

/* due.c */
/** Fill in due_by_date for the plan's dates. */
void limit_tabulate(const DutyPlan *plan, Limit *limit);
Limit limit_of(const Book *book, BookLimit limit);
Limit limit_of_duration(const Book *book, BookDuration duration);
/** opened + limit, later by `held` in the limit's own measure. */
int64_t limit_due(const DutyPlan *plan, const Limit *limit, int64_t from_ms, int64_t held);
/** How much of a limit's measure a hold over [from, until) took after the opening. */
int64_t limit_held(const DutyPlan *plan, const Limit *limit, int64_t opened_ms, int64_t from_ms,
                   int64_t until_ms);
/** <0, 0, >0 as the time between two instants is less than, equal to or more than a duration. */
int limit_compare(const DutyPlan *plan, const Limit *limit, int64_t older_ms, int64_t newer_ms);
/** The due instant of a recurring run after one. */
int64_t limit_next_due(const DutyPlan *plan, const Limit *limit, int64_t due_ms);
/** The i-th due instant of a recurring run, i from 1. */
int64_t limit_nth_due(const DutyPlan *plan, const Limit *limit, int64_t first_due_ms, int64_t i);
/** How many of a run's due instants lie strictly before an instant. */
int64_t limit_count_due(const DutyPlan *plan, const Limit *limit, int64_t first_due_ms,
                        int64_t before_ms);

/* run.c */
void run_init(Run *run, const DutyPlan *plan);
void run_free(Run *run);
void run_begin_record(Run *run);
/** The one step: everything that the event at a position does to all standards. */
void run_step(Run *run, uint32_t position);
/** The ops of a kind are plan->ops[plan->first_op[kind]] on; those of some standards alone can take
 * their place. */
typedef struct {
    const uint32_t *first_op;
    const Op *ops;
} OpTable;
/** run_steps by another table, where only counts are asked for. */
uint32_t run_steps_by(Run *run, OpTable table, uint32_t n);
/** run_step at every known position from 0 until n or the first event after as_at_ms; returns where
 * it ended. */
uint32_t run_steps(Run *run, uint32_t n);
/** From now on the event at hand is an earlier one for conditions that look back. */
void run_track(Run *run, uint32_t tracker);
/** Report what is still outstanding or waiting; changes nothing, so it can be asked again. */
void run_report_rest(Run *run);
/** Whether an event exists for this question. */
static inline bool run_is_known(const Run *run, uint32_t position)
{
    return !run->hides_events || run->recorded_ms[run->base + position] <= run->known_at_ms;
}
static inline int64_t run_at_ms(const Run *run, uint32_t position)
{
    return run->at_ms[run->base + position];
}

/* shape.c */
/** Make ready for a plan whose limits are tabulated; NULL where no standard would gain. */
Shapes *shapes_create(const DutyPlan *plan);
void shapes_free(Shapes *shapes);
/** Count a whole case by its shape. False, and nothing is counted, where that cannot be done: the
 * case is then to be run event by event. */
bool shapes_count_case(Shapes *shapes, Run *run, size_t case_index);

/* bulk.c */
/** Bind a run to its plan's log for a question. */
void run_bind(Run *run, const DutyPlan *plan, const DutyQuestion *question);
/** Move a run on by every event of a case that exists for the question; returns the position after
 * the last. */
uint32_t run_events(Run *run, size_t case_index);

/* step.c: one event against one standard */
void step_standard(Run *run, const Op *op);
void step_refresh(Run *run, uint32_t standard, State *state);
/** step_plain.c: a plain standard's newest duty takes its place in the key's list. */
void step_plain_to_list(Run *run, State *state);
/** Put a duty on a key's list of outstanding ones and return it, filled for the event at hand. */
OpenDuty *step_push_duty(Run *run, KeyState *key, int64_t due_ms);
/** Discharge, or end with DUTY_VOID or DUTY_WAIVED, all that stands on a key's list. */
void step_discharge_all(Run *run, uint32_t standard, KeyState *key, const uint32_t *elements,
                        bool is_before);
void step_end_all(Run *run, uint32_t standard, KeyState *key, const uint32_t *elements,
                  DutyState state);
void step_report_state(Run *run, uint32_t standard);
/** Whether any duty of a standard is outstanding in the record at hand. */
bool step_is_outstanding(const Run *run, uint32_t standard);

/* report.c */
/** Count or hand over one duty. `ended` is a position or DUTY_NONE. */
void report_duty(Run *run, uint32_t standard, const uint32_t *elements, const OpenDuty *duty,
                 DutyState state);
/** A duty of one recurring period. */
typedef struct {
    uint32_t opened, ended;
    int64_t opened_ms, due_ms;
} Period;
void report_period(Run *run, uint32_t standard, const uint32_t *elements, const Period *period,
                   DutyState state);
void report_deed(Run *run, uint32_t standard, const uint32_t *elements, DutyDeed deed,
                 int64_t due_ms, int64_t late_ms);

/* recur.c */
void recur_touch(Run *run, uint32_t standard, KeyState *key, const uint32_t *elements,
                 uint32_t matched);
void recur_open(Run *run, uint32_t standard, KeyState *key, const uint32_t *elements);
void recur_report_rest(Run *run, uint32_t standard, const KeyState *key, const uint32_t *elements);

/* keys.c */
void keyed_clear(Keyed *keyed);
void keyed_free(Keyed *keyed);
/** Call `touch` for every key that the event at hand touches. */
void keyed_touch(Run *run, uint32_t standard, uint32_t matched,
                 void (*touch)(Run *run, uint32_t standard, KeyState *key, const uint32_t *elements,
                               uint32_t matched));
/** Call `open` once for each distinct key of the trigger at hand. */
void keyed_open(Run *run, uint32_t standard,
                void (*open)(Run *run, uint32_t standard, KeyState *key, const uint32_t *elements));
/** Remember an event that a key yet to come may have to know of. */
void keyed_remember(Keyed *keyed, uint32_t position);
/** What the events remembered so far mean to a key that is new. */
void step_replay_history(Run *run, uint32_t standard, KeyState *key, const uint32_t *elements,
                         const Keyed *keyed);
/** Whether the event at a position agrees with a key. */
bool keyed_agrees(const Run *run, const Standard *standard, uint32_t position,
                  const uint32_t *elements);

/* Field by field: a struct copied from the stack stalls on its own stores. */
static inline void key_state_init(KeyState *key)
{
    key->outstanding = key->waiting = key->last_owe = DUTY_NONE;
    key->in_hold = key->running = key->came = key->waits = false;
}

/* The local date of an instant, without a call where the zone's table has it. */
static inline int32_t plan_date(const DutyPlan *plan, int64_t at_ms)
{
    int64_t index = (at_ms + plan->days.usual_offset_ms) / TIME_DAY_MS - plan->days.first;
    if (index < 1 || index >= plan->days.n - 1) return zone_date(plan->zone, at_ms);
    const int64_t *midnight = plan->days.midnight_ms + index;
    return (int32_t)(index - (at_ms < midnight[0]) + (at_ms >= midnight[1])) + plan->days.first;
}

#endif
