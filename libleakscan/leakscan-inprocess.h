/* SPDX-License-Identifier: Apache-2.0 */
/*
 * leakscan-inprocess.h - attached documents read in the process of the host, for hosts
 * that cannot start processes.  A library of its own, libleakscan-inprocess, which is
 * there where libleakscan was configured --enable-unsafe-in-process-extraction:
 *
 *   cc host.c $(pkg-config --cflags --libs libleakscan-inprocess)
 *
 * UNSAFE FOR HOSTILE MAIL.  PDF, Office and other formats are parsed by libraries in
 * which a prepared document may find a fault, and here nothing stands between such a
 * fault and the host: the document that crashes a parser ends the host, and the one that
 * takes a parser over has what the host has.  Use it for mail whose senders you trust, or
 * inside a sandbox of your own around the whole host.
 *
 * What is kept: depth, members, ratio, bytes and gaps are those of the helper.
 * What cannot be kept in one process:
 *   - "extract-seconds" is looked at between the steps of a reader: a library that
 *     stands still within one step (a page of PDF, a picture) is waited for;
 *   - "extract-memory" is not held: what a library allocates is the host's memory, and
 *     GLib and C++ libraries end the process when it is gone;
 *   - stack: parsers may recurse with a document; threads that scan want 8 MiB;
 *   - what libraries do to the process: libksba keeps some kB of signed mail that is
 *     damaged and writes a line about it, without its text, to standard error.
 * Mailboxes of Outlook (PST) are not read; LEAKSCAN_OPTION_OCR reads pictures by
 * as many threads as OpenMP likes.
 *
 * Threads: scanners in any threads may read documents; the libraries are entered by
 * one thread at a time, and what they give is scanned outside of that lock.  Do not fork
 * while another thread reads a document, if the child is to read some.  The locale
 * and the log of the host stay as they are.
 *
 * Licences: the library links what reads the documents and a program that links it is
 * bound by their licences too, by the GPL (version 2 or 3) of poppler before all, which
 * together with the Apache licence of libleakscan leaves version 3.  Built without poppler
 * (--without-poppler) the rest is LGPL, Apache, MIT and BSD.  Of them libleakscan itself
 * links GLib, libxml2, libarchive and nettle alone.
 */
#ifndef LEAKSCAN_INPROCESS_H
#define LEAKSCAN_INPROCESS_H

#include "leakscan.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Has the policies that this builder compiles read documents in this process; the helper
 * is not asked any more.  leakscan_policy_extraction tells it of a policy.
 * LEAKSCAN_E_ARGUMENT: libleakscan is of another version. */
LEAKSCAN_API int leakscan_unsafe_read_in_process(leakscan_builder *b);

/* One line naming what reads the documents, with the licence of each. */
LEAKSCAN_API const char *leakscan_inprocess_details(void);

#ifdef __cplusplus
}
#endif

#endif
