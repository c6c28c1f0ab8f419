/* SPDX-License-Identifier: Apache-2.0 */
/*
 * locked.c - documents of which something is encrypted: they are kept until the mail
 * they came with was read, and read once more with the passwords that it tells and
 * those that the host gave.
 */
#include <string.h>

#include "libleakscan/scan/message.h"

/* Of one mail. */
enum { LOCKED_MAX = 32 };

typedef struct {
    lks_extract_kept *document;
    const char *path, *name;     /* in the report's memory */
    GHashTable *names;           /* as in lks_message */
    GHashTable *given;
} locked;

static void free_locked(gpointer data)
{
    locked *l = data;
    lks_extract_kept_free(l->document);
    g_hash_table_unref(l->names);
    g_hash_table_unref(l->given);
    g_free(l);
}

void lks_locked_init(lks_message *m)
{
    g_queue_init(&m->locked);
    m->locked_room = m->scanner->policy->limits[LEAKSCAN_LIMIT_EXTRACT_BYTES];
    if (m->scanner->body == NULL)
        m->scanner->body = g_malloc(LKS_PASSWORDS_TEXT);
    m->body_length = m->body_most = 0;
    m->found = lks_passwords_new();
}

void lks_locked_done(lks_message *m)
{
    g_queue_clear_full(&m->locked, free_locked);
    g_ptr_array_unref(m->found);
    lks_scan_wipe(m->scanner->body, m->body_most);
}

void lks_locked_begin_mail(lks_message *m, const GPtrArray *around)
{
    g_ptr_array_unref(m->found);
    m->found = lks_passwords_copy(around);
    m->body_length = 0;
}

void lks_locked_note(lks_message *m, const char *text, size_t length)
{
    size_t room = LKS_PASSWORDS_TEXT - m->body_length;
    length = MIN(length, room);
    memcpy(m->scanner->body + m->body_length, text, length);
    m->body_length += length;
    m->body_most = MAX(m->body_most, m->body_length);
}

/* ---- keeping --------------------------------------------------------------------- */

bool lks_locked_keep(lks_message *m)
{
    lks_extract_kept *document = lks_extractor_keep(m->scanner->extractor);
    if (document == NULL || g_queue_get_length(&m->locked) >= LOCKED_MAX ||
        lks_extract_kept_length(document) > m->locked_room) {
        lks_extract_kept_free(document);
        return false;
    }
    m->locked_room -= lks_extract_kept_length(document);
    locked *l = g_new(locked, 1);
    *l = (locked){
        .document = document,
        .path = m->document_path,
        .name = m->document_name,
        .names = g_hash_table_ref(m->names),
        .given = g_hash_table_ref(m->given),
    };
    g_queue_push_tail(&m->locked, l);
    return true;
}

/* ---- once more ------------------------------------------------------------------- */

/* Those of the message first: they are the likely ones.  Borrowed. */
static GPtrArray *all_passwords(const lks_message *m)
{
    GPtrArray *all = g_ptr_array_new();
    const GPtrArray *given = m->scanner->policy->passwords;
    for (guint i = 0; i < m->found->len; i++)
        g_ptr_array_add(all, m->found->pdata[i]);
    for (guint i = 0; i < given->len; i++)
        g_ptr_array_add(all, given->pdata[i]);
    g_ptr_array_add(all, NULL);
    return all;
}

static int read_again(lks_message *m, const locked *l, const GPtrArray *passwords)
{
    m->document_path = l->path;
    m->document_name = l->name;
    m->names = l->names;
    m->given = l->given;
    m->is_piece = m->is_again = true;
    int rc = lks_extractor_read_kept(m->scanner->extractor, l->document,
                                     (const char *const *)passwords->pdata,
                                     lks_attached_sink(), m, &m->gaps);
    m->is_piece = m->is_piece_text = m->is_again = m->is_repeated = false;
    m->names = m->given = NULL;
    return rc;
}

int lks_locked_end_mail(lks_message *m)
{
    if (g_queue_is_empty(&m->locked) && g_queue_is_empty(&m->mails))
        return 0;
    lks_passwords_find(m->found, m->scanner->body, m->body_length);
    GPtrArray *passwords = all_passwords(m);
    int rc = 0;
    locked *l;
    while (rc == 0 && (l = g_queue_pop_head(&m->locked)) != NULL) {
        m->locked_room += lks_extract_kept_length(l->document);
        if (passwords->len > 1)
            rc = read_again(m, l, passwords);
        else
            m->gaps |= LEAKSCAN_GAP_ENCRYPTED;
        free_locked(l);
    }
    if (rc != 0)
        m->gaps |= LEAKSCAN_GAP_ENCRYPTED;
    g_ptr_array_unref(passwords);
    return rc;
}
