/* schema.c: the journal's tables. A released step is never edited; add one. */
#include "journal/journal_internal.h"

/* Rows are added and never changed: the database itself refuses. */
#define APPEND_ONLY(table)                                                                     \
    "CREATE TRIGGER " table "_is_not_changed BEFORE UPDATE ON " table                          \
    " BEGIN SELECT RAISE(ABORT, 'the journal is only added to: append event.corrected'); END;" \
    "CREATE TRIGGER " table "_is_not_removed BEFORE DELETE ON " table                          \
    " BEGIN SELECT RAISE(ABORT, 'the journal is only added to: append event.withdrawn'); END;"

static const char FIRST[] = "CREATE TABLE event("
                            " seq INTEGER PRIMARY KEY,"
                            " record TEXT NOT NULL,"
                            " kind TEXT NOT NULL,"
                            " actor TEXT NOT NULL,"
                            " occurred_at INTEGER NOT NULL,"
                            " recorded_at INTEGER NOT NULL,"
                            " source TEXT NOT NULL,"    /* empty: recorded here */
                            " source_id TEXT NOT NULL," /* empty with source */
                            " attributes BLOB NOT NULL,"
                            " hash BLOB NOT NULL CHECK(length(hash) = 32)) STRICT;"
                            "CREATE INDEX event_of_record ON event(record, seq);"
                            "CREATE UNIQUE INDEX event_of_source ON event(source, source_id) WHERE "
                            "source <> '';" APPEND_ONLY("event")
    /* Complete subtrees of 256, 65536 … events: only so that a proof need not read all. */
    "CREATE TABLE tree_node("
    " level INTEGER NOT NULL,"
    " position INTEGER NOT NULL,"
    " hash BLOB NOT NULL CHECK(length(hash) = 32),"
    " PRIMARY KEY(level, position)) STRICT, WITHOUT ROWID;" APPEND_ONLY(
        "tree_node") "CREATE TABLE tree_head("
                     " size INTEGER PRIMARY KEY,"
                     " root BLOB NOT NULL CHECK(length(root) = 32),"
                     " sealed_at INTEGER NOT NULL,"
                     " signature BLOB NOT NULL CHECK(length(signature) = 64)) STRICT;" APPEND_ONLY(
                         "tree_head") "CREATE TABLE journal_origin("
                                      " id INTEGER PRIMARY KEY CHECK(id = 1),"
                                      " origin BLOB NOT NULL,"
                                      " public_key BLOB NOT NULL) STRICT;" APPEND_ONLY(
                                          "journal_origin")
    /* Not of the journal: the keys that an erasure destroys, each encrypted under journal.key. */
    "CREATE TABLE person_key("
    " person TEXT NOT NULL,"
    " number INTEGER NOT NULL," /* seq of the first event that used it */
    " wrapped BLOB NOT NULL,"
    " PRIMARY KEY(person, number)) STRICT, WITHOUT ROWID;";

static const StoreMigration STEPS[] = {
    {"events, their chain, their tree and its heads; keys of persons", FIRST},
};

const StoreSchema JOURNAL_SCHEMA = {"journal", STEPS, sizeof STEPS / sizeof STEPS[0]};
