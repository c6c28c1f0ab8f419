/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_extractor.c - helpers that die, hang and lie: the host goes on.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/wait.h>
#include <glib.h>

#include "libleakscan/extract/extract.h"
#include "libleakscan/leakscan.h"
#include "tests/support/support.h"

enum { KIB = 1024, MIB = 1024 * 1024 };

/* What came of one document; `kill_at` names the step at which `victim` is killed. */
typedef struct {
    GString *text;
    char kill_at;
    int (*victim)(const lks_extractor *x);
    lks_extractor *x;
    uint32_t gaps;
    int pieces;
} answer;

static void strike(answer *a, char step)
{
    if (a->kill_at == step) {
        int pid = a->victim(a->x);
        ck_assert_int_gt(pid, 1);
        ck_assert_int_eq(kill(pid, SIGKILL), 0);
    }
}

static int begin(void *userdata, const lks_extract_piece *piece)
{
    answer *a = userdata;
    a->pieces++;
    strike(a, 'b');
    return 0;
}

static int data(void *userdata, const uint8_t *bytes, size_t length)
{
    answer *a = userdata;
    g_string_append_len(a->text, (const char *)bytes, (gssize)length);
    strike(a, 'd');
    return 0;
}

static int end(void *userdata)
{
    strike(userdata, 'e');
    return 0;
}

static const lks_extract_sink sink = {begin, data, end};

static char *build_path(const char *name)
{
    const char *build = getenv("abs_top_builddir");
    return g_build_filename(build != NULL ? build : ".", name, NULL);
}

static lks_extractor *new_extractor(const char *helper)
{
    lks_extract_options options = {
        .document_bytes = MIB, .bytes = 10 * MIB, .memory = 256 * MIB, .depth = 5,
        .members = 100, .ratio = 200, .seconds = 1,
    };
    char *path = *helper != '\0' && *helper != '/' ? build_path(helper) : g_strdup(helper);
    options.helper = path;
    lks_extractor *x = lks_extractor_new(&options);
    g_free(path);
    return x;
}

static const char fake[] = "tests/unit/extract/fake_helper";

/* Has one document read, and starts the answer afresh. */
static uint32_t read_bytes(lks_extractor *x, const void *bytes, size_t length, answer *a)
{
    if (a->text == NULL)
        a->text = g_string_new(NULL);
    g_string_truncate(a->text, 0);
    a->x = x;
    a->gaps = 0;
    a->pieces = 0;
    lks_extractor_open(x, "application/pdf", "a.pdf");
    lks_extractor_feed(x, bytes, length);
    ck_assert_int_eq(lks_extractor_close(x, &sink, a, &a->gaps), 0);
    return a->gaps;
}

static uint32_t read_text(lks_extractor *x, const char *text, answer *a)
{
    return read_bytes(x, text, strlen(text), a);
}

static void expect_good(lks_extractor *x, answer *a)
{
    ck_assert_uint_eq(read_text(x, "%PDF-fake echo", a), 0);
    ck_assert_str_eq(a->text->str, "%PDF-fake echo");
}

static const struct {
    const char *word;
    uint32_t gap;
} faults[] = {
    {"die", LEAKSCAN_GAP_EXTRACT_FAILED},
    {"die-open", LEAKSCAN_GAP_EXTRACT_FAILED},
    {"die-template", LEAKSCAN_GAP_EXTRACT_FAILED},
    {"nonsense", LEAKSCAN_GAP_EXTRACT_FAILED},
    {"hang", LEAKSCAN_GAP_EXTRACT_TIMEOUT},
    {"hang-open", LEAKSCAN_GAP_EXTRACT_TIMEOUT},
    {"flood", LEAKSCAN_GAP_TOO_LARGE},
};

START_TEST(a_fault_costs_its_document_alone)
{
    lks_extractor *x = new_extractor(fake);
    answer a = {0};
    char *text = g_strdup_printf("%%PDF-fake %s", faults[_i].word);
    ck_assert(lks_extractor_is_there(x));
    expect_good(x, &a);
    ck_assert_uint_eq(read_text(x, text, &a), faults[_i].gap);
    if (faults[_i].gap != LEAKSCAN_GAP_TOO_LARGE)
        expect_good(x, &a);
    lks_extractor_end_message(x);
    expect_good(x, &a);
    /* The same fault as the first document of a message, again and again. */
    for (int i = 0; i < 3 && faults[_i].gap == LEAKSCAN_GAP_EXTRACT_FAILED; i++) {
        lks_extractor_end_message(x);
        ck_assert_uint_eq(read_text(x, text, &a), faults[_i].gap);
    }
    lks_extractor_end_message(x);
    expect_good(x, &a);
    lks_extractor_free(x);
    g_string_free(a.text, TRUE);
    g_free(text);
}
END_TEST

START_TEST(what_came_before_a_fault_counts)
{
    lks_extractor *x = new_extractor(fake);
    answer a = {0};
    ck_assert_uint_eq(read_text(x, "%PDF-fake die-open", &a), LEAKSCAN_GAP_EXTRACT_FAILED);
    ck_assert_str_eq(a.text->str, "half");
    lks_extractor_free(x);
    g_string_free(a.text, TRUE);
}
END_TEST

/* Kills the child or the template at each step of an answer. */
START_TEST(a_killed_helper_is_replaced)
{
    static const char steps[] = "bde";
    lks_extractor *x = new_extractor(fake);
    answer a = {0};
    for (const char *step = steps; *step != '\0'; step++) {
        a.kill_at = *step;
        a.victim = _i == 0 ? lks_extractor_child_pid : lks_extractor_template_pid;
        (void)read_text(x, "%PDF-fake echo", &a);
        ck_assert_uint_eq(a.gaps & ~(uint32_t)LEAKSCAN_GAP_EXTRACT_FAILED, 0);
        a.kill_at = 0;
        lks_extractor_end_message(x);
        expect_good(x, &a);
    }
    /* Between documents, and between messages. */
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(kill(lks_extractor_template_pid(x), SIGKILL), 0);
        g_usleep(20000);
        if (i > 0)
            lks_extractor_end_message(x);
        (void)read_text(x, "%PDF-fake echo", &a);
        expect_good(x, &a);
    }
    lks_extractor_free(x);
    g_string_free(a.text, TRUE);
}
END_TEST

START_TEST(each_message_has_a_child_of_its_own)
{
    lks_extractor *x = new_extractor(fake);
    answer a = {0};
    expect_good(x, &a);
    int first = lks_extractor_child_pid(x), template_pid = lks_extractor_template_pid(x);
    expect_good(x, &a);
    ck_assert_int_eq(lks_extractor_child_pid(x), first);
    lks_extractor_end_message(x);
    expect_good(x, &a);
    ck_assert_int_ne(lks_extractor_child_pid(x), first);
    ck_assert_int_eq(lks_extractor_template_pid(x), template_pid);
    lks_extractor_end_message(x);
    g_usleep(100000);
    ck_assert_int_ne(kill(first, 0), 0);
    lks_extractor_free(x);
    g_string_free(a.text, TRUE);
}
END_TEST

START_TEST(the_helper_ends_with_its_scanner)
{
    lks_extractor *x = new_extractor(fake);
    answer a = {0};
    expect_good(x, &a);
    int pid = lks_extractor_template_pid(x);
    lks_extractor_free(x);
    for (int i = 0; i < 100 && kill(pid, 0) == 0; i++)
        g_usleep(20000);
    /* An init that does not wait for it leaves a name in the table of processes. */
    char *path = g_strdup_printf("/proc/%d/exe", pid);
    ck_assert(!g_file_test(path, G_FILE_TEST_EXISTS));
    g_free(path);
    g_string_free(a.text, TRUE);
}
END_TEST

START_TEST(the_helper_is_no_child_of_the_host)
{
    lks_extractor *x = new_extractor(fake);
    answer a = {0};
    expect_good(x, &a);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
    lks_extractor_free(x);
    g_string_free(a.text, TRUE);
}
END_TEST

START_TEST(a_fork_of_the_host_has_a_helper_of_its_own)
{
    lks_extractor *x = new_extractor(fake);
    answer a = {0};
    expect_good(x, &a);
    int before = lks_extractor_template_pid(x);
    pid_t pid = fork();
    if (pid == 0) {
        bool is_good = read_text(x, "%PDF-fake echo", &a) == 0 &&
                       lks_extractor_template_pid(x) != before;
        lks_extractor_free(x);
        _exit(is_good ? 0 : 1);
    }
    int status = -1;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
    expect_good(x, &a);
    ck_assert_int_eq(lks_extractor_template_pid(x), before);
    lks_extractor_free(x);
    g_string_free(a.text, TRUE);
}
END_TEST

static const struct {
    const char *helper;
    bool is_there;
} absences[] = {
    {"", false},
    {"/nonexistent/leakscan-extract", false},
    {"/", false},
    {"/dev/null", false},
    {"/bin/false", true},
};

START_TEST(a_helper_that_does_not_start_is_told)
{
    /* valgrind makes a fork of what posix_spawn starts, and no error comes back. */
    if (getenv("LEAKSCAN_UNDER_VALGRIND") != NULL)
        return;
    lks_extractor *x = new_extractor(absences[_i].helper);
    answer a = {0};
    for (int i = 0; i < 8; i++) {
        ck_assert_int_eq(lks_extractor_is_there(x), absences[_i].is_there);
        ck_assert_uint_eq(read_text(x, "%PDF-fake echo", &a), LEAKSCAN_GAP_EXTRACT_FAILED);
        lks_extractor_end_message(x);
    }
    lks_extractor_free(x);
    g_string_free(a.text, TRUE);
}
END_TEST

START_TEST(a_document_over_its_limit_is_cut)
{
    lks_extractor *x = new_extractor(fake);
    answer a = {0};
    char *bytes = g_malloc(MIB + 1);
    memset(bytes, 'x', MIB + 1);
    ck_assert_uint_eq(read_bytes(x, bytes, MIB, &a), 0);
    ck_assert_uint_eq(read_bytes(x, bytes, MIB + 1, &a), LEAKSCAN_GAP_TOO_LARGE);
    ck_assert_int_eq(a.pieces, 1);
    g_free(bytes);
    lks_extractor_free(x);
    g_string_free(a.text, TRUE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("extractor");
    TCase *tcase = tcase_create("extractor");
    tcase_add_loop_test(tcase, a_fault_costs_its_document_alone, 0, G_N_ELEMENTS(faults));
    tcase_add_test(tcase, what_came_before_a_fault_counts);
    tcase_add_loop_test(tcase, a_killed_helper_is_replaced, 0, 2);
    tcase_add_test(tcase, each_message_has_a_child_of_its_own);
    tcase_add_test(tcase, the_helper_ends_with_its_scanner);
    tcase_add_test(tcase, the_helper_is_no_child_of_the_host);
    tcase_add_test(tcase, a_fork_of_the_host_has_a_helper_of_its_own);
    tcase_add_loop_test(tcase, a_helper_that_does_not_start_is_told, 0,
                        G_N_ELEMENTS(absences));
    tcase_add_test(tcase, a_document_over_its_limit_is_cut);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
