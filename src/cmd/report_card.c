/* report_card.c: one standard on the page. */
#include "cmd/report.h"

#include <math.h>

static void add_meta(Buf *out, const char *label, Str text)
{
    if (text.n == 0) return;
    buf_add(out, STR("<span class=\"meta\">"));
    buf_add(out, str_of(label));
    buf_add(out, STR(": "));
    report_add_text(out, text);
    buf_add(out, STR(".</span> "));
}

/** The area's title, else its name. */
static Str area_title(const Book *book, Str name)
{
    for (size_t i = 0; i < book->n_areas; i++)
        if (str_eq(book->areas[i].name, name) && book->areas[i].title.n > 0)
            return book->areas[i].title;
    return name;
}

/** A role's title, else its name. */
static Str role_title(const Book *book, Str name)
{
    for (size_t i = 0; i < book->n_roles; i++)
        if (str_eq(book->roles[i].name, name) && book->roles[i].title.n > 0)
            return book->roles[i].title;
    return name;
}

static void add_sentence(Buf *out, const Audit *audit, const BookStandard *standard)
{
    const Book *book = audit->inputs.book;
    Buf english = {0};
    book_add_english(&english, book, standard);
    buf_add(out, STR("<p class=\"says\">"));
    report_add_text(out, buf_str(&english));
    buf_add(out, STR("</p>\n<p class=\"soft small\">"));
    if (standard->says.n > 0) {
        buf_add(out, STR("<q>"));
        report_add_text(out, standard->says);
        buf_add(out, STR("</q> "));
    }
    add_meta(out, "Owed by", role_title(book, standard->by));
    add_meta(out, "Area", area_title(book, standard->area));
    add_meta(out, "Source", standard->source);
    buf_add(out, STR("</p>\n"));
    buf_free(&english);
}

/** The rate in words: what the bar shows to those who see it. */
static void add_rate(Buf *out, const Audit *audit, const Figure *figure)
{
    double target = figure->standard->target;
    buf_add(out, STR("<div class=\"figure\"><div class=\"big\">"));
    report_add_percent(out, audit->arena, figure->share.rate);
    buf_add(out, STR("</div><div class=\"beside\">"));
    plot_add_bullet(out, figure->share.rate, figure->share.low, figure->share.high, target / 100.0);
    buf_add(out, STR("<div class=\"nums\">"));
    if (figure->n_counted == 0)
        buf_add(out, STR("Nothing has come due yet, so there is no rate."));
    else {
        report_add_whole(out, audit->arena, figure->counts.by_state[DUTY_MET]);
        buf_add(out, STR(" met of "));
        report_add_whole(out, audit->arena, figure->n_counted);
        buf_add(out, STR(" counted; 95 % interval "));
        buf_add(out, report_interval(audit->arena, figure->share));
    }
    if (!isnan(target)) {
        buf_add(out, STR("; "));
        report_add_target(out, target);
    }
    buf_add(out, STR("</div></div></div>\n"));
}

static void add_count(Buf *out, const Audit *audit, const char *name, uint64_t count)
{
    buf_add(out, STR("<div><dt>"));
    buf_add(out, str_of(name));
    buf_add(out, STR("</dt><dd>"));
    report_add_whole(out, audit->arena, count);
    buf_add(out, STR("</dd></div>"));
}

static void add_counts(Buf *out, const Audit *audit, const DutyCounts *counts)
{
    static const DutyState ORDER[DUTY_N_STATES] = {DUTY_MET,   DUTY_LATE, DUTY_MISSED, DUTY_OPEN,
                                                   DUTY_AHEAD, DUTY_VOID, DUTY_WAIVED};
    buf_add(out, STR("<dl class=\"counts\">"));
    add_count(out, audit, "opened", duty_opened(counts));
    for (size_t s = 0; s < DUTY_N_STATES; s++)
        add_count(out, audit, duty_state_name(ORDER[s]), counts->by_state[ORDER[s]]);
    add_count(out, audit, "met, recorded late", counts->met_recorded_late);
    buf_add(out, STR("</dl>\n"));
}

/** The commands that list the duties behind each count. */
static void add_drills(Buf *out, const Audit *audit, const Figure *figure)
{
    static const DutyState ORDER[DUTY_N_STATES] = {DUTY_MISSED, DUTY_LATE, DUTY_MET,   DUTY_OPEN,
                                                   DUTY_AHEAD,  DUTY_VOID, DUTY_WAIVED};
    Buf commands = {0};
    for (size_t s = 0; s < DUTY_N_STATES; s++) {
        if (figure->counts.by_state[ORDER[s]] == 0) continue;
        Str command = audit_drill_command(audit, &(AuditDrill){.standard = figure->standard->name,
                                                               .state = duty_state_name(ORDER[s])});
        buf_addf(&commands, "%s%.*s", commands.n ? "\n" : "", STR_ARG(command));
    }
    if (figure->counts.met_recorded_late > 0) {
        Str command = audit_drill_command(
            audit, &(AuditDrill){.standard = figure->standard->name, .state = "recorded-late"});
        buf_addf(&commands, "\n%.*s", STR_ARG(command));
    }
    report_add_command(out, "The commands that list the cases behind these counts",
                       buf_str(&commands));
    buf_free(&commands);
}

void report_add_card(Buf *out, const Audit *audit, size_t figure_index)
{
    const Figure *figure = &audit->figures->at[figure_index];
    size_t number = figure_index + 1;
    buf_addf(out, "<section id=\"standard-%zu\" aria-labelledby=\"standard-%zu-h\">", number,
             number);
    buf_addf(out, "<div class=\"cardhead\"><h2 id=\"standard-%zu-h\">", number);
    report_add_text(out, figure->standard->name);
    buf_add(out, STR("</h2>"));
    report_add_verdict(out, figures_verdict(figure->standard, &figure->counts));
    buf_add(out, STR("</div>\n"));
    add_sentence(out, audit, figure->standard);
    add_rate(out, audit, figure);
    add_counts(out, audit, &figure->counts);
    add_drills(out, audit, figure);
    buf_add(out, STR("<div class=\"pair\">\n"));
    report_add_periods(out, audit, figure_index);
    report_add_delays(out, audit, figure_index);
    buf_add(out, STR("</div>\n"));
    report_add_handlers(out, audit, figure_index);
    report_add_missed(out, audit, figure_index);
    report_add_sample(out, audit, figure_index);
    buf_add(out, STR("</section>\n"));
}
