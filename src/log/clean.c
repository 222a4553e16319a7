/* clean.c: raw bytes to valid UTF-8. Values are cleaned when they are first seen, not byte by byte
 * as the file is read: most texts stand in a file many times. */
#include "log/clean.h"

/* Windows-1252 above 0x7F where it differs from Latin 1; 0 where it has no character. */
static const uint16_t WINDOWS_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static const Str REPLACEMENT = {"\xEF\xBF\xBD", 3};

/* Tab and line breaks are text; the other codes below space are not. */
static bool is_control(unsigned char byte)
{
    return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
}

/* True when no byte is above 0x7F or a control code: most texts, so eight bytes at a time. */
static bool is_plain(Str raw)
{
    const uint64_t highs = UINT64_C(0x8080808080808080), spaces = UINT64_C(0x2020202020202020);
    size_t i = 0;
    for (; i + 8 <= raw.n; i += 8) {
        uint64_t word;
        memcpy(&word, raw.at + i, sizeof word);
        uint64_t controls = ((word | highs) - spaces) ^ highs;
        if ((word | controls) & highs) return false;
    }
    for (; i < raw.n; i++) {
        if ((unsigned char)raw.at[i] >= 0x80 || (unsigned char)raw.at[i] < 0x20) return false;
    }
    return true;
}

static bool is_ascii(Str raw)
{
    unsigned char any = 0;
    for (size_t i = 0; i < raw.n; i++) any |= (unsigned char)raw.at[i];
    return any < 0x80;
}

static bool has_control(Str raw)
{
    unsigned char control = 0;
    for (size_t i = 0; i < raw.n; i++) control |= is_control((unsigned char)raw.at[i]);
    return control;
}

static void add_windows_1252(Cleaner *cleaner, unsigned char byte)
{
    uint16_t code = byte;
    if (byte >= 0x80 && byte < 0xA0) code = WINDOWS_1252[byte - 0x80];
    if (code == 0) {
        buf_add(&cleaner->scratch, REPLACEMENT);
        cleaner->had_bad = true;
    } else if (code < 0x800) {
        buf_add_byte(&cleaner->scratch, (char)(0xC0 | code >> 6));
        buf_add_byte(&cleaner->scratch, (char)(0x80 | (code & 0x3F)));
    } else {
        buf_add_byte(&cleaner->scratch, (char)(0xE0 | code >> 12));
        buf_add_byte(&cleaner->scratch, (char)(0x80 | (code >> 6 & 0x3F)));
        buf_add_byte(&cleaner->scratch, (char)(0x80 | (code & 0x3F)));
    }
}

/* Copy valid text without control codes. */
static void add_valid(Cleaner *cleaner, Str valid)
{
    for (size_t i = 0; i < valid.n; i++) {
        if (is_control((unsigned char)valid.at[i])) {
            buf_add(&cleaner->scratch, REPLACEMENT);
            cleaner->had_nul = true;
        } else {
            buf_add_byte(&cleaner->scratch, valid.at[i]);
        }
    }
}

static void clean_utf8(Cleaner *cleaner, Str raw)
{
    while (raw.n > 0) {
        size_t n = str_utf8_valid(raw);
        add_valid(cleaner, str_slice(raw, 0, n));
        raw = str_slice(raw, n, raw.n);
        if (raw.n == 0) break;
        buf_add(&cleaner->scratch, REPLACEMENT);
        cleaner->had_bad = true;
        raw = str_slice(raw, 1, raw.n);
    }
}

static void clean_windows_1252(Cleaner *cleaner, Str raw)
{
    for (size_t i = 0; i < raw.n; i++) {
        unsigned char byte = (unsigned char)raw.at[i];
        if (byte >= 0x80)
            add_windows_1252(cleaner, byte);
        else
            add_valid(cleaner, (Str){raw.at + i, 1});
    }
}

Str clean_text(Cleaner *cleaner, Str raw)
{
    cleaner->had_nul = cleaner->had_bad = false;
    if (is_plain(raw)) return raw;
    bool is_valid = str_utf8_valid(raw) == raw.n;
    if (cleaner->mode == CLEAN_UNDECIDED && !is_ascii(raw)) {
        cleaner->mode = is_valid ? CLEAN_UTF8 : CLEAN_WINDOWS_1252;
    }
    if (is_valid && cleaner->mode != CLEAN_WINDOWS_1252 && !has_control(raw)) return raw;
    buf_clear(&cleaner->scratch);
    if (cleaner->mode == CLEAN_WINDOWS_1252)
        clean_windows_1252(cleaner, raw);
    else
        clean_utf8(cleaner, raw);
    cleaner->n_bad += cleaner->had_bad;
    cleaner->n_nul += cleaner->had_nul;
    return buf_str(&cleaner->scratch);
}

CleanMode clean_guess(Str sample)
{
    size_t n_valid = 0, n_bad = 0;
    while (sample.n > 0) {
        size_t n = str_utf8_valid(sample);
        for (size_t i = 0; i < n; i++) n_valid += ((unsigned char)sample.at[i] & 0xC0) == 0xC0;
        sample = str_slice(sample, n, sample.n);
        if (sample.n < 4) break; /* perhaps a character that the sample cuts in two */
        n_bad++;
        sample = str_slice(sample, 1, sample.n);
    }
    if (n_bad > n_valid) return CLEAN_WINDOWS_1252;
    return n_valid == 0 ? CLEAN_UNDECIDED : CLEAN_UTF8;
}
