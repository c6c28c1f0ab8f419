/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store.h - an input that another process takes apart, such as a PST: its items as
 * slots.
 */
#ifndef LKS_MAILBOX_STORE_H
#define LKS_MAILBOX_STORE_H

#include "libleakscan/mailbox/content.h"

/* Starts on the content whose first bytes are in the chunk: 0, or
 * LEAKSCAN_INPUT_FAILED.  What cannot be read again where it stands is spooled. */
int lks_store_start(lks_input *in);
/* As lks_content_next. */
int lks_store_next(lks_input *in);
/* Lets go of it in the middle too. */
void lks_store_end(lks_input *in);

#endif
