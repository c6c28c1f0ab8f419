/* SPDX-License-Identifier: Apache-2.0 */
/* Attached documents of any kind as they come: the reader that claims one reads it. */
#include "tests/fuzz/fuzz_documents.h"

const char fuzz_name[] = "documents";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct {
        const char *type, *name;
    } labels[] = {
        {"", ""},
        {"application/octet-stream", "a.bin"},
        {"application/pdf", "a.pdf"},
        {"application/ms-tnef", "winmail.dat"},
        {"application/rtf", "a.rtf"},
        {"application/zip", "a.zip"},
        {"application/msword", "a.doc"},
        {"application/vnd.ms-outlook", "a.msg"},
    };
    fuzz_input in = {data, size};
    uint8_t label = fuzz_byte(&in) % G_N_ELEMENTS(labels);
    /* Of its own size, so that a sanitizer sees what is read beyond it. */
    uint8_t *copy = g_memdup2(in.data, in.size);
    read_document(copy != NULL ? copy : (const uint8_t *)"", in.size, labels[label].type,
                  labels[label].name);
    g_free(copy);
    return 0;
}
