/* SPDX-License-Identifier: Apache-2.0 */
/*
 * readers.c - the readers of this build, in the order in which they are asked
 * whether a document is theirs.
 *
 * It is compiled twice: with EXTRACT_LIGHT for the program that leaves out what pulls
 * in many libraries, since every child pays for each of them.
 */
#include "config.h"

#include <glib.h>
#include <string.h>

#include "tools/leakscan-extract/readers/readers.h"

const extract_reader *const extract_readers[] = {
#if defined(HAVE_POPPLER) && !defined(EXTRACT_LIGHT)
    &pdf_reader,
#endif
    &rtf_reader,
#ifdef HAVE_GSF
    &ole_reader,
#endif
    &tnef_reader,
#ifdef HAVE_KSBA
    &smime_reader,
#endif
    &office_reader,
    &odf_reader,
    &epub_reader,
#if defined(HAVE_TESSERACT) && !defined(EXTRACT_LIGHT)
    &picture_reader,
#endif
    NULL,
};

#ifdef EXTRACT_LIGHT
bool extract_is_for_full(const extract_document *document)
{
    enum { PDF_WITHIN = 1024 };      /* ISO 32000-1, annex H.3, note 13 */
    size_t within = MIN(document->length, (size_t)PDF_WITHIN);
#ifdef HAVE_TESSERACT
    if (extract_wants_ocr() && picture_reader.claims(document))
        return true;
#endif
    return within > 0 && memmem(document->data, within, "%PDF-", 5) != NULL;
}
#else
bool extract_is_for_full(const extract_document *document)
{
    (void)document;
    return false;
}
#endif
