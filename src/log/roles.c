/* roles.c: which column is the case, the kind, the time, by the names that exports give them. */
#include "log/csv.h"

/* Names in the order of their weight, without case, spaces and signs. */
static const char *const CASE_NAMES[] = {"caseconceptname",
                                         "caseid",
                                         "case",
                                         "caseref",
                                         "casereference",
                                         "casenumber",
                                         "caseno",
                                         "casekey",
                                         "caseidentifier",
                                         "traceid",
                                         "trace",
                                         "incidentid",
                                         "incidentnumber",
                                         "incidentno",
                                         "incidentref",
                                         "incidentreference",
                                         "incident",
                                         "crimeref",
                                         "crimereference",
                                         "crimenumber",
                                         "crimeno",
                                         "contactid",
                                         "contactref",
                                         "contactreference",
                                         "contactnumber",
                                         "contactno",
                                         "occurrenceid",
                                         "occurrenceref",
                                         "occurrencenumber",
                                         "occurrenceno",
                                         "crimeid",
                                         "investigationid",
                                         "investigationref",
                                         "referralid",
                                         "referralref",
                                         "urn",
                                         "recordid",
                                         "recordref",
                                         "record",
                                         "cadref",
                                         "cadnumber",
                                         "cad",
                                         "lognumber",
                                         "logno",
                                         "logref",
                                         "callid",
                                         "callref",
                                         "ref",
                                         "reference",
                                         "referencenumber",
                                         "id",
                                         NULL};
static const char *const KIND_NAMES[] = {
    "conceptname",  "activity",   "activityname", "activityid", "event",  "eventname",  "eventtype",
    "eventkind",    "kind",       "task",         "taskname",   "action", "actiontype", "step",
    "ocelactivity", "updatetype", "type",         "status",     NULL};
static const char *const AT_NAMES[] = {"timetimestamp",
                                       "timestamp",
                                       "at",
                                       "time",
                                       "datetime",
                                       "dateandtime",
                                       "eventtime",
                                       "eventtimestamp",
                                       "eventdatetime",
                                       "eventdate",
                                       "occurredat",
                                       "occurred",
                                       "occurredon",
                                       "completetimestamp",
                                       "completetime",
                                       "oceltimestamp",
                                       "starttimestamp",
                                       "starttime",
                                       "endtime",
                                       "when",
                                       "date",
                                       NULL};
static const char *const RECORDED_NAMES[] = {"recordedat",
                                             "recorded",
                                             "recordedtime",
                                             "recordedon",
                                             "recordedtimestamp",
                                             "recordeddate",
                                             "enteredat",
                                             "enteredon",
                                             "inputat",
                                             "loggedat",
                                             NULL};

/* True when `name` is `plain` but for its case, spaces and signs. */
static bool is_called(Str name, const char *plain)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.at[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c | 0x20);
        bool counts = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80);
        if (!counts) continue;
        if (c != *plain) return false;
        plain++;
    }
    return *plain == '\0';
}

static const char *const *names_of_role(CsvRole role)
{
    switch (role) {
    case CSV_CASE: return CASE_NAMES;
    case CSV_KIND: return KIND_NAMES;
    case CSV_AT: return AT_NAMES;
    case CSV_RECORDED: return RECORDED_NAMES;
    case CSV_ATTRIBUTE:
    case CSV_CASE_ATTRIBUTE: break;
    }
    return NULL;
}

size_t csv_guess_role(CsvRole role, const Str *names, const bool *taken, size_t n)
{
    const char *const *wanted = names_of_role(role);
    for (; wanted != NULL && *wanted != NULL; wanted++) {
        for (size_t i = 0; i < n; i++) {
            if (!taken[i] && is_called(names[i], *wanted)) return i;
        }
    }
    return SIZE_MAX;
}
