/* SPDX-License-Identifier: Apache-2.0 */
/* use_reader.c - messages pulled out of a mailbox file, a descriptor, a function. */
#define _POSIX_C_SOURCE 200809L
#include "tap.h"

#include "mail.h"
#include <unistd.h>

static leakscan_policy *policy;
static leakscan_scanner *scanner;
static char path[] = "leakscan-api-XXXXXX";   /* in the build directory */

static void write_mailbox(void)
{
    int fd = mkstemp(path);
    size_t length = strlen(mailbox);
    if (fd < 0 || write(fd, mailbox, length) != (ssize_t)length || close(fd) != 0) {
        fprintf(stderr, "no temporary file\n");
        exit(99);
    }
}

/* Reads all, holds each message against the mailbox, answers how many leak. */
static int read_all(leakscan_reader *reader, const char *source)
{
    const leakscan_message *message = NULL;
    uint64_t index = 0;
    int leaks = 0, rc;
    while ((rc = leakscan_reader_next(reader, &message)) == LEAKSCAN_OK) {
        leakscan_report *report = NULL;
        char bytes[64] = "";
        int64_t got = leakscan_message_read(message, 0, bytes, sizeof bytes - 1);
        uint64_t length = leakscan_message_length(message);
        EXPECT(leakscan_message_index(message) == index++);
        EXPECT(strcmp(leakscan_message_source(message), source) == 0);
        EXPECT(leakscan_message_gaps(message) == 0);
        EXPECT(!leakscan_message_is_document(message));
        EXPECT(got > 0 && strncmp(bytes, "From: ", 6) == 0);
        EXPECT(leakscan_message_read(message, length, bytes, sizeof bytes) == 0);
        EXPECT(leakscan_scan_message(scanner, message, &report) == LEAKSCAN_OK);
        EXPECT(strcmp(leakscan_report_source(report), source) == 0);
        EXPECT(leakscan_report_offset(report) == leakscan_message_offset(message));
        EXPECT(leakscan_report_length(report) == length);
        leaks += leakscan_report_level(report) >= LEAKSCAN_LEVEL_HIGH;
        leakscan_report_unref(report);
    }
    EXPECT(rc == LEAKSCAN_DONE);
    EXPECT(index == 2);
    EXPECT(leakscan_reader_count(reader, LEAKSCAN_COUNT_MESSAGES) == 2);
    return leaks;
}

static void a_file_gives_its_messages(void)
{
    leakscan_reader *reader = NULL;
    EXPECT(leakscan_reader_open_path(&reader, policy, path, LEAKSCAN_FORMAT_AUTO) == LEAKSCAN_OK);
    EXPECT(read_all(reader, path) == 1);
    EXPECT(leakscan_reader_count(reader, LEAKSCAN_COUNT_FILES_SEEN) == 1);
    EXPECT(leakscan_reader_count(reader, LEAKSCAN_COUNT_FILES_READ) == 1);
    EXPECT(leakscan_reader_count(reader, LEAKSCAN_COUNT_BYTES_READ) == strlen(mailbox));
    leakscan_reader_free(reader);
}

static void a_pipe_gives_its_messages(void)
{
    leakscan_reader *reader = NULL;
    int ends[2] = {-1, -1};
    EXPECT(pipe(ends) == 0);
    EXPECT(write(ends[1], mailbox, strlen(mailbox)) == (ssize_t)strlen(mailbox));
    EXPECT(close(ends[1]) == 0);
    EXPECT(leakscan_reader_open_fd(&reader, policy, ends[0], "stdin", LEAKSCAN_FORMAT_AUTO) ==
           LEAKSCAN_OK);
    EXPECT(read_all(reader, "stdin") == 1);
    leakscan_reader_free(reader);
    EXPECT(close(ends[0]) == 0);
}

static int64_t give_a_little(void *buf, size_t size, void *userdata)
{
    size_t *at = (size_t *)userdata;
    size_t left = strlen(mailbox) - *at;
    size_t some = left < 11 ? left : 11;
    some = some < size ? some : size;
    memcpy(buf, mailbox + *at, some);
    *at += some;
    return (int64_t)some;
}

static void a_function_gives_its_messages(void)
{
    leakscan_reader *reader = NULL;
    size_t at = 0;
    EXPECT(leakscan_reader_open_fn(&reader, policy, give_a_little, &at, "function",
                                   LEAKSCAN_FORMAT_MBOX) == LEAKSCAN_OK);
    EXPECT(read_all(reader, "function") == 1);
    leakscan_reader_free(reader);
}

/* How many messages the share [begin, end) gives. */
static int count_share(uint64_t begin, uint64_t end)
{
    leakscan_reader *reader = NULL;
    const leakscan_message *message = NULL;
    int count = 0;
    EXPECT(leakscan_reader_open_path(&reader, policy, path, LEAKSCAN_FORMAT_MBOX) == LEAKSCAN_OK);
    EXPECT(leakscan_reader_set_range(reader, begin, end) == LEAKSCAN_OK);
    while (leakscan_reader_next(reader, &message) == LEAKSCAN_OK)
        count++;
    leakscan_reader_free(reader);
    return count;
}

static void shares_give_every_message_once(void)
{
    uint64_t length = strlen(mailbox), cut;
    for (cut = 0; cut <= length; cut += 13)
        EXPECT(count_share(0, cut) + count_share(cut, length) == 2);
}

static void the_rest_can_be_read_by_others(void)
{
    leakscan_reader *reader = NULL;
    const leakscan_message *message = NULL;
    uint64_t begin = 0, end = 0;
    int fd = -1;
    EXPECT(leakscan_reader_open_path(&reader, policy, path, LEAKSCAN_FORMAT_AUTO) == LEAKSCAN_OK);
    EXPECT(leakscan_reader_share_rest(reader, 1, &fd, &begin, &end) == LEAKSCAN_DONE);
    EXPECT(leakscan_reader_next(reader, &message) == LEAKSCAN_OK);
    EXPECT(leakscan_reader_share_rest(reader, 1, &fd, &begin, &end) == LEAKSCAN_OK);
    EXPECT(fd >= 0 && begin > 0 && end == strlen(mailbox));
    EXPECT(count_share(begin, end) == 1);
    EXPECT(leakscan_reader_next(reader, &message) == LEAKSCAN_DONE);
    EXPECT(leakscan_reader_count(reader, LEAKSCAN_COUNT_BYTES_READ) == end);
    leakscan_reader_free(reader);
}

static void a_missing_file_is_told(void)
{
    leakscan_reader *reader = NULL;
    const leakscan_message *message = NULL;
    int rc = leakscan_reader_open_path(&reader, policy, "/nonexistent/box", LEAKSCAN_FORMAT_AUTO);
    if (rc == LEAKSCAN_OK) {
        EXPECT(leakscan_reader_next(reader, &message) == LEAKSCAN_INPUT_FAILED);
        EXPECT(leakscan_reader_failed_source(reader) != NULL);
        EXPECT(leakscan_reader_failed_reason(reader) != NULL);
        EXPECT(leakscan_reader_next(reader, &message) == LEAKSCAN_DONE);
    } else {
        EXPECT(rc == LEAKSCAN_E_IO && reader == NULL);
    }
    leakscan_reader_free(reader);
}

int main(void)
{
    policy = make_policy();
    scanner = make_scanner(policy);
    write_mailbox();
    RUN(a_file_gives_its_messages);
    RUN(a_pipe_gives_its_messages);
    RUN(a_function_gives_its_messages);
    RUN(shares_give_every_message_once);
    RUN(the_rest_can_be_read_by_others);
    RUN(a_missing_file_is_told);
    (void)unlink(path);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
    return tap_done();
}
