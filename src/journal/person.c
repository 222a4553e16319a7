/* person.c: personal values, each encrypted under a key of the person it tells of. The chain covers
 * the ciphertext, so that destroying the key erases the value and nothing else.
 * XChaCha20-Poly1305 by libsodium; padded, so that a length tells little. */
#include <sodium.h>
#include <stdlib.h>

#include "journal/journal_internal.h"

enum {
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    PAD_BYTES = 32,
    WRAPPED_BYTES = NONCE_BYTES + JOURNAL_KEY_BYTES + TAG_BYTES
};

/* A person's key, opened. */
typedef struct {
    int64_t number;
    uint8_t at[JOURNAL_KEY_BYTES];
} PersonKey;

/* What a ciphertext is bound to: it opens nowhere else. */
static Str bound_to(Buf *buf, Str person, Str what)
{
    buf_clear(buf);
    buf_add(buf, person);
    buf_add_byte(buf, '\0');
    buf_add(buf, what);
    return buf_str(buf);
}

/* nonce and ciphertext of `clear` into out, which has room. */
static void encrypt(uint8_t *out, const uint8_t *key, Str clear, Str bound)
{
    unsigned long long n = 0;
    randombytes_buf(out, NONCE_BYTES);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(
        out + NONCE_BYTES, &n, (const uint8_t *)clear.at, clear.n, (const uint8_t *)bound.at,
        bound.n, NULL, out, key);
}

static bool decrypt(uint8_t *out, const uint8_t *key, Str sealed, Str bound)
{
    unsigned long long n = 0;
    if (sealed.n < NONCE_BYTES + TAG_BYTES) return false;
    const uint8_t *at = (const uint8_t *)sealed.at;
    return crypto_aead_xchacha20poly1305_ietf_decrypt(
               out, &n, NULL, at + NONCE_BYTES, sealed.n - NONCE_BYTES, (const uint8_t *)bound.at,
               bound.n, at, key) == 0;
}

/* --- keys of persons ---------------------------------------------------------------------- */

static Str number_text(int64_t number, char out[24])
{
    int n = snprintf(out, 24, "%" PRId64, number);
    return (Str){out, (size_t)n};
}

static bool unwrap(const Journal *journal, Str person, int64_t number, Str wrapped, PersonKey *out,
                   Err *err)
{
    Buf buf = {0};
    char digits[24];
    out->number = number;
    bool good =
        wrapped.n == WRAPPED_BYTES && decrypt(out->at, journal->keys.wrapping, wrapped,
                                              bound_to(&buf, person, number_text(number, digits)));
    buf_free(&buf);
    if (good) return true;
    return err_set(err, ERR_DAMAGED, "the key of person %.*s does not open with this journal.key",
                   STR_ARG(person));
}

/* number 0: the latest. is_there false where there is none. */
static bool find_key(const Journal *journal, StoreConn *conn, Str person, int64_t number,
                     PersonKey *out, bool *is_there, Err *err)
{
    StoreStmt *stmt = store_prepare(conn,
                                    "SELECT number, wrapped FROM person_key WHERE person = $1 AND"
                                    " ($2 = 0 OR number = $2) ORDER BY number DESC LIMIT 1",
                                    err);
    if (stmt == NULL) return false;
    store_bind_text(stmt, 1, person);
    store_bind_int(stmt, 2, number);
    StoreStep step = store_step(stmt, err);
    bool good = step != STORE_FAILED;
    *is_there = step == STORE_ROW;
    if (*is_there) {
        good = unwrap(journal, person, store_int(stmt, 0), store_blob(stmt, 1), out, err);
    }
    store_release(stmt);
    return good;
}

static bool create_key(const Journal *journal, StoreConn *conn, Str person, int64_t number,
                       PersonKey *out, Err *err)
{
    StoreStmt *stmt = store_prepare(
        conn, "INSERT INTO person_key(person, number, wrapped) VALUES($1, $2, $3)", err);
    if (stmt == NULL) return false;
    uint8_t wrapped[WRAPPED_BYTES];
    char digits[24];
    Buf buf = {0};
    out->number = number;
    randombytes_buf(out->at, sizeof out->at);
    encrypt(wrapped, journal->keys.wrapping, (Str){(const char *)out->at, sizeof out->at},
            bound_to(&buf, person, number_text(number, digits)));
    store_bind_text(stmt, 1, person);
    store_bind_int(stmt, 2, number);
    store_bind_blob(stmt, 3, (Str){(const char *)wrapped, sizeof wrapped});
    bool good = store_step(stmt, err) == STORE_DONE;
    store_release(stmt);
    buf_free(&buf);
    return good;
}

bool journal_erase_person(StoreConn *conn, Str person, int64_t *n_keys, Err *err)
{
    *n_keys = 0;
    if (!store_in_transaction(conn)) {
        return err_set(err, ERR_USAGE, "a person is erased in a transaction of the store");
    }
    StoreStmt *stmt = store_prepare(conn, "DELETE FROM person_key WHERE person = $1", err);
    if (stmt == NULL) return false;
    store_bind_text(stmt, 1, person);
    bool good = store_step(stmt, err) == STORE_DONE;
    if (good) *n_keys = store_changed(conn);
    store_release(stmt);
    return good;
}

/* --- concealing --------------------------------------------------------------------------- */

bool journal_has_personal(const JournalValue *value)
{
    if (value->type == JOURNAL_PERSONAL) return true;
    for (size_t i = 0; i < value->n; i++) {
        const JournalValue *inner =
            value->type == JOURNAL_MAP ? &value->members[i].value : &value->items[i];
        if (journal_has_personal(inner)) return true;
    }
    return false;
}

/* What one walk over a value needs. */
typedef struct {
    const Journal *journal;
    StoreConn *conn;
    int64_t seq;
    Str record;
    Arena *arena;
    Err *err;
} Walk;

typedef bool Change(const Walk *walk, const JournalValue *value, JournalValue *out);

/* A copy of lists and maps, in which `change` makes of each other value what it will. */
static bool copy_changed(const Walk *walk, const JournalValue *value, Change *change,
                         JournalValue *out)
{
    if (value->type != JOURNAL_LIST && value->type != JOURNAL_MAP) {
        return change(walk, value, out);
    }
    *out = *value;
    JournalValue *items = NULL;
    JournalMember *members = NULL;
    if (value->type == JOURNAL_LIST) {
        out->items = items = ARENA_ARRAY(walk->arena, JournalValue, value->n);
    } else {
        out->members = members = ARENA_ARRAY(walk->arena, JournalMember, value->n);
    }
    for (size_t i = 0; i < value->n; i++) {
        if (members != NULL) members[i].name = value->members[i].name;
        if (!copy_changed(walk, members ? &value->members[i].value : &value->items[i], change,
                          members ? &members[i].value : &items[i])) {
            return false;
        }
    }
    return true;
}

static void seal_bytes(const Walk *walk, const PersonKey *key, Str person, Buf *clear,
                       JournalValue *out)
{
    Buf buf = {0};
    size_t padded = clear->n;
    buf_reserve(clear, PAD_BYTES + 1);
    (void)sodium_pad(&padded, (uint8_t *)clear->at, clear->n, PAD_BYTES, clear->cap);
    uint8_t *bytes = arena_alloc(walk->arena, padded + NONCE_BYTES + TAG_BYTES);
    encrypt(bytes, key->at, (Str){clear->at, padded}, bound_to(&buf, person, walk->record));
    *out = (JournalValue){.type = JOURNAL_SEALED,
                          .person = person,
                          .key = key->number,
                          .text = {(const char *)bytes, padded + NONCE_BYTES + TAG_BYTES}};
    sodium_memzero(clear->at, clear->cap);
    buf_free(&buf);
}

static bool conceal_value(const Walk *walk, const JournalValue *value, JournalValue *out)
{
    *out = *value;
    if (value->type != JOURNAL_PERSONAL) return true;
    PersonKey key;
    bool is_there;
    Buf clear = {0};
    bool good = find_key(walk->journal, walk->conn, value->person, 0, &key, &is_there, walk->err) &&
                (is_there || create_key(walk->journal, walk->conn, value->person, walk->seq, &key,
                                        walk->err)) &&
                journal_encode(&clear, value->items, walk->err);
    if (good) seal_bytes(walk, &key, value->person, &clear, out);
    buf_free(&clear);
    sodium_memzero(&key, sizeof key);
    return good;
}

bool journal_conceal(Journal *journal, StoreConn *conn, int64_t seq, Str record,
                     const JournalValue *value, Arena *arena, JournalValue *out, Err *err)
{
    Walk walk = {journal, conn, seq, record, arena, err};
    return copy_changed(&walk, value, conceal_value, out);
}

/* --- revealing ---------------------------------------------------------------------------- */

static bool open_bytes(const Walk *walk, const PersonKey *key, const JournalValue *value,
                       JournalValue *out)
{
    Buf buf = {0};
    size_t n = 0, room = value->text.n > NONCE_BYTES + TAG_BYTES
                             ? value->text.n - NONCE_BYTES - TAG_BYTES
                             : 0;
    uint8_t *clear = arena_alloc(walk->arena, room + 1);
    bool good = decrypt(clear, key->at, value->text, bound_to(&buf, value->person, walk->record)) &&
                sodium_unpad(&n, clear, room, PAD_BYTES) == 0;
    buf_free(&buf);
    if (good) return journal_decode((Str){(const char *)clear, n}, walk->arena, out, walk->err);
    return err_set(
        walk->err, ERR_DAMAGED,
        "a personal value of %.*s on record %.*s does not open; run `heed journal verify`",
        STR_ARG(value->person), STR_ARG(walk->record));
}

static bool reveal_value(const Walk *walk, const JournalValue *value, JournalValue *out)
{
    *out = *value;
    if (value->type != JOURNAL_SEALED || !walk->journal->keys.is_there) return true;
    PersonKey key;
    bool is_there;
    if (!find_key(walk->journal, walk->conn, value->person, value->key, &key, &is_there,
                  walk->err)) {
        return false;
    }
    if (!is_there) {
        *out = (JournalValue){.type = JOURNAL_ERASED, .person = value->person};
        return true;
    }
    bool good = open_bytes(walk, &key, value, out);
    sodium_memzero(&key, sizeof key);
    return good;
}

bool journal_reveal(const Journal *journal, StoreConn *conn, Str record, const JournalValue *value,
                    Arena *arena, JournalValue *out, Err *err)
{
    Walk walk = {journal, conn, 0, record, arena, err};
    return copy_changed(&walk, value, reveal_value, out);
}
