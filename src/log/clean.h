/* clean.h: private to src/log: raw bytes of a file to valid UTF-8 without control codes. */
#ifndef HEED_LOG_CLEAN_H
#define HEED_LOG_CLEAN_H
#include "log/log.h"

/* What the bytes of a file are taken for. */
typedef enum {
    CLEAN_UTF8,      /* what is not valid becomes U+FFFD */
    CLEAN_UNDECIDED, /* all ASCII so far: the first other byte decides */
    CLEAN_WINDOWS_1252
} CleanMode;

typedef struct {
    CleanMode mode;
    Buf scratch;
    uint64_t n_bad, n_nul; /* texts that had something replaced */
    bool had_nul, had_bad; /* the text cleaned last */
} Cleaner;

/** A valid text: `raw` itself when nothing is to be done, else in scratch until the next call. */
Str clean_text(Cleaner *cleaner, Str raw);
/** What a sample of a file looks like. */
CleanMode clean_guess(Str sample);

#endif
