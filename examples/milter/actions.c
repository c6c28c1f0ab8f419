/* SPDX-License-Identifier: Apache-2.0 */
/* actions.c - headers, quarantine, refusal. */
#include "actions.h"

#include <string.h>

#define FOLD_AT 72      /* RFC 5322, 2.1.1: lines should have at most 78 characters */

/* libmilter takes char * and changes nothing. */
static bool add_header(SMFICTX *ctx, const char *name, const char *value, bool has_space)
{
    char *whole = g_strconcat(has_space ? " " : "", value, NULL);
    bool is_good = smfi_addheader(ctx, (char *)name, whole) == MI_SUCCESS;
    g_free(whole);
    return is_good;
}

/* Words between ", ", folded where a line grows long. */
static char *fold(const char *list)
{
    char **words = g_strsplit(list, ", ", -1);
    GString *text = g_string_new(NULL);
    size_t line = strlen("X-Leakscan-Detectors: ");
    for (char **word = words; *word != NULL; word++) {
        if (word != words && line + strlen(*word) + 2 > FOLD_AT) {
            g_string_append(text, ",\n\t");
            line = 8;
        } else if (word != words) {
            g_string_append(text, ", ");
            line += 2;
        }
        g_string_append(text, *word);
        line += strlen(*word);
    }
    g_strfreev(words);
    return g_string_free(text, FALSE);
}

static bool add_list(SMFICTX *ctx, const char *name, const char *list, bool has_space)
{
    char *folded = fold(list);
    bool is_good = add_header(ctx, name, folded, has_space);
    g_free(folded);
    return is_good;
}

static bool add_gaps(SMFICTX *ctx, uint32_t gaps, bool has_space)
{
    GString *list = g_string_new(NULL);
    for (uint32_t bit = 1; bit != 0; bit <<= 1)
        if ((gaps & bit) != 0 && leakscan_gap_name(bit) != NULL)
            g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", leakscan_gap_name(bit));
    bool is_good = list->len == 0 || add_list(ctx, "X-Leakscan-Gaps", list->str, has_space);
    g_string_free(list, TRUE);
    return is_good;
}

static bool add_headers(SMFICTX *ctx, const verdict *v, bool has_space)
{
    char score[16];
    g_snprintf(score, sizeof score, "%u", v->score);
    bool is_good =
        add_header(ctx, "X-Leakscan-Level", leakscan_level_name(v->about.level), has_space);
    if (v->is_scanned)
        is_good &= add_header(ctx, "X-Leakscan-Score", score, has_space) &&
                   add_list(ctx, "X-Leakscan-Detectors",
                            v->detectors != NULL ? v->detectors : "none", has_space);
    is_good &= add_gaps(ctx, v->gaps, has_space);
    if (v->about.failure != OCCASION_NONE)
        is_good &= add_header(ctx, "X-Leakscan-Failure", occasion_name(v->about.failure),
                              has_space);
    return is_good;
}

/* From the last to the first, so that those still to be removed keep their number. */
static bool remove_forged(SMFICTX *ctx, const message *m)
{
    bool is_good = true;
    int which = 0;
    const char *name;
    for (unsigned i = 0; (name = message_forged(m, i, &which)) != NULL; i++)
        is_good &= smfi_chgheader(ctx, (char *)name, which, NULL) == MI_SUCCESS;
    return is_good;
}

static bool quarantine(SMFICTX *ctx, const verdict *v)
{
    char *reason = g_strdup_printf(
        "leakscan: level %s, score %u%s%s", leakscan_level_name(v->about.level), v->score,
        v->about.failure != OCCASION_NONE ? ", failure " : "",
        v->about.failure != OCCASION_NONE ? occasion_name(v->about.failure) : "");
    bool is_good = smfi_quarantine(ctx, reason) == MI_SUCCESS;
    g_free(reason);
    return is_good;
}

/* Marks of any kind are made before the answer; false if one was not taken. */
static bool mark(SMFICTX *ctx, const message *m, const verdict *v, bool has_space)
{
    if (!remove_forged(ctx, m))
        return false;
    if (v->action == ACTION_HEADER || v->action == ACTION_QUARANTINE)
        if (!add_headers(ctx, v, has_space))
            return false;
    return v->action != ACTION_QUARANTINE || quarantine(ctx, v);
}

static sfsistat put_off(SMFICTX *ctx)
{
    smfi_setreply(ctx, "451", "4.7.1", "Message could not be checked, try again later");
    return SMFIS_TEMPFAIL;
}

sfsistat actions_apply(SMFICTX *ctx, const message *m, const verdict *v, bool has_space, int *done)
{
    *done = v->action;
    switch (v->action) {
    case ACTION_REJECT:
        smfi_setreply(ctx, "550", "5.7.1", message_config(m)->reject_text);
        return SMFIS_REJECT;
    case ACTION_TEMPFAIL:
        return put_off(ctx);
    case ACTION_DISCARD:
        return SMFIS_DISCARD;
    default:
        if (mark(ctx, m, v, has_space))
            return SMFIS_CONTINUE;
        *done = ACTION_TEMPFAIL;
        return put_off(ctx);
    }
}
