/* summary_text.c: what is in a log, for a person at a terminal of some width. */
#include "log/summary.h"

/* --- pieces ------------------------------------------------------------------------------- */

/* Codes that would move a cursor, ring a bell or turn text around. */
static bool is_unsafe(const unsigned char *at, size_t n)
{
    if (n == 1) return at[0] < 0x20 || at[0] == 0x7F;
    if (n == 2) return at[0] == 0xC2 && at[1] < 0xA0;
    return n == 3 && at[0] == 0xE2 &&
           ((at[1] == 0x80 && at[2] >= 0xAA && at[2] <= 0xAE) ||
            (at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA9));
}

static size_t char_bytes(Str rest)
{
    unsigned char first = (unsigned char)rest.at[0];
    size_t n = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    return n < rest.n ? n : rest.n;
}

void summary_add_text(Buf *out, Str text, size_t columns)
{
    size_t n_left = columns;
    bool is_cut = str_columns(text) > columns;
    if (is_cut && n_left > 0) n_left--;
    while (text.n > 0 && n_left > 0) {
        size_t n = char_bytes(text);
        if (is_unsafe((const unsigned char *)text.at, n))
            buf_add_byte(out, ' ');
        else
            buf_add(out, str_slice(text, 0, n));
        text = str_slice(text, n, text.n);
        n_left--;
    }
    if (is_cut) buf_add(out, STR("…"));
}

void summary_add_whole(Buf *out, uint64_t number)
{
    if (number >= 1000) {
        summary_add_whole(out, number / 1000);
        buf_addf(out, ",%03u", (unsigned)(number % 1000));
    } else {
        buf_addf(out, "%u", (unsigned)number);
    }
}

void summary_add_share(Buf *out, uint64_t part, uint64_t all)
{
    if (all == 0) return;
    double percent = 100.0 * (double)part / (double)all;
    if (part > 0 && percent < 0.1)
        buf_add(out, STR("<0.1 %"));
    else if (part < all && percent > 99.9)
        buf_add(out, STR(">99.9 %"));
    else
        buf_addf(out, "%.*f %%", part == all || part == 0 ? 0 : 1, percent);
}

static void add_padding(Buf *out, size_t n)
{
    while (n-- > 0) buf_add_byte(out, ' ');
}

/* Right-aligned in so many columns. */
static void add_right(Buf *out, Str text, size_t columns)
{
    size_t n = str_columns(text);
    if (n < columns) add_padding(out, columns - n);
    buf_add(out, text);
}

/* Words, broken so that lines fit; each begins with so many spaces but the first. */
static void add_wrapped(Buf *out, Str words, size_t at, size_t indent, size_t columns)
{
    Str word;
    size_t used = at;
    bool is_first = true;
    if (columns < indent + 20) columns = indent + 20;
    while (str_cut(&words, ' ', &word)) {
        size_t n = str_columns(word);
        if (!is_first && used + 1 + n > columns) {
            buf_add_byte(out, '\n');
            add_padding(out, indent);
            used = indent;
        } else if (!is_first) {
            buf_add_byte(out, ' ');
            used++;
        }
        buf_add(out, word);
        used += n;
        is_first = false;
    }
    buf_add_byte(out, '\n');
}

/* --- head --------------------------------------------------------------------------------- */

static void add_head(Buf *out, const Summary *summary, size_t columns)
{
    const Log *log = summary->log;
    Buf text = {0};
    summary_add_whole(&text, log->n_events);
    buf_add(&text, STR(" events of "));
    summary_add_whole(&text, log->n_cases);
    buf_addf(&text, " case%s", log->n_cases == 1 ? "" : "s");
    if (log->n_events > 0) {
        buf_add(&text, STR(", from "));
        time_add_plain(&text, summary->first_ms, summary->zone);
        buf_add(&text, STR(" to "));
        time_add_plain(&text, summary->last_ms, summary->zone);
        buf_addf(&text, " (%.*s)", STR_ARG(zone_name(summary->zone)));
        buf_add(&text, STR("; a case has mostly "));
        summary_add_whole(&text, summary->median_events);
        buf_add(&text, STR(" and at most "));
        summary_add_whole(&text, summary->most_events);
        buf_add(&text, STR(" events"));
    }
    add_wrapped(out, buf_str(&text), 0, 0, columns);
    buf_free(&text);
}

/* --- kinds -------------------------------------------------------------------------------- */

enum { MOST_KINDS_SHOWN = 200, NUMBER_COLUMNS = 13, SHARE_COLUMNS = 9 };

static size_t widest_name(const Summary *summary, size_t columns)
{
    size_t widest = 12, most = columns > 100 ? columns / 2 : columns > 60 ? columns * 2 / 5 : 24;
    for (uint32_t k = 0; k < summary->log->n_kinds && k < MOST_KINDS_SHOWN; k++) {
        size_t n = str_columns(summary->log->kind_names[k]);
        if (n > widest) widest = n;
    }
    return widest < most ? widest : most;
}

static void add_name(Buf *out, Str name, size_t width)
{
    size_t before = out->n;
    summary_add_text(out, name, width);
    size_t used = str_columns(str_slice(buf_str(out), before, out->n));
    if (used < width) add_padding(out, width - used);
}

/* "first in 99.8 %", "last in 40 %" where that says something. */
static void add_usual_place(Buf *out, const Summary *summary, const KindSummary *kind)
{
    uint64_t n = summary->log->n_cases - summary->n_empty_cases;
    if (kind->n_first * 20 >= n && kind->n_first > 0) {
        buf_add(out, STR("  first in "));
        summary_add_share(out, kind->n_first, n);
    }
    if (kind->n_last * 20 >= n && kind->n_last > 0) {
        buf_addf(out, "%s last in ", kind->n_first * 20 >= n && kind->n_first > 0 ? "," : " ");
        summary_add_share(out, kind->n_last, n);
    }
}

static void add_kind(Buf *out, const Summary *summary, uint32_t k, size_t width, size_t columns)
{
    const KindSummary *kind = &summary->kinds[k];
    Buf cell = {0};
    buf_add(out, STR("  "));
    add_name(out, summary->log->kind_names[k], width);
    summary_add_whole(&cell, kind->n_events);
    add_right(out, buf_str(&cell), NUMBER_COLUMNS);
    buf_clear(&cell);
    summary_add_share(&cell, kind->n_cases, summary->log->n_cases);
    add_right(out, buf_str(&cell), SHARE_COLUMNS);
    if (columns >= width + 60) add_usual_place(out, summary, kind);
    buf_add_byte(out, '\n');
    buf_free(&cell);
}

static void add_kinds(Buf *out, const Summary *summary, size_t columns)
{
    size_t width = widest_name(summary, columns);
    uint32_t n = summary->log->n_kinds;
    if (n == 0) return;
    buf_add(out, STR("\nKINDS of events, in their usual order\n  "));
    add_padding(out, width);
    add_right(out, STR("events"), NUMBER_COLUMNS);
    add_right(out, STR("cases"), SHARE_COLUMNS);
    buf_add_byte(out, '\n');
    for (uint32_t i = 0; i < n && i < MOST_KINDS_SHOWN; i++) {
        add_kind(out, summary, summary->kind_order[i], width, columns);
    }
    if (n > MOST_KINDS_SHOWN) {
        buf_add(out, STR("  … and "));
        summary_add_whole(out, n - MOST_KINDS_SHOWN);
        buf_add(out, STR(" more kinds; --json has them all\n"));
    }
}

/* --- attributes --------------------------------------------------------------------------- */

static void add_examples(Buf *out, const AttributeSummary *attribute)
{
    for (size_t i = 0; i < attribute->n_examples; i++) {
        buf_add(out, i ? STR(", ") : STR(""));
        summary_add_text(out, attribute->column->values[attribute->examples[i]].text, 30);
    }
    if (attribute->n_distinct > attribute->n_examples) buf_add(out, STR(" …"));
}

static void add_on_kinds(Buf *out, const Summary *summary, const AttributeSummary *attribute)
{
    const Log *log = summary->log;
    if (attribute->of_cases || attribute->n_kinds == 0) return;
    if (attribute->n_kinds_in_all == log->n_kinds && attribute->n_present == log->n_events) {
        buf_add(out, STR("; on every event"));
        return;
    }
    buf_add(out, STR("; on "));
    for (size_t i = 0; i < attribute->n_kinds; i++) {
        KindShare share = attribute->kinds[i];
        buf_add(out, i ? STR(", ") : STR(""));
        summary_add_text(out, log->kind_names[share.kind], 40);
        if (share.n_events == summary->kinds[share.kind].n_events) continue;
        buf_add(out, STR(" ("));
        summary_add_share(out, share.n_events, summary->kinds[share.kind].n_events);
        buf_add_byte(out, ')');
    }
    if (attribute->n_kinds_in_all > attribute->n_kinds) {
        buf_addf(out, " and %zu more kinds", attribute->n_kinds_in_all - attribute->n_kinds);
    }
}

static void add_attribute(Buf *out, const Summary *summary, const AttributeSummary *attribute,
                          size_t width, size_t columns)
{
    Buf words = {0};
    buf_add(out, STR("  "));
    add_name(out, attribute->column->name, width);
    buf_add(out, STR("  "));
    buf_add(&words, str_of(summary_type(attribute)));
    if (attribute->n_present > 0) {
        buf_add(&words, STR(", "));
        summary_add_whole(&words, attribute->n_distinct);
        buf_addf(&words, " value%s: ", attribute->n_distinct == 1 ? "" : "s");
        add_examples(&words, attribute);
        if (attribute->n_of_type[LOG_VALUE_NUMBER] > 0 && attribute->least < attribute->most) {
            buf_add(&words, STR("; from "));
            number_add(&words, attribute->least);
            buf_add(&words, STR(" to "));
            number_add(&words, attribute->most);
        }
        if (attribute->of_cases && attribute->n_present < attribute->n_rows) {
            buf_add(&words, STR("; in "));
            summary_add_share(&words, attribute->n_present, attribute->n_rows);
            buf_add(&words, STR(" of cases"));
        }
        add_on_kinds(&words, summary, attribute);
    }
    add_wrapped(out, buf_str(&words), width + 4, width + 4, columns);
    buf_free(&words);
}

static void add_attributes(Buf *out, const Summary *summary, bool of_cases, size_t columns)
{
    enum { MOST_SHOWN = 300 };
    size_t n_shown = 0, n = 0, width = columns > 80 ? 28 : 20;
    for (size_t i = 0; i < summary->n_attributes; i++) {
        const AttributeSummary *attribute = &summary->attributes[i];
        if (attribute->of_cases != of_cases) continue;
        if (n++ == 0) {
            buf_add(out,
                    of_cases ? STR("\nATTRIBUTES of cases\n") : STR("\nATTRIBUTES of events\n"));
        }
        if (n_shown == MOST_SHOWN) continue;
        add_attribute(out, summary, attribute, width, columns);
        n_shown++;
    }
    if (n > n_shown) buf_addf(out, "  … and %zu more; --json has them all\n", n - n_shown);
}

/* --- the rest ----------------------------------------------------------------------------- */

static void add_item(Buf *out, Str text, size_t columns)
{
    buf_add(out, STR("  - "));
    add_wrapped(out, text, 4, 4, columns);
}

static void add_oddities(Buf *out, const Summary *summary, size_t columns)
{
    if (summary->n_oddities == 0) return;
    buf_add(out, STR("\nODDITIES\n"));
    for (size_t i = 0; i < summary->n_oddities; i++) {
        add_item(out, summary->oddities[i].message, columns);
    }
}

static void add_notes(Buf *out, const LogNotes *notes, size_t columns)
{
    if (notes == NULL || notes->notes.n == 0) return;
    buf_add(out, STR("\nNOTES on reading it\n"));
    for (size_t i = 0; i < notes->notes.n; i++) add_item(out, notes->notes.at[i].message, columns);
    if (notes->n_unplaced == 0) return;
    Buf text = {0};
    summary_add_whole(&text, notes->n_unplaced);
    buf_add(&text, STR(" events could not be placed in all"));
    add_item(out, buf_str(&text), columns);
    buf_free(&text);
}

void log_add_summary(Buf *out, const Log *log, const LogNotes *notes, const Zone *zone,
                     size_t columns)
{
    Summary *summary = summary_create(log, zone);
    add_head(out, summary, columns);
    add_kinds(out, summary, columns);
    add_attributes(out, summary, false, columns);
    add_attributes(out, summary, true, columns);
    add_oddities(out, summary, columns);
    add_notes(out, notes, columns);
    summary_free(summary);
}
