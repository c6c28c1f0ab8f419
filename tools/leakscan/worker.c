/* SPDX-License-Identifier: Apache-2.0 */
/*
 * worker.c - reads tasks, scans, answers.  Answers are gathered and sent when no
 * whole task waits any more; which message is in work stands in the shared cell,
 * so that a death costs the right one.
 */
#include "config.h"

#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#define RECEIVE_SIZE (256U << 10)
#define SEND_ABOVE   (256U << 10)

typedef struct worker_state {
    leakscan_scanner *scanner;
    wire_cell *cell;
    int fd;
    GByteArray *input;       /* received, from `taken` on not yet worked off */
    size_t taken;
    GQueue descriptors;      /* came along and not yet used, oldest first */
    GByteArray *output;      /* answers not yet sent */
    GByteArray *saved;       /* room for a saved report */
} worker_state;

static leakscan_scanner *volatile interrupted_scanner;
static volatile sig_atomic_t is_ending;

static void end_early(int number)
{
    is_ending = 1;
    if (interrupted_scanner != NULL)
        leakscan_scanner_interrupt(interrupted_scanner);
}

static void settle_signals(void)
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_handler = end_early;
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, NULL);
    /* Ctrl-C reaches the whole process group; the parent decides. */
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
}

/* Standard streams belong to the parent's mail and reports. */
static void settle_streams(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0)
        return;
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
#if !defined(__SANITIZE_ADDRESS__)   /* it speaks on standard error */
    dup2(null, STDERR_FILENO);
#endif
    if (null > STDERR_FILENO)
        close(null);
}

static void append_answer(worker_state *w, uint64_t sequence, uint32_t gaps, const void *saved,
                          size_t length)
{
    wire_answer answer = {.magic = WIRE_ANSWER_MAGIC, .length = (uint32_t)length,
                          .sequence = sequence, .gaps = gaps};
    g_byte_array_append(w->output, (const guint8 *)&answer, sizeof answer);
    if (length > 0)
        g_byte_array_append(w->output, saved, (guint)length);
}

static void answer_report(worker_state *w, uint64_t sequence, const leakscan_report *report)
{
    size_t length = leakscan_report_save(report, w->saved->data, w->saved->len);

    if (length > WIRE_ANSWER_MAX) {
        append_answer(w, sequence, LEAKSCAN_GAP_TOO_MANY_FINDINGS, NULL, 0);
        return;
    }
    if (length > w->saved->len) {
        g_byte_array_set_size(w->saved, (guint)length);
        length = leakscan_report_save(report, w->saved->data, w->saved->len);
    }
    append_answer(w, sequence, 0, w->saved->data, length);
}

/* A document has no scanner call of its own for descriptors: it is mapped. */
static int scan_mapped_document(worker_state *w, const wire_task *task, int fd, const char *name,
                                leakscan_report **report)
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    uint64_t begin = task->descriptor_offset / page * page;
    uint64_t size = task->descriptor_offset - begin + task->length;

    if (size > SIZE_MAX)
        return LEAKSCAN_E_NOMEM;
    char *map = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, (off_t)begin);
    if (map == MAP_FAILED)
        return LEAKSCAN_E_IO;
    int status = leakscan_scan_document(w->scanner, map + (task->descriptor_offset - begin),
                                        (size_t)task->length, name, report);
    munmap(map, (size_t)size);
    return status;
}

static int scan_task(worker_state *w, const wire_task *task, const char *source, const void *data,
                     int fd, leakscan_report **report)
{
    bool is_document = task->flags & WIRE_DOCUMENT;
    const char *slash = source == NULL ? NULL : strrchr(source, '/');
    const char *name = slash == NULL ? source : slash + 1;

    int status = leakscan_scanner_set_origin(w->scanner, source, task->index, task->offset);
    if (status == LEAKSCAN_OK && task->gaps != 0)
        status = leakscan_scanner_set_gaps(w->scanner, task->gaps);
    if (status != LEAKSCAN_OK)
        return status;
    if (is_document && fd >= 0)
        return scan_mapped_document(w, task, fd, name, report);
    if (is_document)
        return leakscan_scan_document(w->scanner, data, (size_t)task->length, name, report);
    if (fd >= 0)
        return leakscan_scan_fd(w->scanner, fd, task->descriptor_offset, task->length, report);
    return leakscan_scan_memory(w->scanner, data, (size_t)task->length, report);
}

static void work_off(worker_state *w, const wire_task *task, const guint8 *payload)
{
    leakscan_report *report = NULL;
    char *source = NULL;
    int fd = -1;

    if (task->flags & WIRE_DESCRIPTOR) {
        if (g_queue_is_empty(&w->descriptors))
            _exit(WORKER_BROKEN);
        fd = GPOINTER_TO_INT(g_queue_pop_head(&w->descriptors));
    }
    if (task->flags & WIRE_HAS_SOURCE)
        source = g_strndup((const char *)payload, task->source_length);

    __atomic_store_n(&w->cell->in_work, task->sequence + 1, __ATOMIC_RELEASE);
    int status = scan_task(w, task, source, payload + task->source_length, fd, &report);
    if (status == LEAKSCAN_OK && report != NULL)
        answer_report(w, task->sequence, report);
    else
        append_answer(w, task->sequence, task->gaps, NULL, 0);
    __atomic_store_n(&w->cell->in_work, 0, __ATOMIC_RELEASE);

    leakscan_report_unref(report);
    g_free(source);
    if (fd >= 0)
        close(fd);
}

static void flush_answers(worker_state *w)
{
    if (w->output->len == 0)
        return;
    if (wire_send_all(w->fd, w->output->data, w->output->len) != 0)
        _exit(WORKER_BROKEN);
    g_byte_array_set_size(w->output, 0);
}

/* Works off every whole task that was received. */
static void work_off_received(worker_state *w)
{
    wire_task task;

    while (!is_ending && w->input->len - w->taken >= sizeof task) {
        memcpy(&task, w->input->data + w->taken, sizeof task);
        if (!wire_task_is_sound(&task))
            _exit(WORKER_BROKEN);
        uint64_t payload = wire_task_payload(&task);
        if (w->input->len - w->taken - sizeof task < payload)
            break;
        work_off(w, &task, w->input->data + w->taken + sizeof task);
        w->taken += sizeof task + (size_t)payload;
        if (w->output->len > SEND_ABOVE)
            flush_answers(w);
    }
    guint rest = w->input->len - (guint)w->taken;
    memmove(w->input->data, w->input->data + w->taken, rest);
    explicit_bzero(w->input->data + rest, w->taken);
    g_byte_array_set_size(w->input, rest);
    w->taken = 0;
}

/* Waits for more.  False: the parent wants no more. */
static bool receive_more(worker_state *w)
{
    guint before = w->input->len;
    int descriptor = -1;

    g_byte_array_set_size(w->input, before + RECEIVE_SIZE);
    gssize received = wire_receive(w->fd, w->input->data + before, RECEIVE_SIZE, &descriptor);
    g_byte_array_set_size(w->input, before + (received > 0 ? (guint)received : 0));
    if (descriptor >= 0)
        g_queue_push_tail(&w->descriptors, GINT_TO_POINTER(descriptor));
    return received > 0 || (received < 0 && errno == EINTR && !is_ending);
}

_Noreturn void worker_run(leakscan_policy *policy, int fd, wire_cell *cell, pid_t parent)
{
    worker_state w = {.cell = cell, .fd = fd};

    settle_signals();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(WORKER_BROKEN);
    settle_streams();
    if (leakscan_scanner_new(&w.scanner, policy) != LEAKSCAN_OK)
        _exit(WORKER_UNREADY);
    interrupted_scanner = w.scanner;
    w.input = g_byte_array_new();
    w.output = g_byte_array_new();
    w.saved = g_byte_array_new();
    g_byte_array_set_size(w.saved, 64U << 10);
    g_queue_init(&w.descriptors);
    __atomic_store_n(&cell->is_ready, 1, __ATOMIC_RELEASE);

    while (!is_ending && receive_more(&w)) {
        work_off_received(&w);
        flush_answers(&w);
    }
    _exit(WORKER_ENDED);
}
