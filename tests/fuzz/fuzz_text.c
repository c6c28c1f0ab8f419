/* SPDX-License-Identifier: Apache-2.0 */
/* Plain text: any charset, declared right or wrong, reads the same in any pieces. */
#include "tests/fuzz/fuzz_text.h"

const char fuzz_name[] = "text";

static const char *const charsets[] = {
    NULL,          "us-ascii",     "utf-8",
    "utf-7",       "utf-16",       "utf-16le",
    "utf-16be",    "utf-32",       "iso-8859-1",
    "iso-8859-15", "windows-1252", "koi8-r",
    "shift_jis",   "euc-jp",       "iso-2022-jp",
    "iso-2022-kr", "gb18030",      "big5",
    "euc-kr",      "hz-gb-2312",   "unicode-1-1-utf-7",
    "x-unknown",   "macintosh",    "utf-8//ignore",
};
static const char *const types[] = {"text/plain", "text/csv", "application/octet-stream",
                                    "text/rtf"};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    uint8_t charset = fuzz_byte(&in), flags = fuzz_byte(&in);
    lks_part part = {.path = "1",
                     .media_type = types[flags & 3],
                     .charset = charsets[charset % G_N_ELEMENTS(charsets)],
                     .is_flowed = (flags & 4) != 0,
                     .is_delsp = (flags & 8) != 0,
                     .is_attachment = (flags & 16) != 0};
    check_part(&part, in, flags);
    return 0;
}
