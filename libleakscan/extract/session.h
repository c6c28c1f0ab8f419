/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.h - documents of one message after another to the helper: which of its
 * two programs is asked, requests out and answers in.  Where a host chose another
 * back end, to that.
 */
#ifndef LKS_EXTRACT_SESSION_H
#define LKS_EXTRACT_SESSION_H

#include "libleakscan/extract/helper.h"
#include "libleakscan/extract/task.h"

typedef struct lks_session {
    lks_extract_options options;
    lks_helper light, full;      /* without and with libraries of PDF */
    uint8_t *buffer;             /* of frames */
    void *other;                 /* of options.backend, which then does it all */
} lks_session;

void lks_session_init(lks_session *s, const lks_extract_options *options);
void lks_session_done(lks_session *s);
bool lks_session_is_there(lks_session *s);
/* Has the document read.  0, LEAKSCAN_STOPPED, or what the sink answered. */
int lks_session_read(lks_session *s, lks_extract_task *task, const lks_extract_sink *sink,
                     void *userdata);
/* Ends the message's children. */
void lks_session_end_message(lks_session *s);
/* See lks_extractor_formats. */
char *lks_session_formats(lks_session *s);

#endif
