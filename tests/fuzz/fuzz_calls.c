/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The public API in any order: each byte is a call, what follows its arguments.
 * Whatever is asked, an answer comes, and failures leave outputs untouched.
 */
#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libleakscan/leakscan.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "calls";

static const char pack[] =
    "<pack xmlns='urn:leakscan:pack:1' name='own' version='1'><title>Own</title>"
    "<rule id='own-number' category='pii' weight='4'><title>Number</title>"
    "<match><regex>\\d{3}-\\d\\d-\\d{4}</regex></match><accept>536-90-4399</accept>"
    "</rule></pack>";
static const char mail[] = "From a@example.org Wed Feb  8 11:02:03 2023\nSubject: badge\n\n"
                           "SSN: 536-90-4399\n\nFrom b@example.org Wed Feb  8 11:03:03 2023\n\nx\n";

typedef struct state {
    leakscan_builder *builder;
    leakscan_policy *policy;
    leakscan_scanner *scanner;
    leakscan_reader *reader;
    const leakscan_message *message;
    leakscan_report *report;
    fuzz_input in, stream;
    unsigned depth, compiled;
    int fd;
} state;

typedef void (*call)(state *);

static void take_report(state *s, int rc, leakscan_report *r)
{
    HOLDS((rc == LEAKSCAN_OK) == (r != NULL));
    if (r == NULL)
        return;
    leakscan_report_unref(s->report);
    s->report = r;
}

static void new_builder(state *s)
{
    leakscan_builder_free(s->builder);
    s->builder = NULL;
    HOLDS(leakscan_builder_new(&s->builder) == LEAKSCAN_OK);
}

static void free_builder(state *s)
{
    leakscan_builder_free(s->builder);
    s->builder = NULL;
}

static void add_pack(state *s)
{
    static const char *const names[] = {"scoring", "markings", "nonsense", "clearance"};
    leakscan_builder_add_builtin(s->builder, names[fuzz_byte(&s->in) % G_N_ELEMENTS(names)]);
}

static void add_text(state *s)
{
    size_t length = strlen(pack);
    length -= fuzz_byte(&s->in) % 4;
    leakscan_builder_add_text(s->builder, pack, length, "own");
}

static void set_limit(state *s)
{
    int limit = fuzz_byte(&s->in) % 14 - 1;
    uint64_t value = (uint64_t)fuzz_byte(&s->in) << (fuzz_byte(&s->in) % 64);
    leakscan_builder_set_limit(s->builder, limit, value);
}

static void set_option(state *s)
{
    int option = fuzz_byte(&s->in) % 7 - 1;
    leakscan_builder_set_option(s->builder, option, fuzz_byte(&s->in) % 4 - 1);
}

static void set_show(state *s)
{
    leakscan_builder_set_show(s->builder, fuzz_byte(&s->in) % 6 - 1);
}

static void set_key(state *s)
{
    leakscan_builder_set_key(s->builder, mail, fuzz_byte(&s->in) % 64);
}

static void allow(state *s)
{
    static const char *const what[] = {"536-90-4399", "(", "a{1,9}b", "@example.org",
                                       "us-ssn",      "",  "a\xff"};
    int kind = fuzz_byte(&s->in) % 6;
    leakscan_builder_allow(s->builder, kind, what[fuzz_byte(&s->in) % G_N_ELEMENTS(what)]);
}

static void lint(state *s)
{
    leakscan_builder_lint(s->builder);
    for (size_t i = 0; i <= leakscan_builder_diagnostic_count(s->builder); i++)
        leakscan_diagnostic_text(leakscan_builder_diagnostic(s->builder, i));
}

/* One small pack at least, or each compilation would be that of all. */
static void compile(state *s)
{
    if (s->builder == NULL || s->compiled++ >= 4)
        return;
    leakscan_policy *p = NULL;
    leakscan_builder_add_builtin(s->builder, "markings");
    int rc = leakscan_builder_compile(s->builder, &p);
    HOLDS((rc == LEAKSCAN_OK) == (p != NULL));
    if (p == NULL)
        return;
    leakscan_policy_unref(s->policy);
    s->policy = p;
    HOLDS(strlen(leakscan_policy_fingerprint(p)) == 7 + 64);
}

static void drop_policy(state *s)
{
    leakscan_policy_unref(s->policy);
    s->policy = NULL;
}

static void new_scanner(state *s)
{
    leakscan_scanner *made = NULL;
    int rc = leakscan_scanner_new(&made, s->policy);
    HOLDS((rc == LEAKSCAN_OK) == (made != NULL));
    if (made == NULL || s->depth > 0) {
        leakscan_scanner_free(made);
        return;
    }
    leakscan_scanner_free(s->scanner);
    s->scanner = made;
}

static void interrupt(state *s)
{
    if (fuzz_byte(&s->in) & 1)
        leakscan_scanner_interrupt(s->scanner);
    else
        leakscan_scanner_resume(s->scanner);
}

static void set_origin(state *s)
{
    uint64_t index = fuzz_byte(&s->in) & 1 ? UINT64_MAX : 5;
    leakscan_scanner_set_origin(s->scanner, index == 5 ? "a\xff\x1b" : NULL, index, index);
    leakscan_scanner_set_gaps(s->scanner, (uint32_t)index << (fuzz_byte(&s->in) % 32));
}

static size_t some_mail(state *s)
{
    return sizeof mail - 1 - fuzz_byte(&s->in) % (sizeof mail);
}

static void scan_memory(state *s)
{
    leakscan_report *r = NULL;
    int rc = leakscan_scan_memory(s->scanner, mail, some_mail(s), &r);
    take_report(s, rc, r);
}

static void scan_document(state *s)
{
    leakscan_report *r = NULL;
    const char *name = fuzz_byte(&s->in) & 1 ? "a.html" : NULL;
    int rc = leakscan_scan_document(s->scanner, mail, some_mail(s), name, &r);
    take_report(s, rc, r);
}

static void scan_fd(state *s)
{
    leakscan_report *r = NULL;
    uint64_t offset = fuzz_byte(&s->in), length = fuzz_byte(&s->in);
    int fd = offset & 1 ? s->fd : -1;
    int rc = leakscan_scan_fd(s->scanner, fd, offset & 2 ? UINT64_MAX - 3 : offset, length, &r);
    take_report(s, rc, r);
}

static void scan_message(state *s)
{
    leakscan_report *r = NULL;
    int rc = leakscan_scan_message(s->scanner, s->message, &r);
    take_report(s, rc, r);
}

static void step(state *s);

static int call_back(state *s)
{
    if (s->depth < 3) {
        s->depth++;
        step(s);
        s->depth--;
    }
    return fuzz_byte(&s->in) == 0xff;
}

static int on_text(const char *part, int where, const char *name, const char *text, size_t length,
                   void *userdata)
{
    state *s = userdata;
    HOLDS(part != NULL && (text != NULL || length == 0));
    return call_back(s);
}

static int on_report(leakscan_report *r, void *userdata)
{
    state *s = userdata;
    HOLDS(leakscan_report_score(r, LEAKSCAN_CATEGORY_ALL) <= 100);
    return call_back(s);
}

static void set_text_sink(state *s)
{
    leakscan_scanner_set_text_sink(s->scanner, fuzz_byte(&s->in) & 1 ? on_text : NULL, s);
}

static void feed_begin(state *s)
{
    int rc = leakscan_feed_begin(s->scanner, fuzz_byte(&s->in) % 9 - 1, on_report, s);
    HOLDS(rc <= LEAKSCAN_OK);
}

static void feed(state *s)
{
    int rc = leakscan_feed(s->scanner, mail, some_mail(s));
    HOLDS(rc <= LEAKSCAN_OK || rc == LEAKSCAN_STOPPED);
}

static void feed_end(state *s)
{
    int rc = leakscan_feed_end(s->scanner);
    HOLDS(rc <= LEAKSCAN_OK || rc == LEAKSCAN_STOPPED);
}

static void feed_abort(state *s)
{
    leakscan_feed_abort(s->scanner);
}

static int64_t give(void *buf, size_t size, void *userdata)
{
    state *s = userdata;
    size_t n = MIN(MIN(size, s->stream.size), 50);
    memcpy(buf, s->stream.data, n);
    s->stream.data += n;
    s->stream.size -= n;
    return (int64_t)n;
}

static void free_reader(state *s)
{
    if (s->depth > 0) /* the message being scanned is the reader's */
        return;
    leakscan_reader_free(s->reader);
    s->reader = NULL;
    s->message = NULL;
}

static void open_reader(state *s)
{
    leakscan_reader *made = NULL;
    uint8_t how = fuzz_byte(&s->in);
    int format = how % 9 - 1, rc;
    if (s->depth > 0)
        return;
    if (how & 0x80)
        rc = leakscan_reader_open_fd(&made, s->policy, s->fd, NULL, format);
    else if (how & 0x40)
        rc = leakscan_reader_open_path(&made, s->policy, "/nonexistent/box", format);
    else
        rc = leakscan_reader_open_fn(&made, s->policy, give, s, "s", format);
    HOLDS((rc == LEAKSCAN_OK) == (made != NULL));
    if (made == NULL)
        return;
    free_reader(s);
    s->reader = made;
    s->stream = (fuzz_input){(const uint8_t *)mail, sizeof mail - 1};
    lseek(s->fd, 0, SEEK_SET);
}

static void set_range(state *s)
{
    uint64_t begin = fuzz_byte(&s->in);
    leakscan_reader_set_range(s->reader, begin, fuzz_byte(&s->in));
}

static void read_next(state *s)
{
    const leakscan_message *m = NULL;
    if (s->depth > 0)
        return;
    int rc = leakscan_reader_next(s->reader, &m);
    HOLDS((rc == LEAKSCAN_OK) == (m != NULL));
    s->message = m;
    if (rc == LEAKSCAN_INPUT_FAILED)
        HOLDS(leakscan_reader_failed_reason(s->reader) != NULL);
}

static void read_message(state *s)
{
    char buffer[16];
    uint64_t at = fuzz_byte(&s->in);
    int64_t n = leakscan_message_read(s->message, at & 1 ? UINT64_MAX : at, buffer, sizeof buffer);
    HOLDS(n <= (int64_t)sizeof buffer);
    leakscan_message_length(s->message);
    leakscan_message_data(s->message);
    leakscan_message_source(s->message);
}

static void use_report(state *s)
{
    char few[4];
    size_t at = fuzz_byte(&s->in) & 1 ? (size_t)-1 : 0;
    leakscan_report_json(s->report, few, sizeof few);
    leakscan_report_explain(s->report, few, sizeof few);
    leakscan_report_save(s->report, few, sizeof few);
    leakscan_finding_detector(leakscan_report_finding(s->report, at));
    leakscan_report_combination(s->report, at);
    leakscan_report_unread_type(s->report, at);
}

static void drop_report(state *s)
{
    leakscan_report_unref(s->report);
    s->report = NULL;
}

static const call calls[] = {
    new_builder,  free_builder, add_pack,      add_text,    set_limit,    set_option,    set_show,
    set_key,      allow,        lint,          compile,     drop_policy,  new_scanner,   interrupt,
    set_origin,   scan_memory,  scan_document, scan_fd,     scan_message, set_text_sink, feed_begin,
    feed,         feed_end,     feed_abort,    open_reader, free_reader,  set_range,     read_next,
    read_message, use_report,   drop_report,
};

static void step(state *s)
{
    call next = calls[fuzz_byte(&s->in) % G_N_ELEMENTS(calls)];
    next(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    state s = {.in = {data, size}, .fd = memfd_create("box", MFD_CLOEXEC)};
    if (s.fd < 0 || write(s.fd, mail, sizeof mail - 1) != sizeof mail - 1)
        exit(99);
    while (s.in.size > 0)
        step(&s);
    leakscan_report_unref(s.report);
    leakscan_scanner_free(s.scanner);
    leakscan_reader_free(s.reader);
    leakscan_policy_unref(s.policy);
    leakscan_builder_free(s.builder);
    close(s.fd);
    return 0;
}
