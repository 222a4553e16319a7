/* report_page.c: the page: its head line, the summary, how to read it, how to make it again. */
#include "cmd/report.h"

#include <math.h>

/** The last part of a path. */
static Str base_name(const char *path)
{
    Str name = str_of(path);
    for (size_t i = name.n; i > 0; i--)
        if (name.at[i - 1] == '/' && i < name.n) return str_slice(name, i, name.n);
    return name;
}

static Str page_title(const Audit *audit)
{
    Str log = strcmp(audit->inputs.log_path, "-") == 0 ? STR("standard input")
                                                       : base_name(audit->inputs.log_path);
    return str_format(audit->arena, "Audit of %.*s", STR_ARG(log));
}

static void add_top(Buf *out, const Audit *audit)
{
    const Log *log = audit->inputs.log;
    buf_add(out, STR("<a class=\"skip\" href=\"#summary\">To the summary</a>\n"
                     "<header class=\"top\"><p class=\"eyebrow\">heed: standards, counted over "
                     "every case</p>\n<h1>"));
    report_add_text(out, page_title(audit));
    buf_add(out, STR("</h1>\n<p class=\"soft\">"));
    report_add_whole(out, audit->arena, log->n_cases);
    buf_add(out, STR(" cases, "));
    report_add_whole(out, audit->arena, log->n_events);
    buf_add(out, STR(" events; book "));
    report_add_text(out, base_name(audit->options.book));
    Str scope = audit_scope(audit);
    if (scope.n > 0) {
        buf_add(out, STR("; "));
        report_add_text(out, scope);
    }
    buf_add(out, STR(".</p></header>\n<main>\n"));
}

/* --- summary ------------------------------------------------------------------------------ */

typedef struct {
    size_t n_under, n_on, n_without, n_idle;
} Tally;

static bool is_idle(const Figure *figure)
{
    return duty_opened(&figure->counts) == 0;
}

static Tally tally_of(const Figures *figures)
{
    Tally tally = {0};
    for (size_t s = 0; s < figures->n; s++) {
        const Figure *figure = &figures->at[s];
        Verdict verdict = figures_verdict(figure->standard, &figure->counts);
        if (is_idle(figure))
            tally.n_idle++;
        else if (verdict == VERDICT_UNDER_TARGET)
            tally.n_under++;
        else if (verdict == VERDICT_ON_TARGET)
            tally.n_on++;
        else
            tally.n_without++;
    }
    return tally;
}

static void add_headline(Buf *out, const Tally *tally)
{
    size_t n_judged = tally->n_under + tally->n_on;
    buf_add(out, STR("<p class=\"headline\">"));
    if (n_judged == 0)
        buf_add(out, STR("No standard here has a target to be judged by."));
    else if (tally->n_under == 0 && n_judged == 1)
        buf_add(out, STR("The one standard with a target is on it."));
    else if (tally->n_under == 0)
        buf_addf(out, "All %zu standards with a target are on it.", n_judged);
    else
        buf_addf(out, "%zu of %zu standard%s with a target %s under it.", tally->n_under, n_judged,
                 n_judged == 1 ? "" : "s", tally->n_under == 1 ? "is" : "are");
    buf_add(out, STR("</p>\n"));
}

/** One line of the summary. */
static void add_line(Buf *out, const Audit *audit, size_t s)
{
    const Figure *figure = &audit->figures->at[s];
    double target = figure->standard->target / 100.0;
    uint64_t n_failed = figure->counts.by_state[DUTY_LATE] + figure->counts.by_state[DUTY_MISSED];
    buf_addf(out, "<li><span class=\"name\"><a href=\"#standard-%zu\">", s + 1);
    report_add_text(out, figure->standard->name);
    buf_add(out, STR("</a></span><span>"));
    plot_add_bullet(out, figure->share.rate, figure->share.low, figure->share.high, target);
    buf_add(out, STR("</span><span class=\"nums\"><span class=\"rate\">"));
    report_add_percent(out, audit->arena, figure->share.rate);
    buf_add(out, STR("</span>"));
    if (!isnan(target)) {
        buf_add(out, STR(" <span class=\"soft small\">"));
        report_add_target(out, figure->standard->target);
        buf_add(out, STR("</span>"));
    }
    buf_add(out, STR("<br><span class=\"soft small\">"));
    report_add_whole(out, audit->arena, n_failed);
    buf_add(out, STR(" of "));
    report_add_whole(out, audit->arena, figure->n_counted);
    buf_add(out, STR(" late or missed</span></span><span>"));
    report_add_verdict(out, figures_verdict(figure->standard, &figure->counts));
    buf_add(out, STR("</span></li>\n"));
}

static void add_lines(Buf *out, const Audit *audit, Verdict verdict)
{
    for (size_t s = 0; s < audit->figures->n; s++) {
        const Figure *figure = &audit->figures->at[s];
        if (!is_idle(figure) && figures_verdict(figure->standard, &figure->counts) == verdict)
            add_line(out, audit, s);
    }
}

static void add_idle(Buf *out, const Audit *audit, const Tally *tally)
{
    if (tally->n_idle == 0) return;
    buf_addf(out, "<details><summary>%zu standard%s opened no duty in this log</summary><p>",
             tally->n_idle, tally->n_idle == 1 ? "" : "s");
    bool is_first = true;
    for (size_t s = 0; s < audit->figures->n; s++) {
        if (!is_idle(&audit->figures->at[s])) continue;
        if (!is_first) buf_add(out, STR(", "));
        is_first = false;
        report_add_text(out, audit->figures->at[s].standard->name);
    }
    buf_add(out, STR(".</p></details>\n"));
}

void report_add_summary(Buf *out, const Audit *audit)
{
    Tally tally = tally_of(audit->figures);
    buf_add(out, STR("<section id=\"summary\" aria-labelledby=\"summary-h\">"
                     "<h2 id=\"summary-h\">Summary</h2>\n"));
    add_headline(out, &tally);
    if (tally.n_under + tally.n_on + tally.n_without > 0) {
        buf_add(out, STR("<p class=\"soft small\">Bar: share met, of all that was met, late or "
                         "missed. Line in it: 95 % interval. Tick: target.</p>\n"
                         "<ul class=\"standards\">\n"));
        add_lines(out, audit, VERDICT_UNDER_TARGET);
        add_lines(out, audit, VERDICT_ON_TARGET);
        add_lines(out, audit, VERDICT_NO_TARGET);
        add_lines(out, audit, VERDICT_NOTHING_COUNTED);
        buf_add(out, STR("</ul>\n"));
    }
    add_idle(out, audit, &tally);
    AuditWarnings warnings = audit_warnings(audit);
    if (warnings.n > 0) {
        buf_addf(out,
                 "<p><a href=\"#warnings\">%zu thing%s to know before relying on these "
                 "figures</a></p>\n",
                 warnings.n, warnings.n == 1 ? "" : "s");
    }
    buf_add(out, STR("</section>\n"));
}

/* --- the end ------------------------------------------------------------------------------ */

static void add_warnings(Buf *out, const Audit *audit)
{
    enum { OPEN_WARNINGS = 12 }; /* the rest are folded away */
    AuditWarnings warnings = audit_warnings(audit);
    const LogNotes *notes = audit->inputs.notes;
    buf_add(out, STR("<section id=\"warnings\" aria-labelledby=\"warnings-h\">"
                     "<h2 id=\"warnings-h\">What to know before relying on these figures</h2>\n"
                     "<ul>\n"));
    for (size_t i = 0; i < warnings.n; i++) {
        if (i == OPEN_WARNINGS)
            buf_addf(out, "</ul><details><summary>%zu more</summary><ul>\n", warnings.n - i);
        buf_add(out, STR("<li>"));
        report_add_text(out, warnings.at[i]);
        buf_add(out, STR("</li>\n"));
    }
    if (warnings.n > OPEN_WARNINGS) buf_add(out, STR("</ul></details><ul>\n"));
    for (size_t i = 0; i < notes->notes.n; i++) {
        if (notes->notes.at[i].n_events_lost > 0) continue;
        buf_add(out, STR("<li>How the log was read: "));
        report_add_text(out, notes->notes.at[i].message);
        buf_add(out, STR("</li>\n"));
    }
    buf_add(out, STR("<li>Events that could not be placed: "));
    report_add_whole(out, audit->arena, notes->n_unplaced);
    buf_add(out, STR(".</li>\n</ul></section>\n"));
}

static const char READING[] =
    "<section aria-labelledby=\"reading-h\"><h2 id=\"reading-h\">How to read this</h2>\n"
    "<p>A standard says what is owed, on which occasion, by when. Each occasion opens a "
    "<strong>duty</strong>. A duty ends up in one state:</p>\n"
    "<ul><li><strong>met</strong>: done by the due time;</li>"
    "<li><strong>late</strong>: done, but after it;</li>"
    "<li><strong>missed</strong>: the due time has passed and it was not done;</li>"
    "<li><strong>open</strong>: not done, and not yet due;</li>"
    "<li><strong>ahead</strong>: done already, though not yet due. It counts once its due time "
    "has come, since the failures of the same weeks do not show yet either;</li>"
    "<li><strong>void</strong>: something happened that ended the duty before it was due;</li>"
    "<li><strong>waived</strong>: somebody waived it before it was due.</li></ul>\n"
    "<p>The <strong>rate</strong> is met / (met + late + missed). Beside it stands the 95 % "
    "interval (Wilson): how well so many cases pin the rate down. Where nothing was counted there "
    "is no rate. <strong>Met, recorded late</strong> are duties met in time by the clock of the "
    "event, but written up only after the due time.</p></section>\n";

void report_add_end(Buf *out, const Audit *audit)
{
    add_warnings(out, audit);
    buf_add(out, str_of(READING));
    buf_add(out, STR("<section aria-labelledby=\"again-h\"><h2 id=\"again-h\">Make this report "
                     "again</h2>\n<pre><code>"));
    report_add_text(out, audit_same_command(audit));
    buf_add(out, STR("</code></pre></section>\n</main>\n<footer><p class=\"soft small\">Made by "
                     "heed " HEED_VERSION ". Pure counts: the same book and log give the same "
                     "page.</p></footer>\n</body>\n</html>\n"));
}

void audit_add_html(Buf *out, const Audit *audit)
{
    report_add_head(out, page_title(audit));
    add_top(out, audit);
    report_add_summary(out, audit);
    for (size_t s = 0; s < audit->figures->n; s++)
        if (!is_idle(&audit->figures->at[s])) report_add_card(out, audit, s);
    report_add_end(out, audit);
}
