/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gmime_loop.c - the floor of the benchmark: parse every message of a mailbox
 * with GMime alone and decode every part, nothing else.
 *
 *     gmime_loop mbox|split FILE
 *
 * "mbox" lets GMime find the postmarks, "split" cuts at them first and parses
 * each message from memory.  Prints messages and seconds of processor time.
 */
#include <fcntl.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static GMimeStream *drain;

static void decode_part(GMimeObject *parent, GMimeObject *part, gpointer unused)
{
    if (GMIME_IS_MESSAGE_PART(part)) {
        GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
        if (inner != NULL)
            g_mime_message_foreach(inner, decode_part, unused);
    } else if (GMIME_IS_PART(part)) {
        GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(part));
        if (content != NULL)
            g_mime_data_wrapper_write_to_stream(content, drain);
    }
}

static size_t take(GMimeParser *parser)
{
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    if (message == NULL)
        return 0;
    g_mime_message_foreach(message, decode_part, NULL);
    g_object_unref(message);
    return 1;
}

static size_t loop_mbox(const char *path)
{
    GMimeStream *stream = g_mime_stream_fs_open(path, O_RDONLY, 0, NULL);
    GMimeParser *parser = g_mime_parser_new();
    g_mime_parser_set_persist_stream(parser, TRUE);
    g_mime_parser_set_format(parser, GMIME_FORMAT_MBOX);
    g_mime_parser_init_with_stream(parser, stream);
    size_t count = 0;
    while (!g_mime_parser_eos(parser) && take(parser) > 0)
        count++;
    g_object_unref(parser);
    g_object_unref(stream);
    return count;
}

static size_t take_memory(const char *data, size_t length)
{
    GMimeStream *stream = g_mime_stream_mem_new();
    GByteArray array = {(guint8 *)(guintptr)data, (guint)length};
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    g_mime_stream_mem_set_byte_array(GMIME_STREAM_MEM(stream), &array);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_mime_parser_set_persist_stream(parser, TRUE);
    size_t count = take(parser);
    g_object_unref(parser);
    g_object_unref(stream);
    return count;
}

static size_t loop_split(const char *path)
{
    GMappedFile *file = g_mapped_file_new(path, FALSE, NULL);
    const char *at = g_mapped_file_get_contents(file);
    const char *end = at + g_mapped_file_get_length(file);
    size_t count = 0;
    while (at < end) {
        const char *start = memchr(at, '\n', (size_t)(end - at));
        if (start == NULL)
            break;
        start++;
        const char *next = memmem(start, (size_t)(end - start), "\nFrom ", 6);
        const char *stop = next != NULL ? next + 1 : end;
        count += take_memory(start, (size_t)(stop - start));
        at = stop;
    }
    g_mapped_file_unref(file);
    return count;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    g_mime_init();
    drain = g_mime_stream_null_new();
    double begin = now();
    size_t count = strcmp(argv[1], "mbox") == 0 ? loop_mbox(argv[2]) : loop_split(argv[2]);
    printf("%zu %.6f\n", count, now() - begin);
    return 0;
}
