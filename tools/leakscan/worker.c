/* SPDX-License-Identifier: Apache-2.0 */
/*
 * worker.c - reads tasks, scans, answers.  Answers are gathered and sent when no
 * whole task waits any more or some time has passed; which message is in work
 * stands in the shared cell, so that a death costs the right one.
 */
#include "config.h"

#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define RECEIVE_SIZE (256U << 10)
#define SEND_ABOVE   (128U << 10)
/* Who reads the output along waits for answers no longer. */
#define SEND_AFTER_US (G_USEC_PER_SEC / 10)

/* A message's last blank line is not its own. */
#define LINE_END_MAX 2

typedef struct worker_state {
    const worker_setup *setup;
    leakscan_scanner *scanner;
    wire_cell *cell;
    int fd;
    GByteArray *input;       /* received, from `taken` on not yet worked off */
    size_t taken;
    GQueue descriptors;      /* came along and not yet used, oldest first */
    GByteArray *output;      /* answers not yet sent */
    int64_t sent;            /* when some were last */
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

static void flush_answers(worker_state *w)
{
    w->sent = g_get_monotonic_time();
    if (w->output->len == 0)
        return;
    if (wire_send_all(w->fd, w->output->data, w->output->len) != 0)
        _exit(WORKER_BROKEN);
    g_byte_array_set_size(w->output, 0);
}

static void flush_if_due(worker_state *w)
{
    if (w->output->len > SEND_ABOVE || g_get_monotonic_time() - w->sent > SEND_AFTER_US)
        flush_answers(w);
}

/* ---- one message ----------------------------------------------------------- */

static void begin_work(worker_state *w, uint64_t sequence, uint64_t offset, uint64_t length)
{
    w->cell->offset = offset;
    w->cell->length = length;
    __atomic_fetch_add(&w->cell->steps, 1, __ATOMIC_RELAXED);
    __atomic_store_n(&w->cell->in_work, sequence + 1, __ATOMIC_RELEASE);
}

static void end_work(worker_state *w)
{
    __atomic_store_n(&w->cell->in_work, 0, __ATOMIC_RELEASE);
    __atomic_fetch_add(&w->cell->steps, 1, __ATOMIC_RELAXED);
}

/* The answer of a message, whose report is given back; NULL: it failed. */
static void answer_message(worker_state *w, uint64_t sequence, const char *source,
                           uint64_t offset, uint64_t length, uint32_t gaps,
                           leakscan_report *report)
{
    uint32_t floor = __atomic_load_n(&w->cell->worst_floor, __ATOMIC_RELAXED);

    if (report != NULL)
        answer_append(w->setup->maker, w->output, sequence, report, floor);
    else
        answer_append_failed(w->setup->maker, w->output, sequence, source, offset, length, gaps);
    leakscan_report_unref(report);
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

static void work_off_message(worker_state *w, const wire_task *task, const char *source,
                             const void *data, int fd)
{
    leakscan_report *report = NULL;

    begin_work(w, task->sequence, task->offset, task->length);
    if (scan_task(w, task, source, data, fd, &report) != LEAKSCAN_OK)
        report = NULL;
    answer_message(w, task->sequence, source, task->offset, task->length, task->gaps, report);
    end_work(w);
}

/* ---- shares ---------------------------------------------------------------- */

/* A share of a file that is being read. */
typedef struct share {
    const char *source;
    wire_condemned condemned[WIRE_CONDEMNED_MAX];
    uint64_t size;           /* of the file, as the share is begun */
    bool is_shrunk;          /* it was larger */
} share;

static const wire_condemned *find_condemned(const wire_task *task, const wire_condemned *list,
                                            uint64_t offset)
{
    for (uint32_t i = 0; i < task->condemned; i++) {
        if (list[i].offset == offset)
            return &list[i];
    }
    return NULL;
}

static void work_off_shared(worker_state *w, const wire_task *task, const share *of,
                            const leakscan_message *message)
{
    uint64_t offset = leakscan_message_offset(message);
    uint64_t length = leakscan_message_length(message);
    uint32_t gaps = leakscan_message_gaps(message);
    const wire_condemned *found = find_condemned(task, of->condemned, offset);
    leakscan_report *report = NULL;

    if (found != NULL) {
        answer_message(w, task->sequence, of->source, offset, length, gaps | found->gaps, NULL);
        return;
    }
    if (of->is_shrunk && offset + length + LINE_END_MAX >= of->size)
        gaps |= LEAKSCAN_GAP_TRUNCATED;
    begin_work(w, task->sequence, offset, length);
    if (leakscan_scanner_set_gaps(w->scanner, gaps) != LEAKSCAN_OK ||
        leakscan_scan_message(w->scanner, message, &report) != LEAKSCAN_OK)
        report = NULL;
    answer_message(w, task->sequence, of->source, offset, length, gaps, report);
    end_work(w);
}

/* Why a share could not be read in full; NULL: it was. */
static const char *judge_share(const share *of, leakscan_reader *reader, int status)
{
    if (status == LEAKSCAN_INPUT_FAILED)
        return leakscan_reader_failed_reason(reader);
    if (status < 0)
        return leakscan_status_name(status);
    return of->is_shrunk ? "the file has become shorter" : NULL;
}

/* After a death each answer is sent at once, so that nothing is done a third time. */
static void work_off_share(worker_state *w, const wire_task *task, share *of, int fd)
{
    leakscan_reader *reader = NULL;
    const leakscan_message *message;
    struct stat info;

    int status = fstat(fd, &info) == 0 ? LEAKSCAN_OK : LEAKSCAN_E_IO;
    of->size = status == LEAKSCAN_OK ? (uint64_t)info.st_size : 0;
    of->is_shrunk = of->size < task->file_size;
    if (status == LEAKSCAN_OK)
        status = leakscan_reader_open_fd(&reader, w->setup->policy, fd, of->source,
                                         LEAKSCAN_FORMAT_MBOX);
    if (status == LEAKSCAN_OK)
        status = leakscan_reader_set_range(reader, task->offset, task->offset + task->length);
    while (status == LEAKSCAN_OK && !is_ending) {
        status = leakscan_reader_next(reader, &message);
        if (status != LEAKSCAN_OK)
            break;
        work_off_shared(w, task, of, message);
        if (task->condemned > 0)
            flush_answers(w);
        flush_if_due(w);
    }
    if (!is_ending)
        answer_append_end(w->output, task->sequence, judge_share(of, reader, status));
    leakscan_reader_free(reader);
}

/* ---- tasks ----------------------------------------------------------------- */

static void work_off(worker_state *w, const wire_task *task, const guint8 *payload)
{
    char *source = NULL;
    int fd = -1;

    if (task->flags & WIRE_DESCRIPTOR) {
        if (g_queue_is_empty(&w->descriptors))
            _exit(WORKER_BROKEN);
        fd = GPOINTER_TO_INT(g_queue_pop_head(&w->descriptors));
    }
    if (task->flags & WIRE_HAS_SOURCE)
        source = g_strndup((const char *)payload, task->source_length);
    payload += task->source_length;
    if (task->flags & WIRE_SHARE) {
        share of = {.source = source};
        memcpy(of.condemned, payload, task->condemned * sizeof of.condemned[0]);
        work_off_share(w, task, &of, fd);
    } else {
        work_off_message(w, task, source, payload, fd);
    }
    g_free(source);
    if (fd >= 0)
        close(fd);
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
        flush_if_due(w);
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

_Noreturn void worker_run(const worker_setup *setup, int fd, wire_cell *cell)
{
    worker_state w = {.setup = setup, .cell = cell, .fd = fd};

    settle_signals();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != setup->parent)
        _exit(WORKER_BROKEN);
    settle_streams();
    if (leakscan_scanner_new(&w.scanner, setup->policy) != LEAKSCAN_OK)
        _exit(WORKER_UNREADY);
    interrupted_scanner = w.scanner;
    w.input = g_byte_array_new();
    w.output = g_byte_array_new();
    g_queue_init(&w.descriptors);
    __atomic_store_n(&cell->is_ready, 1, __ATOMIC_RELEASE);

    while (!is_ending && receive_more(&w)) {
        work_off_received(&w);
        flush_answers(&w);
    }
    flush_answers(&w);
    _exit(WORKER_ENDED);
}
