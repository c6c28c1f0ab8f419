/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/model/bytes.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int64_t lks_bytes_read(const lks_bytes *bytes, uint64_t at, void *buf, size_t size)
{
    if (at >= bytes->length)
        return 0;
    uint64_t left = bytes->length - at;
    if (size > left)
        size = (size_t)left;
    if (bytes->data != NULL) {
        memcpy(buf, bytes->data + at, size);
        return (int64_t)size;
    }
    ssize_t got;
    do {
        got = pread(bytes->fd, buf, size, (off_t)(bytes->offset + at));
    } while (got < 0 && errno == EINTR);
    return got;
}
