/* head.c: signed tree heads, as text that people print and witnesses keep. The signature is over
 * the bytes of the text before its last line.
 * Source of the idea of a head as signed lines of text: C2SP tlog-checkpoint; RFC 8032 (Ed25519).
 */
#include <sodium.h>

#include "journal/journal_internal.h"

/* "2026-11-25T15:00:00.000Z" */
static void add_instant(Buf *out, int64_t at_ms)
{
    int64_t day = at_ms / TIME_DAY_MS - (at_ms % TIME_DAY_MS < 0);
    int64_t ms = at_ms - day * TIME_DAY_MS;
    date_add(out, (int32_t)day);
    buf_addf(out, "T%02d:%02d:%02d.%03dZ", (int)(ms / TIME_HOUR_MS),
             (int)(ms / TIME_MINUTE_MS % 60), (int)(ms / 1000 % 60), (int)(ms % 1000));
}

static void add_line(Buf *out, const char *name, const uint8_t *at, size_t n)
{
    buf_addf(out, "%s ", name);
    journal_add_hex(out, at, n);
    buf_add_byte(out, '\n');
}

static void add_signed_text(Buf *out, const JournalHead *head)
{
    buf_add(out, STR("heed journal head 1\n"));
    add_line(out, "origin", head->origin, sizeof head->origin);
    buf_addf(out, "size %" PRId64 "\n", head->size);
    add_line(out, "root", head->root.at, sizeof head->root.at);
    buf_add(out, STR("sealed "));
    add_instant(out, head->sealed_at_ms);
    buf_add_byte(out, '\n');
    add_line(out, "key", head->public_key, sizeof head->public_key);
}

void journal_add_head(Buf *out, const JournalHead *head)
{
    add_signed_text(out, head);
    add_line(out, "signature", head->signature, sizeof head->signature);
}

void journal_sign_head(const Journal *journal, JournalHead *head)
{
    Buf text = {0};
    add_signed_text(&text, head);
    (void)crypto_sign_detached(head->signature, NULL, (const uint8_t *)text.at, text.n,
                               journal->keys.signing);
    buf_free(&text);
}

bool journal_check_head(const JournalHead *head)
{
    Buf text = {0};
    add_signed_text(&text, head);
    bool good = crypto_sign_verify_detached(head->signature, (const uint8_t *)text.at, text.n,
                                            head->public_key) == 0;
    buf_free(&text);
    return good;
}

/* --- reading ------------------------------------------------------------------------------ */

/* The value of the next line, which must have this name. */
static bool next_line(Str *rest, const char *name, Str *value, Err *err)
{
    Str line = {0};
    bool is_there = str_cut(rest, '\n', &line);
    Str wanted = str_of(name);
    if (is_there && line.n > wanted.n && str_starts(line, wanted) && line.at[wanted.n] == ' ') {
        *value = str_slice(line, wanted.n + 1, line.n);
        return true;
    }
    return err_set(err, ERR_DAMAGED,
                   "this is no tree head: its line `%s …` is missing; give the text that `heed "
                   "journal head` printed, all of it",
                   name);
}

static bool hex_line(Str *rest, const char *name, uint8_t *out, size_t n, Err *err)
{
    Str value;
    if (!next_line(rest, name, &value, err)) return false;
    if (journal_parse_hex(value, out, n)) return true;
    return err_set(err, ERR_DAMAGED, "the tree head's line `%s` is not %zu bytes in hexadecimal",
                   name, n);
}

static bool sealed_line(Str *rest, int64_t *out, Err *err)
{
    Str value;
    TimeShape shape;
    if (!next_line(rest, "sealed", &value, err)) return false;
    if (value.n != 0 && value.at[value.n - 1] == 'Z' && time_parse(value, NULL, out, &shape)) {
        return true;
    }
    return err_set(err, ERR_DAMAGED, "the tree head's line `sealed` has no time in UTC");
}

static bool size_line(Str *rest, int64_t *out, Err *err)
{
    Str value;
    uint64_t size;
    if (!next_line(rest, "size", &value, err)) return false;
    if (!number_parse_whole(value, INT64_MAX, &size)) {
        return err_set(err, ERR_DAMAGED, "the tree head's line `size` has no number");
    }
    *out = (int64_t)size;
    return true;
}

bool journal_parse_head(Str text, JournalHead *out, Err *err)
{
    Str rest = text, version;
    *out = (JournalHead){0};
    if (!next_line(&rest, "heed", &version, err)) return false;
    if (!str_eq(version, STR("journal head 1"))) {
        return err_set(err, ERR_DAMAGED, "this is no tree head of a version known here: %.*s",
                       STR_ARG(version));
    }
    return hex_line(&rest, "origin", out->origin, sizeof out->origin, err) &&
           size_line(&rest, &out->size, err) &&
           hex_line(&rest, "root", out->root.at, sizeof out->root.at, err) &&
           sealed_line(&rest, &out->sealed_at_ms, err) &&
           hex_line(&rest, "key", out->public_key, sizeof out->public_key, err) &&
           hex_line(&rest, "signature", out->signature, sizeof out->signature, err);
}

bool journal_head_row(const Journal *journal, StoreStmt *stmt, JournalHead *out)
{
    *out = (JournalHead){.size = store_int(stmt, 0), .sealed_at_ms = store_int(stmt, 2)};
    memcpy(out->origin, journal->origin, sizeof out->origin);
    memcpy(out->public_key, journal->public_key, sizeof out->public_key);
    Str signature = store_blob(stmt, 3);
    if (!journal_hash_of(store_blob(stmt, 1), &out->root) || signature.n != sizeof out->signature) {
        return false;
    }
    memcpy(out->signature, signature.at, signature.n);
    return true;
}

bool journal_head(const Journal *journal, StoreConn *conn, JournalHead *out, Err *err)
{
    *out = (JournalHead){0};
    StoreStmt *stmt = store_prepare(
        conn, "SELECT size, root, sealed_at, signature FROM tree_head ORDER BY size DESC LIMIT 1",
        err);
    if (stmt == NULL) return false;
    StoreStep step = store_step(stmt, err);
    bool good = step != STORE_FAILED;
    if (step == STORE_ROW && !journal_head_row(journal, stmt, out)) {
        good = err_set(err, ERR_DAMAGED,
                       "the latest tree head is damaged; run `heed journal "
                       "verify`");
    }
    store_release(stmt);
    return good;
}
