/* source_packed.c: gzip and zstd, unpacked as they are read: sizes in headers are not trusted, and
 * a file that ends too early is an error, not a shorter log. */
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "log/stream.h"

enum { PACKED_BYTES = 64 * 1024, NAME_BYTES = 400 };

/* What gzip and zstd have in common: a buffer of packed bytes and what to say when they end. */
typedef struct {
    Source source;
    Source *below;
    char name[NAME_BYTES];
    unsigned char *packed;
    size_t from, n;      /* packed[from .. n) is not unpacked yet */
    uint64_t n_packed;   /* bytes that came from below */
    uint64_t n_unpacked; /* bytes that were given */
    bool is_in_member;   /* a member or frame has begun and not ended */
    z_stream zlib;
    ZSTD_DCtx *zstd;
} PackedSource;

static PackedSource *packed_source_create(Source *below, Str name)
{
    PackedSource *packed = mem_zero(1, sizeof *packed);
    packed->below = below;
    packed->packed = mem_alloc(PACKED_BYTES);
    name = str_slice(name, 0, NAME_BYTES - 1);
    if (name.n > 0) memcpy(packed->name, name.at, name.n);
    return packed;
}

/* *has: there are packed bytes to work on. */
static bool packed_refill(PackedSource *packed, bool *has, Err *err)
{
    if (packed->from == packed->n) {
        size_t n = 0;
        char *into = (char *)packed->packed;
        if (!packed->below->read(packed->below, into, PACKED_BYTES, &n, err)) return false;
        packed->from = 0;
        packed->n = n;
        packed->n_packed += n;
    }
    *has = packed->from < packed->n;
    return true;
}

static bool packed_truncated(const PackedSource *packed, const char *format, Err *err)
{
    return err_set(err, ERR_LOG,
                   "%s: the %s data is cut off: it ends after %" PRIu64 " packed bytes (%" PRIu64
                   " unpacked) in the middle; nothing of it was used, copy the file again",
                   packed->name, format, packed->n_packed, packed->n_unpacked);
}

static bool packed_damaged(const PackedSource *packed, const char *format, Err *err)
{
    return err_set(err, ERR_LOG,
                   "%s: the %s data is damaged near packed byte %" PRIu64 " (%" PRIu64
                   " unpacked); nothing of it was used, copy the file again",
                   packed->name, format, packed->n_packed - (packed->n - packed->from),
                   packed->n_unpacked);
}

/* --- gzip --------------------------------------------------------------------------------- */

/* What follows the last member: another member, or padding that gzip itself passes over. */
static bool gzip_next_member(PackedSource *packed)
{
    if (packed->is_in_member) return true;
    if (packed->packed[packed->from] != 0x1f) {
        packed->from = packed->n; /* gzip, too, ignores what is no member */
        return false;
    }
    inflateReset2(&packed->zlib, 15 + 16);
    packed->is_in_member = true;
    return true;
}

static bool gzip_read(Source *source, char *into, size_t room, size_t *n, Err *err)
{
    PackedSource *packed = (PackedSource *)source;
    z_stream *zlib = &packed->zlib;
    zlib->next_out = (unsigned char *)into;
    zlib->avail_out = room > UINT32_MAX ? UINT32_MAX : (uInt)room;
    uInt wanted = zlib->avail_out;
    while (zlib->avail_out > 0) {
        bool has = false;
        if (!packed_refill(packed, &has, err)) return false;
        if (!has && packed->is_in_member) {
            packed->n_unpacked += wanted - zlib->avail_out;
            return packed_truncated(packed, "gzip", err);
        }
        if (!has) break;
        if (!gzip_next_member(packed)) continue;
        zlib->next_in = packed->packed + packed->from;
        zlib->avail_in = (uInt)(packed->n - packed->from);
        int status = inflate(zlib, Z_NO_FLUSH);
        packed->from = packed->n - zlib->avail_in;
        if (status == Z_STREAM_END)
            packed->is_in_member = false;
        else if (status != Z_OK && status != Z_BUF_ERROR) {
            return packed_damaged(packed, "gzip", err);
        }
    }
    *n = wanted - zlib->avail_out;
    packed->n_unpacked += *n;
    return true;
}

static void gzip_close(Source *source)
{
    PackedSource *packed = (PackedSource *)source;
    packed->below->close(packed->below);
    inflateEnd(&packed->zlib);
    free(packed->packed);
    free(packed);
}

Source *source_open_gzip(Source *below, Str name)
{
    PackedSource *packed = packed_source_create(below, name);
    packed->source = (Source){gzip_read, gzip_close};
    int status = inflateInit2(&packed->zlib, 15 + 16);
    BASE_ASSERT(status == Z_OK);
    packed->is_in_member = true;
    return &packed->source;
}

/* --- zstd --------------------------------------------------------------------------------- */

static bool zstd_read(Source *source, char *into, size_t room, size_t *n, Err *err)
{
    PackedSource *packed = (PackedSource *)source;
    ZSTD_outBuffer out = {into, room, 0};
    while (out.pos < out.size) {
        bool has = false;
        if (!packed_refill(packed, &has, err)) return false;
        if (!has && packed->is_in_member) {
            packed->n_unpacked += out.pos;
            return packed_truncated(packed, "zstd", err);
        }
        if (!has) break;
        ZSTD_inBuffer in = {packed->packed + packed->from, packed->n - packed->from, 0};
        size_t status = ZSTD_decompressStream(packed->zstd, &out, &in);
        packed->from += in.pos;
        if (ZSTD_isError(status)) return packed_damaged(packed, "zstd", err);
        packed->is_in_member = status != 0;
    }
    *n = out.pos;
    packed->n_unpacked += out.pos;
    return true;
}

static void zstd_close(Source *source)
{
    PackedSource *packed = (PackedSource *)source;
    packed->below->close(packed->below);
    ZSTD_freeDCtx(packed->zstd);
    free(packed->packed);
    free(packed);
}

Source *source_open_zstd(Source *below, Str name)
{
    PackedSource *packed = packed_source_create(below, name);
    packed->source = (Source){zstd_read, zstd_close};
    packed->zstd = ZSTD_createDCtx();
    BASE_ASSERT(packed->zstd != NULL);
    /* A frame that asks for a larger window than 128 MiB is refused: bounded memory. */
    ZSTD_DCtx_setParameter(packed->zstd, ZSTD_d_windowLogMax, 27);
    packed->is_in_member = true;
    return &packed->source;
}
