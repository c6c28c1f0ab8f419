/* SPDX-License-Identifier: Apache-2.0 */
/*
 * serve.h - the template: one child for each message, on order of the library.
 */
#ifndef EXTRACT_SERVE_H
#define EXTRACT_SERVE_H

/* Serves the control socket until it closes.  Answers an exit status. */
int extract_serve(int control);

#endif
