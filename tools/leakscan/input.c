/* SPDX-License-Identifier: Apache-2.0 */
/* input.c - opens paths, and reads standard input so that Ctrl-C is heard. */
#include "config.h"

#include "input.h"
#include "interrupt.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* Workers' answers are taken so often while nothing comes in. */
#define IDLE_MS 20

static int64_t read_standard_input(void *buf, size_t size, void *userdata)
{
    input *in = userdata;
    struct pollfd polled = {.fd = STDIN_FILENO, .events = POLLIN};

    for (;;) {
        if (interrupt_is_asked())
            return -1;
        if (poll(&polled, 1, IDLE_MS) <= 0) {
            if (in->idle != NULL)
                in->idle(in->userdata);
            continue;
        }
        ssize_t got = read(STDIN_FILENO, buf, size);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got > 0)
            in->bytes += (guint64)got;
        if (got > 0 && in->checksum != NULL)
            g_checksum_update(in->checksum, buf, got);
        return got;
    }
}

int input_open(input *in, leakscan_policy *policy, const char *path, int format,
               const char **reason)
{
    int status;

    errno = 0;
    if (strcmp(path, "-") == 0)
        status = leakscan_reader_open_fn(&in->reader, policy, read_standard_input, in, "-", format);
    else
        status = leakscan_reader_open_path(&in->reader, policy, path, format);
    if (status == LEAKSCAN_OK)
        return status;
    if (status == LEAKSCAN_E_FORMAT)
        *reason = "not of the format asked for";
    else
        *reason = status == LEAKSCAN_E_IO && errno != 0 ? g_strerror(errno) : "cannot be read";
    return status;
}

void input_close(input *in)
{
    leakscan_reader_free(in->reader);
    in->reader = NULL;
}
