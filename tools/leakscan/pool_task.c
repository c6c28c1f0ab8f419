/* SPDX-License-Identifier: Apache-2.0 */
/* pool_task.c - what is handed out, from its making to its last answer. */
#include "config.h"

#include "pool_private.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

pool_file *pool_file_new(const char *name, int fd, uint64_t size, uint64_t next_index)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (copy < 0)
        return NULL;
    pool_file *file = g_new0(pool_file, 1);
    file->references = 1;
    file->name = g_strdup(name);
    file->fd = copy;
    file->size = size;
    file->next_index = next_index;
    return file;
}

void pool_file_unref(pool_file *file)
{
    if (file == NULL || --file->references > 0)
        return;
    close(file->fd);
    g_free(file->name);
    g_free(file);
}

pool_task *pool_task_new(pool *p)
{
    pool_task *task = g_new0(pool_task, 1);

    task->sequence = p->next_sequence++;
    task->descriptor = -1;
    task->held = g_byte_array_new();
    p->window[task->sequence % POOL_WINDOW] = task;
    return task;
}

pool_task *pool_task_new_share(pool *p, pool_file *file, uint64_t begin, uint64_t end)
{
    pool_task *task = pool_task_new(p);

    task->file = file;
    file->references++;
    task->offset = task->answered = task->delivered = begin;
    task->length = end - begin;
    pool_task_frame_share(task);
    return task;
}

void pool_task_end(pool_task *task)
{
    g_clear_pointer(&task->frame, wire_frame_free);
    if (task->descriptor >= 0)
        close(task->descriptor);
    task->descriptor = -1;
    task->is_done = true;
}

void pool_task_free(pool_task *task)
{
    if (task == NULL)
        return;
    pool_task_end(task);
    for (guint i = 0; task->losses != NULL && i < task->losses->len; i++)
        g_free(g_array_index(task->losses, pool_loss, i).why);
    if (task->losses != NULL)
        g_array_unref(task->losses);
    g_byte_array_unref(task->held);
    pool_file_unref(task->file);
    g_free(task->source);
    g_free(task);
}

const char *pool_task_source(const pool_task *task)
{
    return task->file != NULL ? task->file->name : task->source;
}

int pool_task_descriptor(const pool_task *task)
{
    return task->file != NULL ? task->file->fd : task->descriptor;
}

void pool_task_frame_share(pool_task *task)
{
    wire_condemned condemned[WIRE_CONDEMNED_MAX];
    size_t source_length = task->file->name == NULL ? 0 : strlen(task->file->name);
    uint64_t end = task->offset + task->length;
    uint64_t begin = MIN(task->answered, end);
    wire_task frame = {.magic = WIRE_TASK_MAGIC,
                       .flags = WIRE_SHARE | WIRE_DESCRIPTOR,
                       .source_length = (uint32_t)MIN(source_length, WIRE_SOURCE_MAX),
                       .sequence = task->sequence,
                       .offset = begin,
                       .length = end - begin,
                       .file_size = task->file->size};

    if (task->file->name != NULL)
        frame.flags |= WIRE_HAS_SOURCE;
    for (guint i = 0; task->losses != NULL && i < task->losses->len; i++) {
        const pool_loss *loss = &g_array_index(task->losses, pool_loss, i);
        if (loss->condemned.offset >= task->answered && frame.condemned < WIRE_CONDEMNED_MAX)
            condemned[frame.condemned++] = loss->condemned;
    }
    wire_frame_free(task->frame);
    task->frame = wire_frame_new(&frame, task->file->name, condemned, NULL);
}

void pool_task_add_loss(pool_task *task, uint64_t offset, uint32_t gaps, char *why)
{
    pool_loss loss = {.condemned = {.offset = offset, .gaps = gaps}, .why = why};

    if (task->losses == NULL)
        task->losses = g_array_new(FALSE, FALSE, sizeof(pool_loss));
    g_array_append_val(task->losses, loss);
}

void pool_task_answer_failed(pool *p, pool_task *task, uint64_t offset, uint64_t length,
                             uint32_t gaps)
{
    guint before = task->held->len;

    answer_append_failed(p->options.maker, task->held, task->sequence, pool_task_source(task),
                         offset, length, task->gaps | gaps);
    p->held += task->held->len - before;
}
