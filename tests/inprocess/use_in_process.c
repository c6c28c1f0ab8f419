/* SPDX-License-Identifier: Apache-2.0 */
/* use_in_process.c - a host that cannot start processes: the kernel ends it if it tries. */
#define _GNU_SOURCE
#include "../api/tap.h"

#include "../api/mail.h"

#include <errno.h>
#include <leakscan-inprocess.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <locale.h>
#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ATTACHED(type, name, body)                                                                 \
    "From: clerk@example.org\n"                                                                    \
    "Subject: form\n"                                                                              \
    "Date: Wed, 8 Feb 2023 11:02:00 +0000\n"                                                       \
    "Content-Type: " type "; name=\"" name "\"\n"                                                  \
    "\n" body "\n"
static const char rtf[] = ATTACHED("application/rtf", "a.rtf",
                                   "{\\rtf1\\ansi Full name: Roe, Jane\\par SSN: "
                                   "536-90-4399\\par}");
static const char broken[] = ATTACHED("application/pdf", "a.pdf", "%PDF-1.4 no such thing");

/* Threads may be started, processes may not; but sanitizers start one of their own. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static int forbid_processes(void)
{
    return 1;
}
#else
static int forbid_processes(void)
{
#define NUMBER offsetof(struct seccomp_data, nr)
#define FLAGS  offsetof(struct seccomp_data, args[0])
    struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, NUMBER),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 7, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execveat, 6, 0),
#ifdef SYS_fork
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fork, 5, 0),
#else
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 5, 0),
#endif
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 5, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 2),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, FLAGS),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    };
    struct sock_fprog filter = {sizeof program / sizeof *program, program};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}
#endif

static leakscan_builder *make_builder(void)
{
    leakscan_builder *builder = NULL;
    EXPECT(leakscan_builder_new(&builder) == LEAKSCAN_OK);
    EXPECT(leakscan_builder_set_key(builder, key, sizeof key) == LEAKSCAN_OK);
    EXPECT(leakscan_builder_add_builtin(builder, "us") == LEAKSCAN_OK ||
           leakscan_builder_add_builtin(builder, NULL) == LEAKSCAN_OK);
    return builder;
}

static leakscan_policy *compile(leakscan_builder *builder)
{
    leakscan_policy *policy = NULL;
    EXPECT(leakscan_builder_compile(builder, &policy) == LEAKSCAN_OK);
    return policy;
}

static leakscan_policy *in_process_policy(void)
{
    leakscan_builder *builder = make_builder();
    EXPECT(leakscan_unsafe_read_in_process(builder) == LEAKSCAN_OK);
    leakscan_policy *policy = compile(builder);
    leakscan_builder_free(builder);
    return policy;
}

static int extraction_of(leakscan_builder *builder)
{
    leakscan_policy *policy = compile(builder);
    int extraction = leakscan_policy_extraction(policy);
    leakscan_policy_unref(policy);
    return extraction;
}

static void who_reads_is_told(void)
{
    leakscan_builder *builder = make_builder();
    EXPECT(extraction_of(builder) == LEAKSCAN_EXTRACTION_HELPER);
    EXPECT(leakscan_unsafe_read_in_process(builder) == LEAKSCAN_OK);
    EXPECT(extraction_of(builder) == LEAKSCAN_EXTRACTION_IN_PROCESS);
    EXPECT(leakscan_builder_set_helper(builder, "") == LEAKSCAN_OK);
    EXPECT(extraction_of(builder) == LEAKSCAN_EXTRACTION_NONE);
    EXPECT(leakscan_unsafe_read_in_process(NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(strstr(leakscan_inprocess_details(), "UNSAFE FOR HOSTILE MAIL") != NULL);
    EXPECT(strstr(leakscan_inprocess_details(), "poppler") == NULL ||
           strstr(leakscan_inprocess_details(), "GPL") != NULL);
    leakscan_builder_free(builder);
}

static void another_version_is_refused(void)
{
    const struct {
        uint32_t version, size;
        void *functions[5];
    } older = {1, sizeof older, {NULL}};
    leakscan_builder *builder = make_builder();
    EXPECT(leakscan_builder_set_backend(builder, (const leakscan_backend *)&older) ==
           LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_set_backend(builder, NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(extraction_of(builder) == LEAKSCAN_EXTRACTION_HELPER);
    leakscan_builder_free(builder);
}

static void formats_are_those_of_documents(void)
{
    leakscan_policy *policy = in_process_policy();
    leakscan_formats *formats = NULL;
    size_t read = 0;
    EXPECT(leakscan_formats_new(&formats, policy) == LEAKSCAN_OK);
    for (size_t i = 0; i < leakscan_formats_count(formats); i++) {
        int is_read = leakscan_formats_library(formats, i) != NULL;
        read += is_read != 0;
        EXPECT(strcmp(leakscan_formats_name(formats, i), "pst") != 0 || !is_read);
    }
    EXPECT(read >= 5);
    leakscan_formats_free(formats);
    leakscan_policy_unref(policy);
}

static size_t findings(leakscan_scanner *scanner, const char *mail, uint32_t gaps)
{
    leakscan_report *report = NULL;
    EXPECT(leakscan_scan_memory(scanner, mail, strlen(mail), &report) == LEAKSCAN_OK);
    EXPECT(leakscan_report_gaps(report) == gaps);
    size_t count = leakscan_report_finding_count(report);
    leakscan_report_unref(report);
    return count;
}

static void documents_are_read_and_faults_are_gaps(void)
{
    leakscan_policy *policy = in_process_policy();
    leakscan_scanner *scanner = make_scanner(policy);
    leakscan_formats *formats = NULL;
    uint32_t gap = LEAKSCAN_GAP_UNREAD_TYPE;
    EXPECT(leakscan_formats_new(&formats, policy) == LEAKSCAN_OK);
    if (leakscan_formats_library(formats, 0) != NULL)   /* pdf */
        gap = LEAKSCAN_GAP_EXTRACT_FAILED;
    leakscan_formats_free(formats);
    for (int i = 0; i < 3; i++) {
        EXPECT(findings(scanner, rtf, 0) > 0);
        EXPECT(findings(scanner, broken, gap) == 0);
    }
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
}

static void the_locale_stays_that_of_the_host(void)
{
    leakscan_policy *policy = in_process_policy();
    leakscan_scanner *scanner = make_scanner(policy);
    locale_t own = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = uselocale(own);
    EXPECT(findings(scanner, rtf, 0) > 0);
    EXPECT(uselocale(before) == own);
    freelocale(own);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
}

/* Scans another message in the middle of this one, and asks to end. */
typedef struct {
    leakscan_scanner *other, *interrupted;
    size_t found;
} nesting;

static int take_text(const char *part, int where, const char *name, const char *text,
                     size_t length, void *userdata)
{
    nesting *n = userdata;
    if (where != LEAKSCAN_WHERE_ATTACHMENT || strncmp(part, "1", 1) != 0 || name == NULL ||
        text == NULL || length == 0)
        return 0;
    if (n->other != NULL)
        n->found += findings(n->other, rtf, 0);
    if (n->interrupted != NULL)
        leakscan_scanner_interrupt(n->interrupted);
    return 0;
}

static void a_text_sink_may_scan(void)
{
    leakscan_policy *policy = in_process_policy();
    leakscan_scanner *scanner = make_scanner(policy);
    nesting n = {make_scanner(policy), NULL, 0};
    EXPECT(leakscan_scanner_set_text_sink(scanner, take_text, &n) == LEAKSCAN_OK);
    EXPECT(findings(scanner, rtf, 0) > 0);
    EXPECT(n.found > 0);
    leakscan_scanner_free(n.other);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
}

static void an_interrupt_is_heard(void)
{
    leakscan_policy *policy = in_process_policy();
    leakscan_scanner *scanner = make_scanner(policy);
    leakscan_report *report = NULL;
    nesting n = {NULL, scanner, 0};
    EXPECT(leakscan_scanner_set_text_sink(scanner, take_text, &n) == LEAKSCAN_OK);
    int status = leakscan_scan_memory(scanner, rtf, strlen(rtf), &report);
    EXPECT(status == LEAKSCAN_STOPPED ||
           (leakscan_report_gaps(report) & LEAKSCAN_GAP_INTERRUPTED) != 0);
    leakscan_report_unref(report);
    leakscan_scanner_resume(scanner);
    EXPECT(leakscan_scanner_set_text_sink(scanner, NULL, NULL) == LEAKSCAN_OK);
    EXPECT(findings(scanner, rtf, 0) > 0);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
}

static void *scan_in_thread(void *policy)
{
    leakscan_scanner *scanner = make_scanner(policy);
    size_t total = 0;
    for (int i = 0; i < 50; i++) {
        leakscan_report *report = NULL;
        const char *mail = i % 4 == 3 ? broken : rtf;
        if (leakscan_scan_memory(scanner, mail, strlen(mail), &report) == LEAKSCAN_OK)
            total += leakscan_report_finding_count(report);
        leakscan_report_unref(report);
    }
    leakscan_scanner_free(scanner);
    return (void *)total;
}

static void threads_read_at_the_same_time(void)
{
    enum { THREADS = 4 };
    leakscan_policy *policy = in_process_policy();
    pthread_t threads[THREADS];
    void *totals[THREADS];
    void *alone = scan_in_thread(policy);
    EXPECT(alone != NULL);
    for (int i = 0; i < THREADS; i++)
        EXPECT(pthread_create(&threads[i], NULL, scan_in_thread, policy) == 0);
    for (int i = 0; i < THREADS; i++) {
        EXPECT(pthread_join(threads[i], &totals[i]) == 0);
        EXPECT(totals[i] == alone);
    }
    leakscan_policy_unref(policy);
}

int main(void)
{
    if (!forbid_processes())
        printf("# the kernel does not forbid processes\n");
    RUN(who_reads_is_told);
    RUN(another_version_is_refused);
    RUN(formats_are_those_of_documents);
    RUN(documents_are_read_and_faults_are_gaps);
    RUN(the_locale_stays_that_of_the_host);
    RUN(a_text_sink_may_scan);
    RUN(an_interrupt_is_heard);
    RUN(threads_read_at_the_same_time);
    return tap_done();
}
