/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limits.c - the ceilings of a scan, their names and bounds.
 */
#include <string.h>

#include "libleakscan/scan/policy.h"

#define KIB (UINT64_C(1) << 10)
#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)
#define TIB (UINT64_C(1) << 40)

const lks_limit lks_scan_limits[LKS_LIMITS] = {
    [LEAKSCAN_LIMIT_MESSAGE_BYTES]   = {"message-bytes",   KIB,      GIB,       64 * GIB},
    [LEAKSCAN_LIMIT_PART_BYTES]      = {"part-bytes",      KIB,      256 * MIB, 64 * GIB},
    [LEAKSCAN_LIMIT_MIME_DEPTH]      = {"mime-depth",      1,        100,       500},
    [LEAKSCAN_LIMIT_MIME_PARTS]      = {"mime-parts",      1,        10000,     100000},
    [LEAKSCAN_LIMIT_FINDINGS]        = {"findings",        1,        10000,     1000000},
    [LEAKSCAN_LIMIT_MATCH_STEPS]     = {"match-steps",     1000,     1000000,   100000000},
    [LEAKSCAN_LIMIT_SPOOL_BYTES]     = {"spool-bytes",     4 * KIB,  8 * MIB,   4 * GIB},
    [LEAKSCAN_LIMIT_HEADER_BYTES]    = {"header-bytes",    4 * KIB,  MIB,       16 * MIB},
    [LEAKSCAN_LIMIT_ARCHIVE_BYTES]   = {"archive-bytes",   KIB,      4 * TIB,   1024 * TIB},
    [LEAKSCAN_LIMIT_ARCHIVE_RATIO]   = {"archive-ratio",   2,        1000,      1000000},
    [LEAKSCAN_LIMIT_ARCHIVE_MEMBERS] = {"archive-members", 1,        10000000,  1000000000},
    [LEAKSCAN_LIMIT_EXTRACT_BYTES]   = {"extract-bytes",   KIB,      256 * MIB, 64 * GIB},
    [LEAKSCAN_LIMIT_EXTRACT_DEPTH]   = {"extract-depth",   1,        10,        100},
    [LEAKSCAN_LIMIT_EXTRACT_MEMBERS] = {"extract-members", 1,        10000,     1000000},
    [LEAKSCAN_LIMIT_EXTRACT_RATIO]   = {"extract-ratio",   2,        200,       1000000},
    [LEAKSCAN_LIMIT_EXTRACT_SECONDS] = {"extract-seconds", 1,        30,        3600},
    [LEAKSCAN_LIMIT_EXTRACT_MEMORY]  = {"extract-memory",  32 * MIB, 512 * MIB, 64 * GIB},
    [LEAKSCAN_LIMIT_EXTRACT_CACHE]   = {"extract-cache",   0,        16 * MIB,  64 * GIB},
};

static const lks_limit *find(int limit)
{
    if (limit < 1 || limit >= LKS_LIMITS)
        return NULL;
    return &lks_scan_limits[limit];
}

int leakscan_limit_bounds(int limit, uint64_t *min, uint64_t *preset, uint64_t *max)
{
    const lks_limit *found = find(limit);
    if (found == NULL)
        return LEAKSCAN_E_ARGUMENT;
    if (min != NULL)
        *min = found->min;
    if (preset != NULL)
        *preset = found->preset;
    if (max != NULL)
        *max = found->max;
    return LEAKSCAN_OK;
}

const char *leakscan_limit_name(int limit)
{
    const lks_limit *found = find(limit);
    return found != NULL ? found->name : NULL;
}

int leakscan_limit_from_name(const char *name)
{
    if (name == NULL)
        return LEAKSCAN_E_ARGUMENT;
    for (int i = 1; i < LKS_LIMITS; i++)
        if (strcmp(lks_scan_limits[i].name, name) == 0)
            return i;
    return LEAKSCAN_E_ARGUMENT;
}
