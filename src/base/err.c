#include "base/base.h"
#include <stdlib.h>

bool err_set(Err *err, ErrCode code, const char *format, ...)
{
    if (err == NULL) return false;
    err->code = code;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    return false;
}

void base_assert_failed(const char *truth, const char *file, int line)
{
    fprintf(stderr, "heed: a mistake in the program at %s:%d: %s does not hold\n", file, line,
            truth);
    abort();
}
