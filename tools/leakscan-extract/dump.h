/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dump.h - a document's pieces on standard output, for those who write readers.
 */
#ifndef EXTRACT_DUMP_H
#define EXTRACT_DUMP_H

/* Reads a file as an attachment would be read and prints what comes.  Answers an
 * exit status. */
int extract_dump(const char *path);

#endif
