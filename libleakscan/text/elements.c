/* SPDX-License-Identifier: Apache-2.0 */
/*
 * elements.c - the elements by name.  A table hashed once: every tag is looked up.
 */
#include "libleakscan/text/elements.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <glib.h>

enum {
    BLOCK = LKS_ELEMENT_BLOCK, CELL = LKS_ELEMENT_CELL, BREAK = LKS_ELEMENT_BREAK,
    PRE = LKS_ELEMENT_PRE, META = LKS_ELEMENT_META, RAW = LKS_ELEMENT_RAW,
    FRAME = LKS_ELEMENT_FRAME, IDLE = LKS_ELEMENT_IDLE, VOID = LKS_ELEMENT_VOID,
    TABLE = LKS_ELEMENT_TABLE, ROW = LKS_ELEMENT_ROW
};

typedef struct {
    const char *name;
    unsigned kind;
} element_row;

/* HTML Standard, 15.3 (the rendering of blocks and tables) and 13.1.2 (void elements). */
static const element_row elements[] = {
    {"address", BLOCK},    {"article", BLOCK},    {"aside", BLOCK},      {"blockquote", BLOCK},
    {"button", BLOCK},     {"caption", BLOCK},    {"center", BLOCK},     {"dd", BLOCK},
    {"details", BLOCK},    {"dialog", BLOCK},     {"dir", BLOCK},        {"div", BLOCK},
    {"dl", BLOCK},         {"dt", BLOCK},         {"fieldset", BLOCK},   {"figcaption", BLOCK},
    {"figure", BLOCK},     {"footer", BLOCK},     {"form", BLOCK},       {"frame", BLOCK},
    {"frameset", BLOCK},   {"h1", BLOCK},         {"h2", BLOCK},         {"h3", BLOCK},
    {"h4", BLOCK},         {"h5", BLOCK},         {"h6", BLOCK},         {"header", BLOCK},
    {"hgroup", BLOCK},     {"hr", BLOCK},         {"iframe", BLOCK},     {"legend", BLOCK},
    {"li", BLOCK},         {"main", BLOCK},       {"menu", BLOCK},       {"nav", BLOCK},
    {"ol", BLOCK},         {"optgroup", BLOCK},   {"option", BLOCK},     {"p", BLOCK},
    {"search", BLOCK},     {"section", BLOCK},    {"select", BLOCK},     {"summary", BLOCK},
    {"table", BLOCK | TABLE},      {"tbody", BLOCK},      {"tfoot", BLOCK},      {"thead", BLOCK},
    {"title", BLOCK},      {"tr", BLOCK | ROW},         {"ul", BLOCK},         {"td", CELL},
    {"th", CELL},          {"listing", BLOCK | PRE}, {"plaintext", BLOCK | PRE},
    {"pre", BLOCK | PRE},  {"textarea", BLOCK | PRE}, {"xmp", BLOCK | PRE},
    {"script", RAW},       {"style", RAW},
    {"html", FRAME},       {"head", FRAME},       {"body", FRAME},
    {"a", IDLE},           {"b", IDLE},           {"big", IDLE},         {"em", IDLE},
    {"font", IDLE},        {"i", IDLE},           {"small", IDLE},       {"span", IDLE},
    {"strong", IDLE},      {"tt", IDLE},          {"u", IDLE},
    {"br", BREAK | VOID},  {"img", VOID},         {"input", VOID},
    {"meta", META | VOID}, {"area", VOID},        {"base", VOID},        {"param", VOID},
};

enum { SLOT_BITS = 10, SLOTS = 1 << SLOT_BITS, LAST_SLOT = SLOTS - 1 };

/* One more than the row's number; 0: none. */
static uint8_t slots[SLOTS];

static unsigned hash(const char *name, size_t length)
{
    uint32_t key = (uint32_t)length << 24 | (uint32_t)(uint8_t)name[0] << 16 |
                   (uint32_t)(uint8_t)name[length > 1] << 8 | (uint8_t)name[length - 1];
    return key * 2654435769u >> (32 - SLOT_BITS);
}

static void fill(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(elements); i++) {
        unsigned at = hash(elements[i].name, strlen(elements[i].name));
        while (slots[at])
            at = (at + 1) & LAST_SLOT;
        slots[at] = (uint8_t)(i + 1);
    }
}

static bool is_named(const element_row *row, const char *name, size_t length)
{
    const char *known = row->name;
    for (size_t i = 0; i < length; i++)
        if (known[i] != name[i])
            return false;
    return known[length] == '\0';
}

unsigned lks_element_kind(const char *name, size_t length)
{
    static gsize is_filled;
    if (g_once_init_enter(&is_filled)) {
        fill();
        g_once_init_leave(&is_filled, 1);
    }
    for (unsigned at = hash(name, length); slots[at]; at = (at + 1) & LAST_SLOT)
        if (is_named(&elements[slots[at] - 1], name, length))
            return elements[slots[at] - 1].kind;
    return 0;
}
