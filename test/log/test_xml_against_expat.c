/* Our XML scanner and expat see the same elements, attributes and text: on good documents, and on
 * thousands of documents made from these by small damage, whatever the window cuts in two.
 * What expat takes (without a DTD), ours must take and read alike. Ours takes some documents that
 * expat refuses (control codes, invalid UTF-8, odd names): exports have them, and they do no harm.
 */
#include <expat.h>

#include "log/log_dump.h"
#include "log/xml.h"

static const char *const DOCUMENTS[] = {
    "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><!-- c --><log a='1' b=\"2\"><e/>text &amp; more"
    "<![CDATA[<raw> ]] > &amp;]]>\r\nx\ry</log>\n<!-- end -->",
    "<log xes.version='1.0'><extension name='T' prefix='t' uri='u'/><trace><string key='k' "
    "value='a &lt; b &#233; &#x1F600; &quot;q&quot; &apos;'/><event><float key='f' "
    "value=\"1.5\"></float><list key='l'><values><int key='i' value='2'/></values></list></event>"
    "</trace></log>",
    "<a\n  b = 'tab\there\nline\r\nend'\n c=\"'\"\t/>",
    "<a><b><c><d x='1'><e></e></d></c></b><?pi some thing?><f/>&gt;&#10;</a>",
    "<caf\xC3\xA9 \xC3\xA9l\xC3\xA9ment='v\xC3\xA9lo'>\xE2\x82\xAC<a:b xmlns:a='u' "
    "a:c='d'/></caf\xC3\xA9>",
    "<?xml version='1.0' encoding='ISO-8859-1'?><a b='caf\xE9'>\xE9</a>",
    "<r>\n  <x>1</x>\n  <x/>\n  <x></x>\n</r>\n",
};
enum { N_DOCUMENTS = sizeof DOCUMENTS / sizeof *DOCUMENTS, N_DAMAGED = 50000 };

/* --- what was seen, as text --------------------------------------------------------------- */

static void XMLCALL expat_start(void *context, const char *name, const char **attributes)
{
    Buf *seen = context;
    buf_addf(seen, "\n<%s", name);
    for (; attributes[0] != NULL; attributes += 2) {
        buf_addf(seen, "|%s=%s", attributes[0], attributes[1]);
    }
    buf_add(seen, STR("\n"));
}

static void XMLCALL expat_end(void *context, const char *name)
{
    buf_addf(context, "\n>%s\n", name);
}

static void XMLCALL expat_text(void *context, const char *text, int n)
{
    buf_add(context, (Str){text, (size_t)n});
}

static bool read_with_expat(Str document, Buf *seen)
{
    XML_Parser parser = XML_ParserCreate(NULL);
    XML_SetUserData(parser, seen);
    XML_SetElementHandler(parser, expat_start, expat_end);
    XML_SetCharacterDataHandler(parser, expat_text);
    bool ok = XML_Parse(parser, document.at, (int)document.n, 1) == XML_STATUS_OK;
    XML_ParserFree(parser);
    return ok;
}

/* A source that gives a few bytes at a time. */
typedef struct {
    Source source;
    Str rest;
    size_t step;
} Dribble;

static bool dribble_read(Source *source, char *into, size_t room, size_t *n, Err *err)
{
    Dribble *dribble = (Dribble *)source;
    (void)err;
    *n = dribble->rest.n < dribble->step ? dribble->rest.n : dribble->step;
    if (*n > room) *n = room;
    if (*n > 0) memcpy(into, dribble->rest.at, *n);
    dribble->rest = str_slice(dribble->rest, *n, dribble->rest.n);
    return true;
}

static void dribble_close(Source *source)
{
    free(source);
}

static void see(const XmlScanner *scanner, XmlToken token, Buf *seen)
{
    if (token == XML_TEXT) {
        buf_add(seen, scanner->text);
        return;
    }
    buf_add(seen, token == XML_START ? STR("\n<") : STR("\n>"));
    buf_add(seen, scanner->name);
    for (size_t i = 0; token == XML_START && i < scanner->n_attributes; i++) {
        buf_add_byte(seen, '|');
        buf_add(seen, scanner->attributes[i].name);
        buf_add_byte(seen, '=');
        buf_add(seen, scanner->attributes[i].value);
    }
    buf_add(seen, STR("\n"));
}

/* The declaration must be in the first window, as it is in a real one. */
static bool read_with_ours(Str document, size_t step, Buf *seen)
{
    LogReading reading = {0};
    Stream stream = {.reading = &reading, .cap = 8, .counts_lines = true};
    Dribble *dribble = mem_zero(1, sizeof *dribble);
    *dribble = (Dribble){{dribble_read, dribble_close}, document, 200};
    stream.source = &dribble->source;
    stream.cap = 256;
    stream.buffer = mem_alloc(stream.cap + STREAM_PADDING);
    stream.at = stream.end = stream.line_from = stream.buffer;
    Err err = {0};
    (void)stream_more(&stream, &err);
    dribble->step = step;
    XmlScanner scanner;
    XmlToken token = XML_BAD;
    bool ok = xml_begin(&scanner, &stream, XML_KEEP_TEXT);
    while (ok && (token = xml_next(&scanner)) != XML_EOF && token != XML_BAD) {
        see(&scanner, token, seen);
    }
    xml_scanner_free(&scanner);
    stream_close(&stream);
    return ok && token == XML_EOF;
}

/* --- comparing ---------------------------------------------------------------------------- */

static void compare(Str document, size_t step)
{
    Buf expats = {0}, ours = {0};
    bool has_dtd = memmem(document.at, document.n, "<!DOCTYPE", 9) != NULL;
    bool expat_takes = read_with_expat(document, &expats);
    bool ours_takes = read_with_ours(document, step, &ours);
    if (expat_takes && !has_dtd && !ours_takes) fail_msg("refused: %.*s", STR_ARG(document));
    if (expat_takes && ours_takes && !str_eq(buf_str(&expats), buf_str(&ours))) {
        fail_msg("%.*s\nexpat: %s\nours: %s", STR_ARG(document), expats.at, ours.at);
    }
    buf_free(&expats);
    buf_free(&ours);
}

static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 33;
}

/* Change, drop, double or insert a byte or a piece. */
static void damage(Buf *document, uint64_t *seed)
{
    static const char bytes[] = "<>/'\"=&;!?-[] \t\n\rax:#1\xC3\xA9";
    size_t at = next_random(seed) % document->n, n = next_random(seed) % 6 + 1;
    char byte = bytes[next_random(seed) % (sizeof bytes - 1)];
    Buf changed = {0};
    buf_add(&changed, str_slice(buf_str(document), 0, at));
    uint64_t how = next_random(seed) % 4;
    if (how == 0) buf_add_byte(&changed, byte);
    if (how == 1) buf_add(&changed, str_slice(buf_str(document), at, at + n));
    if (how == 3) buf_add_byte(&changed, byte);
    buf_add(&changed, str_slice(buf_str(document),
                                how == 2   ? at + n
                                : how == 3 ? at + 1
                                           : at,
                                document->n));
    buf_free(document);
    *document = changed;
}

static void good_documents_are_read_alike(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_DOCUMENTS; i++) {
        for (size_t step = 1; step < 40; step += 3) compare(str_of(DOCUMENTS[i]), step);
    }
}

static void damaged_documents_are_read_alike_or_refused(void **state)
{
    (void)state;
    uint64_t seed = 20261125;
    for (size_t i = 0; i < N_DAMAGED; i++) {
        Buf document = {0};
        buf_add(&document, str_of(DOCUMENTS[next_random(&seed) % N_DOCUMENTS]));
        for (size_t n = next_random(&seed) % 3 + 1; n > 0 && document.n > 0; n--) {
            damage(&document, &seed);
        }
        if (document.n > 0) compare(buf_str(&document), next_random(&seed) % 60 + 1);
        buf_free(&document);
    }
}

/* Ours and expat's verdict on what must never pass. */
static void both_refuse_what_is_no_xml(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "x",
                                      "<a>",
                                      "<a></b>",
                                      "<a b=1/>",
                                      "<a b='1' b='2'/>",
                                      "<a b='<'/>",
                                      "<a>&x;</a>",
                                      "<a/><b/>",
                                      "<a>&#0;</a>",
                                      "<a b/>",
                                      "<a 'b'/>",
                                      "<a b='1'c='2'/>",
                                      "<a><!-- -- --></a>",
                                      "<a/>text",
                                      "< a/>",
                                      "<a",
                                      "<a>&amp</a>",
                                      "</a>"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Buf seen = {0};
        bool expat_takes = read_with_expat(str_of(bad[i]), &seen);
        bool ours_takes = read_with_ours(str_of(bad[i]), 7, &seen);
        if (expat_takes || ours_takes) fail_msg("%s: %d %d", bad[i], expat_takes, ours_takes);
        buf_free(&seen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_documents_are_read_alike),
        cmocka_unit_test(damaged_documents_are_read_alike_or_refused),
        cmocka_unit_test(both_refuse_what_is_no_xml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
