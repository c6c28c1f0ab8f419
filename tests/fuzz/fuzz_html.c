/* SPDX-License-Identifier: Apache-2.0 */
/* HTML to text: any pieces give the same valid text, and so does its folding. */
#include "tests/fuzz/fuzz_text.h"

const char fuzz_name[] = "html";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const charsets[] = {"utf-8", NULL, "utf-16le", "windows-1252",
                                           "iso-2022-jp"};
    fuzz_input in = {data, size};
    uint8_t flags = fuzz_byte(&in);
    lks_part part = {.path = "1",
                     .media_type = flags & 0x80 ? "text/plain" : "text/html",
                     .charset = charsets[(flags & 0x7f) % G_N_ELEMENTS(charsets)],
                     .name = flags & 0x40 ? "page.html" : NULL};
    check_part(&part, in, flags);
    return 0;
}
