/* SPDX-License-Identifier: Apache-2.0 */
/* Rich text by our own reader. */
#include "tests/fuzz/fuzz_documents.h"

const char fuzz_name[] = "rtf";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char mark[] = "{\\rtf1";
    GByteArray *document = g_byte_array_new();
    g_byte_array_append(document, (const guint8 *)mark, sizeof mark - 1);
    g_byte_array_append(document, data, (guint)size);
    uint8_t *copy = g_memdup2(document->data, document->len);
    read_document(copy, document->len, "", "");
    g_free(copy);
    g_byte_array_unref(document);
    return 0;
}
