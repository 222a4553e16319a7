/* report_style.c: the look of a report. */
#include "cmd/report.h"

/* Colours keep a contrast of at least 4.5 to 1 for text and 3 to 1 for lines, in both schemes. */
static const char COLOURS[] =
    ":root{color-scheme:light dark;--page:#f4f6f8;--card:#fff;--ink:#17202a;--soft:#475463;"
    "--rule:#cfd6de;--accent:#1d4f91;--band:#b9cdea;--bad:#9c1420;--bad-soft:#fbe9ea;"
    "--good:#13602f;--good-soft:#e4f3e9;--aim:#7a4100;--shade:#eef3f9}\n"
    "@media screen and (prefers-color-scheme:dark){:root{--page:#10151b;--card:#19212a;"
    "--ink:#e8edf2;--soft:#b3bdc9;--rule:#3b4856;--accent:#8bbaf4;--band:#34506f;--bad:#ffa5a0;"
    "--bad-soft:#3b1d20;--good:#8adba4;--good-soft:#17321f;--aim:#f0b56d;--shade:#202b37}}\n";

static const char PAGE[] =
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--page);color:var(--ink);"
    "font:1rem/1.5 system-ui,-apple-system,\"Segoe UI\",\"Liberation Sans\",Arial,sans-serif;"
    "overflow-wrap:break-word}\n"
    "main,header.top,footer{max-width:76rem;margin:0 auto;padding:0 clamp(.75rem,3vw,2rem)}\n"
    "header.top{padding-top:1.75rem}footer{padding-bottom:3rem}\n"
    "h1{font-size:clamp(1.5rem,4vw,2.1rem);line-height:1.2;margin:.15rem 0 .5rem;"
    "overflow-wrap:anywhere}\n"
    "h2{font-size:1.35rem;line-height:1.25;margin:0;overflow-wrap:anywhere}\n"
    "h3{font-size:1rem;margin:0 0 .4rem}\n"
    "p{margin:.4rem 0;max-width:54rem;text-wrap:pretty}\n"
    ".eyebrow{margin:0;color:var(--soft);font-weight:600;font-size:.9rem}\n"
    ".soft{color:var(--soft)}small,.small{font-size:.875rem}\n"
    "a{color:var(--accent)}a:focus-visible,summary:focus-visible,.scroll:focus-visible{"
    "outline:3px solid var(--accent);outline-offset:2px}\n"
    ".skip{position:absolute;left:-99rem}.skip:focus{position:static}\n"
    "section{background:var(--card);border:1px solid var(--rule);border-radius:.6rem;"
    "padding:clamp(.9rem,2.5vw,1.6rem);margin:1.1rem 0;container-type:inline-size}\n"
    "code,pre{font-family:ui-monospace,\"Liberation Mono\",Menlo,Consolas,monospace;"
    "font-size:.875rem}pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.4rem 0;"
    "padding:.6rem .75rem;background:var(--shade);border-radius:.4rem}\n"
    "details{margin:.5rem 0}summary{cursor:pointer;color:var(--accent);padding:.2rem 0;"
    "font-size:.9rem}\n";

static const char FIGURES[] =
    ".badge{display:inline-block;padding:.1rem .6rem;border:1.5px solid currentColor;"
    "border-radius:1rem;font-size:.85rem;font-weight:600;color:var(--soft)}\n"
    ".badge.bad{color:var(--bad);background:var(--bad-soft)}"
    ".badge.good{color:var(--good);background:var(--good-soft)}\n"
    ".headline{font-size:1.2rem;font-weight:600;margin:.2rem 0 .8rem}\n"
    ".standards{list-style:none;margin:0;padding:0}\n"
    ".standards li{display:grid;grid-template-columns:minmax(0,1fr) 11rem 15.5rem 8.5rem;gap:.2rem "
    "1rem;"
    "align-items:center;padding:.65rem 0;border-top:1px solid var(--rule);break-inside:avoid}\n"
    ".standards .name{font-weight:600;overflow-wrap:anywhere}\n"
    ".rate{font-variant-numeric:tabular-nums;font-weight:650}"
    ".nums{font-variant-numeric:tabular-nums}\n"
    ".cardhead{display:flex;flex-wrap:wrap;gap:.4rem .9rem;align-items:center;"
    "justify-content:space-between}\n"
    ".says{font-size:1.05rem;margin:.7rem 0}\n"
    ".figure{display:flex;flex-wrap:wrap;gap:.3rem 1.6rem;align-items:center;margin:.9rem 0 "
    ".4rem}\n"
    ".figure .big{font-size:2.6rem;line-height:1.1;font-weight:700;"
    "font-variant-numeric:tabular-nums}\n"
    ".figure .beside{flex:1 1 16rem;min-width:0}\n"
    "dl.counts{display:flex;flex-wrap:wrap;gap:.5rem 1.6rem;margin:.9rem 0}"
    "dl.counts div{min-width:4.2rem}dl.counts dt{color:var(--soft);font-size:.85rem}"
    "dl.counts dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}\n"
    ".pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));"
    "gap:1.4rem 2.2rem;margin-top:1.2rem}.pair>div,.block{min-width:0;break-inside:avoid}"
    ".block{margin-top:1.4rem}\n";

static const char TABLES[] =
    ".scroll{overflow-x:auto;max-width:100%}.stack{container-type:inline-size}\n"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}\n"
    "caption{text-align:left;color:var(--soft);padding-bottom:.3rem}\n"
    "th{text-align:left;font-weight:600;color:var(--soft);vertical-align:bottom}\n"
    "th,td{padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--rule);vertical-align:top}\n"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\n"
    "td.c{overflow-wrap:anywhere;min-width:6rem}td.p{min-width:8rem;width:35%}\n"
    "tbody th{font-weight:500;color:var(--ink);overflow-wrap:anywhere;min-width:6rem}\n";

static const char PLOTS[] =
    "figure{margin:0;container-type:inline-size}\n"
    "figcaption{font-size:.875rem;color:var(--soft);margin-top:.2rem}\n"
    ".frame{position:relative;height:11rem;margin:.7rem 0 1.9rem 3.2rem}\n"
    ".frame svg{position:absolute;inset:0;width:100%;height:100%;overflow:visible}\n"
    ".frame span{position:absolute;font-size:.8rem;line-height:1;color:var(--soft);"
    "white-space:nowrap}\n"
    ".frame .y{right:100%;padding-right:.45rem;transform:translateY(50%)}\n"
    ".frame .x{top:calc(100% + .5rem);transform:translateX(-50%)}"
    ".frame .x.first{transform:none}.frame .x.last{transform:translateX(-100%)}\n"
    "@container (max-width:24em){.frame .minor{display:none}}"
    "@container (max-width:15em){.frame .middling{display:none}.frame{margin-bottom:3rem}"
    ".frame .x:last-child{top:calc(100% + 1.6rem)}}\n"
    "svg path{fill:none;vector-effect:non-scaling-stroke}\n"
    "svg .grid{stroke:var(--rule);stroke-width:1}\n"
    "svg .band{fill:var(--band)}svg .shade{fill:var(--shade)}\n"
    "svg .line{stroke:var(--accent);stroke-width:2.2;stroke-linejoin:round}\n"
    "svg .dots{stroke:var(--accent);stroke-width:7;stroke-linecap:round}\n"
    "svg .bar{stroke:var(--accent);stroke-width:2.2}\n"
    "svg .target{stroke:var(--aim);stroke-width:1.6;stroke-dasharray:6 4}\n"
    "svg .mark{stroke:var(--ink);stroke-width:1.6}\n"
    "svg.row{display:block;width:100%;height:1.15rem;overflow:visible}\n"
    "svg .track{fill:var(--shade);stroke:var(--rule);stroke-width:1}svg .fill{fill:var(--band)}\n"
    "svg .aim-tick{stroke:var(--aim);stroke-width:2.4}\n";

static const char MEDIA[] =
    "@container (max-width:48em){.standards li{grid-template-columns:minmax(0,1fr) auto}"
    ".standards .name{grid-column:1/-1}}\n"
    "@container (max-width:38em){.stack table,.stack tbody,.stack tr,.stack th,.stack td{"
    "display:block}.stack thead{position:absolute;left:-99rem}.stack tr{padding:.45rem 0;"
    "border-bottom:1px solid var(--rule)}.stack th,.stack td,.stack td.n{border:0;padding:.1rem 0;"
    "text-align:left;width:auto;white-space:normal}.stack td:empty{display:none}"
    ".stack td::before{content:attr(data-head) \": \";color:var(--soft)}"
    ".stack tbody td,.stack td.n{display:inline-block;margin-right:1.2rem}"
    ".stack td.p{display:block;margin:0}.stack td.p::before{content:none}.stack tbody "
    "th{font-weight:650}}\n"
    "@container (max-width:24em){.standards li{grid-template-columns:minmax(0,1fr)}"
    ".figure .big{font-size:2.1rem}}\n"
    "@media (forced-colors:active){svg .line,svg .dots,svg .bar,svg .mark{stroke:CanvasText}"
    "svg .grid,svg .track{stroke:GrayText}svg .target,svg .aim-tick{stroke:LinkText}"
    "svg .band{fill:none;stroke:GrayText}svg .fill{fill:Highlight;forced-color-adjust:none}"
    "svg .shade{fill:none}section{border-color:CanvasText}}\n"
    "@page{size:A4;margin:14mm 12mm}\n"
    "@media print{html{font-size:9.5pt}body{background:#fff}"
    "section,figure,.stack{container-type:normal}"
    "section{border:0;border-top:1px solid var(--rule);border-radius:0;padding:4mm 0 0;"
    "margin:0 0 8mm}main,header.top,footer{max-width:none;padding:0}"
    ".standards li{grid-template-columns:minmax(0,1fr) 9rem 15.5rem 8.5rem;padding:.4rem 0}"
    "h1,h2,h3,h3+p,.cardhead,.says,caption{break-after:avoid}"
    "figure,tr,.figure,dl.counts,.standards li,.sample{break-inside:avoid}"
    "tbody "
    "tr:first-child{break-after:avoid}.block{break-inside:auto}thead{display:table-header-group}."
    "scroll{overflow:visible}"
    ".skip,details:not([open]){display:none}a{color:inherit;text-decoration:none}"
    ".frame{height:38mm}.pair{grid-template-columns:1fr 1fr}"
    "*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}\n"
    "@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}\n";

void report_add_style(Buf *out)
{
    static const char *const PARTS[] = {COLOURS, PAGE, FIGURES, TABLES, PLOTS, MEDIA};
    buf_add(out, STR("<style>\n"));
    for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++) buf_add(out, str_of(PARTS[i]));
    buf_add(out, STR("</style>\n"));
}

void report_add_head(Buf *out, Str title)
{
    buf_add(out, STR("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                     "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
                     "form-action 'none'\">\n"
                     "<meta name=\"referrer\" content=\"no-referrer\">\n"
                     "<meta name=\"robots\" content=\"noindex\">\n"
                     "<meta name=\"generator\" content=\"heed " HEED_VERSION "\">\n<title>"));
    buf_add_html(out, title);
    buf_add(out, STR("</title>\n"));
    report_add_style(out);
    buf_add(out, STR("</head>\n<body>\n"));
}
