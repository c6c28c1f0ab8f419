/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zip_password.h - which of a message's passwords opens a zip.
 */
#ifndef EXTRACT_ZIP_PASSWORD_H
#define EXTRACT_ZIP_PASSWORD_H

#include "tools/leakscan-extract/reader.h"

/* The password, borrowed from the document; NULL: none, or nothing is encrypted. */
const char *extract_zip_password(const extract_document *document, extract_output *out);

#endif
