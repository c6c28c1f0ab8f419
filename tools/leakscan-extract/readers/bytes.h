/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bytes.h - little-endian numbers, as zip and the formats of Microsoft have them.
 * The caller has made sure that they are there.
 */
#ifndef EXTRACT_READERS_BYTES_H
#define EXTRACT_READERS_BYTES_H

#include <stdint.h>

static inline uint16_t bytes_u16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t bytes_u32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t bytes_u64(const uint8_t *p)
{
    return bytes_u32(p) | (uint64_t)bytes_u32(p + 4) << 32;
}

#endif
