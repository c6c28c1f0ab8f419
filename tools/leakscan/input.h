/* SPDX-License-Identifier: Apache-2.0 */
/* input.h - one of the command's PATHs, opened as a reader. */
#ifndef LEAKSCAN_INPUT_H
#define LEAKSCAN_INPUT_H

#include <glib.h>
#include <leakscan.h>

typedef struct input {
    leakscan_reader *reader;
    void (*idle)(void *userdata);   /* called while standard input is waited for */
    void *userdata;
    GChecksum *checksum;            /* of standard input, or NULL */
    guint64 bytes;                  /* of it, read so far */
} input;

/* LEAKSCAN_OK, or a status with the words for it in *reason (static).  `path`
 * "-" is standard input. */
int input_open(input *in, leakscan_policy *policy, const char *path, int format,
               const char **reason);
void input_close(input *in);

#endif
