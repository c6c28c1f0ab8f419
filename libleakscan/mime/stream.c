/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/mime/stream.h"

#include <string.h>

typedef struct LksViewStream {
    GMimeStream parent;
    const lks_guard *guard;
    const lks_bytes *bytes;
    guint range;             /* the range of the last read */
} LksViewStream;

typedef struct LksViewStreamClass {
    GMimeStreamClass parent;
} LksViewStreamClass;

static GType view_stream_get_type(void);
G_DEFINE_TYPE(LksViewStream, view_stream, GMIME_TYPE_STREAM)

static bool holds(const lks_range *range, uint64_t at)
{
    return at >= range->view_at && at - range->view_at < range->length;
}

/* The range that holds that place of the view, or NULL past the end. */
static const lks_range *find_range(LksViewStream *stream, uint64_t at)
{
    const GArray *view = stream->guard->view;
    guint low = 0, high = view->len;
    for (guint i = stream->range; i < view->len && i <= stream->range + 1; i++)
        if (holds(&g_array_index(view, lks_range, i), at))
            return &g_array_index(view, lks_range, stream->range = i);
    while (low < high) {
        guint middle = low + (high - low) / 2;
        const lks_range *range = &g_array_index(view, lks_range, middle);
        if (holds(range, at))
            return &g_array_index(view, lks_range, stream->range = middle);
        if (range->view_at > at)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static ssize_t read_range(LksViewStream *stream, const lks_range *range, char *buf, size_t size)
{
    uint64_t skip = (uint64_t)stream->parent.position - range->view_at;
    size = (size_t)MIN(size, range->length - skip);
    if (range->text == NULL)
        return (ssize_t)lks_bytes_read(stream->bytes, range->at + skip, buf, size);
    memcpy(buf, range->text + skip, size);
    return (ssize_t)size;
}

static gint64 get_end(GMimeStream *base)
{
    gint64 length = (gint64)((LksViewStream *)base)->guard->view_length;
    return base->bound_end >= 0 && base->bound_end < length ? base->bound_end : length;
}

static ssize_t view_read(GMimeStream *base, char *buf, size_t size)
{
    LksViewStream *stream = (LksViewStream *)base;
    size_t done = 0;
    gint64 end = get_end(base);
    while (done < size && base->position < end) {
        const lks_range *range = find_range(stream, (uint64_t)base->position);
        if (range == NULL)
            break;
        size_t room = (size_t)MIN((uint64_t)(size - done), (uint64_t)(end - base->position));
        ssize_t got = read_range(stream, range, buf + done, room);
        if (got < 0 && done == 0)
            return -1;
        if (got <= 0)
            break;
        done += (size_t)got;
        base->position += got;
    }
    return (ssize_t)done;
}

static ssize_t view_write(GMimeStream *base, const char *buf, size_t size)
{
    return -1;
}

static int view_nothing(GMimeStream *base)
{
    return 0;
}

static gboolean view_eos(GMimeStream *base)
{
    return base->position >= get_end(base);
}

static int view_reset(GMimeStream *base)
{
    base->position = base->bound_start;
    return 0;
}

static gint64 view_seek(GMimeStream *base, gint64 offset, GMimeSeekWhence whence)
{
    gint64 from = 0;
    if (whence == GMIME_STREAM_SEEK_CUR)
        from = base->position;
    else if (whence == GMIME_STREAM_SEEK_END)
        from = get_end(base);
    if (offset < base->bound_start - from || offset > get_end(base) - from)
        return -1;
    base->position = from + offset;
    return base->position;
}

static gint64 view_tell(GMimeStream *base)
{
    return base->position;
}

static gint64 view_get_length(GMimeStream *base)
{
    return get_end(base) - base->bound_start;
}

static GMimeStream *view_substream(GMimeStream *base, gint64 start, gint64 end)
{
    LksViewStream *from = (LksViewStream *)base;
    LksViewStream *stream = g_object_new(view_stream_get_type(), NULL);
    stream->guard = from->guard;
    stream->bytes = from->bytes;
    g_mime_stream_construct(&stream->parent, start, end);
    return &stream->parent;
}

static void view_stream_class_init(LksViewStreamClass *klass)
{
    klass->parent.read = view_read;
    klass->parent.write = view_write;
    klass->parent.flush = view_nothing;
    klass->parent.close = view_nothing;
    klass->parent.eos = view_eos;
    klass->parent.reset = view_reset;
    klass->parent.seek = view_seek;
    klass->parent.tell = view_tell;
    klass->parent.length = view_get_length;
    klass->parent.substream = view_substream;
}

static void view_stream_init(LksViewStream *stream)
{
    stream->range = 0;
}

GMimeStream *lks_stream_new(const lks_guard *guard, const lks_bytes *bytes)
{
    LksViewStream *stream = g_object_new(view_stream_get_type(), NULL);
    stream->guard = guard;
    stream->bytes = bytes;
    g_mime_stream_construct(&stream->parent, 0, -1);
    return &stream->parent;
}
