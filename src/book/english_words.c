/* english_words.c: what must be known of single words to make a sentence of them. */
#include "book/english_internal.h"

/* Verbs of police work and of case logs. Not here: a regular participle is still seen as one, but
 * its base form is not guessed ("make sure it is …" is then written). */
static const EnglishVerb VERBS[] = {
    {"abandoned", "abandon", NULL, ENGLISH_PASSIVE},
    {"accepted", "accept", NULL, ENGLISH_PASSIVE},
    {"acknowledged", "acknowledge", NULL, ENGLISH_PASSIVE},
    {"added", "add", NULL, ENGLISH_PASSIVE},
    {"advised", "advise", NULL, ENGLISH_PASSIVE},
    {"agreed", "agree", NULL, ENGLISH_BY_PERSON},
    {"allocated", "allocate", NULL, ENGLISH_PASSIVE},
    {"amended", "amend", NULL, ENGLISH_PASSIVE},
    {"answered", "answer", NULL, ENGLISH_PASSIVE},
    {"appealed", "appeal", NULL, ENGLISH_BY_PERSON},
    {"applied", "apply", NULL, ENGLISH_BY_PERSON},
    {"appointed", "appoint", NULL, ENGLISH_PASSIVE},
    {"approved", "approve", NULL, ENGLISH_PASSIVE},
    {"arranged", "arrange", NULL, ENGLISH_PASSIVE},
    {"arrested", "arrest", NULL, ENGLISH_PASSIVE},
    {"arrived", "arrive", NULL, ENGLISH_ACTIVE},
    {"asked", "ask", NULL, ENGLISH_BY_PERSON},
    {"assessed", "assess", NULL, ENGLISH_PASSIVE},
    {"assigned", "assign", NULL, ENGLISH_PASSIVE},
    {"attached", "attach", NULL, ENGLISH_PASSIVE},
    {"attempted", "attempt", NULL, ENGLISH_PASSIVE},
    {"attended", "attend", NULL, ENGLISH_BY_PERSON},
    {"authorised", "authorise", NULL, ENGLISH_PASSIVE},
    {"begun", "begin", "began", ENGLISH_ACTIVE},
    {"booked", "book", NULL, ENGLISH_PASSIVE},
    {"briefed", "brief", NULL, ENGLISH_PASSIVE},
    {"brought", "bring", NULL, ENGLISH_PASSIVE},
    {"called", "call", NULL, ENGLISH_PASSIVE},
    {"cancelled", "cancel", NULL, ENGLISH_PASSIVE},
    {"changed", "change", NULL, ENGLISH_ACTIVE},
    {"charged", "charge", NULL, ENGLISH_PASSIVE},
    {"checked", "check", NULL, ENGLISH_PASSIVE},
    {"chosen", "choose", "chose", ENGLISH_PASSIVE},
    {"circulated", "circulate", NULL, ENGLISH_PASSIVE},
    {"cleared", "clear", NULL, ENGLISH_PASSIVE},
    {"closed", "close", NULL, ENGLISH_PASSIVE},
    {"collected", "collect", NULL, ENGLISH_PASSIVE},
    {"complained", "complain", NULL, ENGLISH_ACTIVE},
    {"completed", "complete", NULL, ENGLISH_PASSIVE},
    {"confirmed", "confirm", NULL, ENGLISH_PASSIVE},
    {"considered", "consider", NULL, ENGLISH_PASSIVE},
    {"consulted", "consult", NULL, ENGLISH_PASSIVE},
    {"contacted", "contact", NULL, ENGLISH_PASSIVE},
    {"created", "create", NULL, ENGLISH_PASSIVE},
    {"debriefed", "debrief", NULL, ENGLISH_PASSIVE},
    {"decided", "decide", NULL, ENGLISH_PASSIVE},
    {"declined", "decline", NULL, ENGLISH_BY_PERSON},
    {"delivered", "deliver", NULL, ENGLISH_PASSIVE},
    {"deployed", "deploy", NULL, ENGLISH_PASSIVE},
    {"detained", "detain", NULL, ENGLISH_PASSIVE},
    {"developed", "develop", NULL, ENGLISH_PASSIVE},
    {"died", "die", NULL, ENGLISH_ACTIVE},
    {"disclosed", "disclose", NULL, ENGLISH_BY_PERSON},
    {"dismissed", "dismiss", NULL, ENGLISH_PASSIVE},
    {"dispatched", "dispatch", NULL, ENGLISH_PASSIVE},
    {"done", "do", "did", ENGLISH_PASSIVE},
    {"downgraded", "downgrade", NULL, ENGLISH_PASSIVE},
    {"ended", "end", NULL, ENGLISH_ACTIVE},
    {"enforced", "enforce", NULL, ENGLISH_PASSIVE},
    {"escalated", "escalate", NULL, ENGLISH_PASSIVE},
    {"examined", "examine", NULL, ENGLISH_PASSIVE},
    {"executed", "execute", NULL, ENGLISH_PASSIVE},
    {"expired", "expire", NULL, ENGLISH_ACTIVE},
    {"explained", "explain", NULL, ENGLISH_PASSIVE},
    {"extended", "extend", NULL, ENGLISH_PASSIVE},
    {"failed", "fail", NULL, ENGLISH_ACTIVE},
    {"filed", "file", NULL, ENGLISH_PASSIVE},
    {"finished", "finish", NULL, ENGLISH_ACTIVE},
    {"found", "find", NULL, ENGLISH_PASSIVE},
    {"given", "give", "gave", ENGLISH_PASSIVE},
    {"gone", "go", "went", ENGLISH_ACTIVE},
    {"graded", "grade", NULL, ENGLISH_PASSIVE},
    {"granted", "grant", NULL, ENGLISH_PASSIVE},
    {"handed", "hand", NULL, ENGLISH_PASSIVE},
    {"heard", "hear", NULL, ENGLISH_PASSIVE},
    {"held", "hold", NULL, ENGLISH_PASSIVE},
    {"identified", "identify", NULL, ENGLISH_PASSIVE},
    {"informed", "inform", NULL, ENGLISH_PASSIVE},
    {"interviewed", "interview", NULL, ENGLISH_PASSIVE},
    {"issued", "issue", NULL, ENGLISH_PASSIVE},
    {"joined", "join", NULL, ENGLISH_ACTIVE},
    {"kept", "keep", NULL, ENGLISH_PASSIVE},
    {"known", "know", "knew", ENGLISH_PASSIVE},
    {"lapsed", "lapse", NULL, ENGLISH_ACTIVE},
    {"left", "leave", NULL, ENGLISH_ACTIVE},
    {"linked", "link", NULL, ENGLISH_PASSIVE},
    {"logged", "log", NULL, ENGLISH_PASSIVE},
    {"made", "make", NULL, ENGLISH_PASSIVE},
    {"marked", "mark", NULL, ENGLISH_PASSIVE},
    {"met", "meet", NULL, ENGLISH_PASSIVE},
    {"missed", "miss", NULL, ENGLISH_PASSIVE},
    {"named", "name", NULL, ENGLISH_PASSIVE},
    {"notified", "notify", NULL, ENGLISH_PASSIVE},
    {"obtained", "obtain", NULL, ENGLISH_PASSIVE},
    {"offered", "offer", NULL, ENGLISH_PASSIVE},
    {"opened", "open", NULL, ENGLISH_PASSIVE},
    {"opted", "opt", NULL, ENGLISH_ACTIVE},
    {"paid", "pay", NULL, ENGLISH_PASSIVE},
    {"passed", "pass", NULL, ENGLISH_ACTIVE},
    {"photographed", "photograph", NULL, ENGLISH_PASSIVE},
    {"planned", "plan", NULL, ENGLISH_PASSIVE},
    {"prepared", "prepare", NULL, ENGLISH_PASSIVE},
    {"preserved", "preserve", NULL, ENGLISH_PASSIVE},
    {"protected", "protect", NULL, ENGLISH_PASSIVE},
    {"published", "publish", NULL, ENGLISH_PASSIVE},
    {"put", "put", NULL, ENGLISH_PASSIVE},
    {"raised", "raise", NULL, ENGLISH_PASSIVE},
    {"re-assessed", "re-assess", NULL, ENGLISH_PASSIVE},
    {"read", "read", NULL, ENGLISH_PASSIVE},
    {"reassessed", "reassess", NULL, ENGLISH_PASSIVE},
    {"received", "receive", NULL, ENGLISH_PASSIVE},
    {"reclassified", "reclassify", NULL, ENGLISH_PASSIVE},
    {"recorded", "record", NULL, ENGLISH_PASSIVE},
    {"referred", "refer", NULL, ENGLISH_PASSIVE},
    {"refused", "refuse", NULL, ENGLISH_BY_PERSON},
    {"registered", "register", NULL, ENGLISH_PASSIVE},
    {"regraded", "regrade", NULL, ENGLISH_PASSIVE},
    {"rejected", "reject", NULL, ENGLISH_PASSIVE},
    {"released", "release", NULL, ENGLISH_PASSIVE},
    {"renewed", "renew", NULL, ENGLISH_PASSIVE},
    {"reopened", "reopen", NULL, ENGLISH_PASSIVE},
    {"replied", "reply", NULL, ENGLISH_ACTIVE},
    {"reported", "report", NULL, ENGLISH_PASSIVE},
    {"requested", "request", NULL, ENGLISH_BY_PERSON},
    {"resolved", "resolve", NULL, ENGLISH_PASSIVE},
    {"responded", "respond", NULL, ENGLISH_ACTIVE},
    {"resumed", "resume", NULL, ENGLISH_PASSIVE},
    {"returned", "return", NULL, ENGLISH_BY_PERSON},
    {"reviewed", "review", NULL, ENGLISH_PASSIVE},
    {"revoked", "revoke", NULL, ENGLISH_PASSIVE},
    {"rung", "ring", "rang", ENGLISH_PASSIVE},
    {"sampled", "sample", NULL, ENGLISH_PASSIVE},
    {"scheduled", "schedule", NULL, ENGLISH_PASSIVE},
    {"screened", "screen", NULL, ENGLISH_PASSIVE},
    {"searched", "search", NULL, ENGLISH_PASSIVE},
    {"secured", "secure", NULL, ENGLISH_PASSIVE},
    {"seen", "see", "saw", ENGLISH_PASSIVE},
    {"seized", "seize", NULL, ENGLISH_PASSIVE},
    {"sent", "send", NULL, ENGLISH_PASSIVE},
    {"served", "serve", NULL, ENGLISH_PASSIVE},
    {"set", "set", NULL, ENGLISH_PASSIVE},
    {"shared", "share", NULL, ENGLISH_PASSIVE},
    {"shown", "show", "showed", ENGLISH_PASSIVE},
    {"signed", "sign", NULL, ENGLISH_BY_PERSON},
    {"spoken", "speak", "spoke", ENGLISH_PASSIVE},
    {"started", "start", NULL, ENGLISH_ACTIVE},
    {"stopped", "stop", NULL, ENGLISH_PASSIVE},
    {"submitted", "submit", NULL, ENGLISH_PASSIVE},
    {"supervised", "supervise", NULL, ENGLISH_PASSIVE},
    {"suspended", "suspend", NULL, ENGLISH_PASSIVE},
    {"taken", "take", "took", ENGLISH_PASSIVE},
    {"tested", "test", NULL, ENGLISH_PASSIVE},
    {"told", "tell", NULL, ENGLISH_PASSIVE},
    {"traced", "trace", NULL, ENGLISH_PASSIVE},
    {"trained", "train", NULL, ENGLISH_PASSIVE},
    {"transferred", "transfer", NULL, ENGLISH_PASSIVE},
    {"triaged", "triage", NULL, ENGLISH_PASSIVE},
    {"updated", "update", NULL, ENGLISH_PASSIVE},
    {"upgraded", "upgrade", NULL, ENGLISH_PASSIVE},
    {"used", "use", NULL, ENGLISH_PASSIVE},
    {"validated", "validate", NULL, ENGLISH_PASSIVE},
    {"verified", "verify", NULL, ENGLISH_PASSIVE},
    {"visited", "visit", NULL, ENGLISH_PASSIVE},
    {"waived", "waive", NULL, ENGLISH_PASSIVE},
    {"wanted", "want", NULL, ENGLISH_PASSIVE},
    {"warned", "warn", NULL, ENGLISH_PASSIVE},
    {"withdrawn", "withdraw", "withdrew", ENGLISH_BY_PERSON},
    {"written", "write", "wrote", ENGLISH_PASSIVE},
};

/* What may follow a participle, or end the head of a noun phrase. */
static const char *const PREPOSITIONS[] = {
    "about",  "after",      "again", "against", "and",  "as",     "at",   "back",
    "before", "beyond",     "by",    "for",     "from", "in",     "into", "late",
    "later",  "nationally", "of",    "off",     "on",   "or",     "out",  "over",
    "to",     "under",      "up",    "while",   "with", "without"};

/* States that stand where a participle may: "victim ready". */
static const char *const STATES[] = {"available", "away",  "due", "missing",
                                     "overdue",   "ready", "safe"};

/* Verbs that make a sentence of a title. */
static const char *const FINITE_VERBS[] = {"are",  "came", "can",      "has",  "have",  "is",
                                           "ran",  "rang", "saw",      "took", "wants", "was",
                                           "went", "were", "withdrew", "wrote"};

/* Words with which a title is neither a sentence nor a noun with a participle. */
static const char *const TURNING_WORDS[] = {"be",  "did",   "does", "how",   "must", "no",
                                            "not", "never", "that", "which", "who"};

static const char *const PERSONS[] = {
    "applicant",  "caller",  "child",     "complainant", "defendant", "dispatcher",
    "driver",     "handler", "inspector", "offender",    "officer",   "owner",
    "partner",    "party",   "patient",   "person",      "sergeant",  "staff",
    "supervisor", "suspect", "unit",      "victim",      "witness"};

static const char *const MASS_NOUNS[] = {
    "advice",      "attendance", "bail",     "cctv",  "compensation", "consent",     "custody",
    "enforcement", "evidence",   "exposure", "force", "help",         "information", "intelligence",
    "news",        "progress",   "property", "staff", "support",      "training",    "welfare"};

/* Words in -ed that are no participles. */
static const char *const NOT_PARTICIPLES[] = {"bed",  "deed", "feed", "hundred", "indeed",
                                              "need", "red",  "seed", "shed",    "speed"};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static bool is_among(Str word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(word, str_of(words[i]))) return true;
    return false;
}

const EnglishVerb *english_verb(Str participle)
{
    for (size_t i = 0; i < COUNT_OF(VERBS); i++)
        if (str_eq(participle, str_of(VERBS[i].participle))) return &VERBS[i];
    return NULL;
}

bool english_is_participle(Str word)
{
    if (english_verb(word) || is_among(word, STATES, COUNT_OF(STATES))) return true;
    if (word.n < 5 || !str_ends(word, STR("ed"))) return false;
    for (size_t i = 0; i < word.n; i++)
        if ((word.at[i] < 'a' || word.at[i] > 'z') && word.at[i] != '-') return false;
    return !is_among(word, NOT_PARTICIPLES, COUNT_OF(NOT_PARTICIPLES));
}

bool english_is_preposition(Str word)
{
    return is_among(word, PREPOSITIONS, COUNT_OF(PREPOSITIONS));
}

bool english_is_finite(Str word)
{
    return is_among(word, FINITE_VERBS, COUNT_OF(FINITE_VERBS));
}

bool english_is_turning(Str word)
{
    return is_among(word, TURNING_WORDS, COUNT_OF(TURNING_WORDS));
}

bool english_is_person(Str noun)
{
    return is_among(noun, PERSONS, COUNT_OF(PERSONS));
}

bool english_is_plural(Str noun)
{
    if (noun.n < 3 || noun.at[noun.n - 1] != 's' || str_eq(noun, STR("news"))) return false;
    return !str_ends(noun, STR("ss")) && !str_ends(noun, STR("us")) && !str_ends(noun, STR("is"));
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_all_capitals(Str word)
{
    if (word.n < 2) return false;
    for (size_t i = 0; i < word.n; i++)
        if (word.at[i] >= 'a' && word.at[i] <= 'z') return false;
    return is_capital(word.at[0]);
}

bool english_takes_no_article(Str noun)
{
    return is_all_capitals(noun) || is_among(noun, MASS_NOUNS, COUNT_OF(MASS_NOUNS));
}

bool english_takes_an(Str word)
{
    if (word.n == 0) return false;
    /* An abbreviation is read letter by letter: an MG11, a DVPO. */
    if (is_all_capitals(word)) return str_has_byte(STR("AEFHILMNORSX"), word.at[0]);
    if (str_starts(word, STR("one")) || str_starts(word, STR("uni")) ||
        str_starts(word, STR("use")))
        return false;
    return str_has_byte(STR("aeiouAEIOU"), word.at[0]);
}

void english_add_third_person(Buf *out, Str base)
{
    char last = base.n > 0 ? base.at[base.n - 1] : 'x';
    char before = base.n > 1 ? base.at[base.n - 2] : 'x';
    if (last == 'y' && !str_has_byte(STR("aeiou"), before)) {
        buf_add(out, str_slice(base, 0, base.n - 1));
        buf_add(out, STR("ies"));
        return;
    }
    buf_add(out, base);
    bool hisses = last == 's' || last == 'x' || last == 'z' || last == 'o' ||
                  str_ends(base, STR("ch")) || str_ends(base, STR("sh"));
    buf_add(out, hisses ? STR("es") : STR("s"));
}

Str english_words_of_name(Arena *arena, Str name)
{
    char *words = arena_alloc(arena, name.n + 1);
    for (size_t i = 0; i < name.n; i++)
        words[i] = str_has_byte(STR(".-_:"), name.at[i]) ? ' ' : name.at[i];
    return str_trim((Str){words, name.n});
}

Str english_thing_of_key(Arena *arena, Str key)
{
    static const char *const ENDINGS[] = {" ref", " id", " reference", " number"};
    Str words = english_words_of_name(arena, key);
    for (size_t i = 0; i < COUNT_OF(ENDINGS); i++)
        if (str_ends(words, str_of(ENDINGS[i])))
            return str_slice(words, 0, words.n - strlen(ENDINGS[i]));
    return words;
}

Str english_lower_first(Arena *arena, Str text)
{
    Str rest = text, first = {0}, second = {0};
    if (!str_cut(&rest, ' ', &first) || first.n == 0 || !is_capital(first.at[0])) return text;
    if (is_all_capitals(first)) return text;
    for (size_t i = 1; i < first.n; i++)
        if (is_capital(first.at[i])) return text;
    /* Two capitalised words in a row are a name: Operation Encompass. */
    if (str_cut(&rest, ' ', &second) && second.n > 1 && is_capital(second.at[0]) &&
        !is_all_capitals(second))
        return text;
    char *lower = arena_alloc(arena, text.n + 1);
    memcpy(lower, text.at, text.n);
    lower[0] = (char)(lower[0] - 'A' + 'a');
    return (Str){lower, text.n};
}
