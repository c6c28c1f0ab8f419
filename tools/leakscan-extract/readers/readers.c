/* SPDX-License-Identifier: Apache-2.0 */
/*
 * readers.c - the readers of this build, in the order in which they are asked
 * whether a document is theirs.
 */
#include "config.h"

#include "tools/leakscan-extract/readers/readers.h"

const extract_reader *const extract_readers[] = {
#ifdef HAVE_POPPLER
    &pdf_reader,
#endif
    &rtf_reader,
#ifdef HAVE_GSF
    &ole_reader,
#endif
    &tnef_reader,
    &office_reader,
    &odf_reader,
    &epub_reader,
    NULL,
};
