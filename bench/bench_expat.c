/* bench_expat.c: what expat alone takes to go through an XES file: zlib, expat, and handlers that
 * look at names only. The peer of heed's own XML scanner.
 *     bench-expat LOG.xes.gz */
#include <expat.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

enum { BLOCK_BYTES = 256 * 1024 };

typedef struct {
    unsigned long events, attributes;
} Seen;

static void on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    Seen *seen = data;
    seen->events += strcmp(name, "event") == 0;
    for (; attributes[0] != NULL; attributes += 2) seen->attributes++;
}

static void on_end(void *data, const XML_Char *name)
{
    (void)data;
    (void)name;
}

static int parse(gzFile file, XML_Parser parser)
{
    static char block[BLOCK_BYTES];
    int n;
    do {
        n = gzread(file, block, BLOCK_BYTES);
        if (n < 0 || XML_Parse(parser, block, n, n == 0) != XML_STATUS_OK) return 1;
    } while (n > 0);
    return 0;
}

int main(int argc, char **argv)
{
    gzFile file = argc == 2 ? gzopen(argv[1], "rb") : NULL;
    if (file == NULL) {
        fputs("use: bench-expat LOG.xes.gz\n", stderr);
        return 2;
    }
    Seen seen = {0};
    XML_Parser parser = XML_ParserCreate(NULL);
    XML_SetUserData(parser, &seen);
    XML_SetElementHandler(parser, on_start, on_end);
    int failed = parse(file, parser);
    printf("{\"events\":%lu,\"attributes\":%lu}\n", seen.events, seen.attributes);
    XML_ParserFree(parser);
    (void)gzclose(file);
    return failed;
}
