/* lib_internal.h: private to src/lib: what stands behind heed.h's opaque handles. May call base,
 * book, log and duty. */
#ifndef HEED_LIB_INTERNAL_H
#define HEED_LIB_INTERNAL_H
#include "base/base.h"
#include "book/book.h"
#include "duty/duty.h"
#include "lib/heed.h"
#include "log/log.h"

struct HeedBook {
    Book *book;
    Arena *arena;
    const char **names, **sentences; /* [n_standards], NUL-terminated */
};

struct HeedLog {
    Log *log;
    uint64_t n_unplaced;
};

struct HeedLive {
    const HeedBook *book;
    DutyPlan *plan;
};

struct HeedRecord {
    HeedLive *live;
    DutyRecord *record;
    Arena *scratch; /* cleared at every call */
};

/* Gives an engine's duties to a caller's function, as heed.h says them. */
typedef struct {
    HeedEach each;
    void *context;
    const Log *log; /* NULL of a live record */
    Buf case_name, key;
} LibGiver;

/** A DutyQuestion's `each`; context is a LibGiver. */
bool lib_give_duty(void *context, const Duty *duty);
void lib_giver_free(LibGiver *giver);

/** Fill *error (may be NULL) and return false. */
bool lib_error(HeedError *error, HeedCode code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
