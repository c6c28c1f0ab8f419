/* SPDX-License-Identifier: Apache-2.0 */
/* threads.c - one policy, a scanner a thread, messages handed out one by one:
 * threads N PATH */
#include <leakscan.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_THREADS = 64 };

struct pool {
    pthread_mutex_t lock;
    leakscan_policy *policy;
    leakscan_reader *reader;
    unsigned long messages, high, unread;
};

/* A message is borrowed until its reader moves on, so a thread that takes one
 * copies it while it holds the lock. */
static void *copy_message(const leakscan_message *message, size_t *length)
{
    *length = (size_t)leakscan_message_length(message);
    void *copy = malloc(*length + 1);
    if (copy != NULL && leakscan_message_read(message, 0, copy, *length) == (int64_t)*length)
        return copy;
    free(copy);
    return NULL;
}

/* NULL: no more. */
static void *take_message(struct pool *pool, size_t *length)
{
    const leakscan_message *message;
    void *copy = NULL;
    int rc = LEAKSCAN_OK;
    pthread_mutex_lock(&pool->lock);
    while (copy == NULL && rc >= 0 && rc != LEAKSCAN_DONE) {
        rc = leakscan_reader_next(pool->reader, &message);
        if (rc == LEAKSCAN_OK)
            copy = copy_message(message, length);
        if (rc != LEAKSCAN_DONE && copy == NULL)
            pool->unread++;
    }
    pthread_mutex_unlock(&pool->lock);
    return copy;
}

static void *work(void *userdata)
{
    struct pool *pool = userdata;
    leakscan_scanner *scanner = NULL;
    if (leakscan_scanner_new(&scanner, pool->policy) != LEAKSCAN_OK)
        return NULL;
    void *mail;
    size_t length;
    while ((mail = take_message(pool, &length)) != NULL) {
        leakscan_report *report = NULL;
        int rc = leakscan_scan_memory(scanner, mail, length, &report);
        pthread_mutex_lock(&pool->lock);
        pool->messages += rc == LEAKSCAN_OK;
        pool->unread += rc != LEAKSCAN_OK;
        pool->high += rc == LEAKSCAN_OK && leakscan_report_level(report) >= LEAKSCAN_LEVEL_HIGH;
        pthread_mutex_unlock(&pool->lock);
        leakscan_report_unref(report);
        free(mail);
    }
    leakscan_scanner_free(scanner);
    return NULL;
}

int main(int argc, char **argv)
{
    struct pool pool = {.lock = PTHREAD_MUTEX_INITIALIZER};
    leakscan_builder *builder = NULL;
    pthread_t threads[MAX_THREADS];
    int wanted = argc == 3 ? atoi(argv[1]) : 0;
    int started = 0;

    if (wanted > 0 && wanted <= MAX_THREADS && leakscan_builder_new(&builder) == LEAKSCAN_OK &&
        leakscan_builder_compile(builder, &pool.policy) == LEAKSCAN_OK &&
        leakscan_reader_open_path(&pool.reader, pool.policy, argv[2], LEAKSCAN_FORMAT_AUTO) ==
            LEAKSCAN_OK)
        while (started < wanted && pthread_create(&threads[started], NULL, work, &pool) == 0)
            started++;
    for (int i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    printf("%lu messages, %lu of level high or critical, %lu not read\n", pool.messages, pool.high,
           pool.unread);

    leakscan_reader_free(pool.reader);
    leakscan_policy_unref(pool.policy);
    leakscan_builder_free(builder);
    return started == 0 || pool.unread > 0;
}
