/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory.c - preloaded into a program under test: one allocation of named libraries
 * gets no memory.  GLib's own end the process and are left alone.
 *
 *   LKS_FAULT_IN=NAME,...      parts of the names of libraries, as "libxml2"
 *   LKS_FAULT_AT=NUMBER        the NUMBER-th of their allocations, from 1; "NUMBER+" that
 *                              one and all that follow; 0: none
 *   LKS_FAULT_LOG              a file that gets the number of allocations at the end
 */
#include <errno.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RANGES_MAX = 64 };

/* glibc's own, under the names that cannot be preloaded. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static struct range {
    uintptr_t from, to;
} ranges[RANGES_MAX];
static size_t range_count;
static unsigned long at_call, seen;
static bool is_lasting, is_ready;

static bool is_named(const char *library)
{
    char names[512];
    const char *list = getenv("LKS_FAULT_IN");
    (void)snprintf(names, sizeof names, "%s", list != NULL ? list : "");
    char *rest = names, *name;
    while ((name = strsep(&rest, ",")) != NULL)
        if (*name != '\0' && strstr(library, name) != NULL)
            return true;
    return false;
}

static int take_library(struct dl_phdr_info *info, size_t size, void *userdata)
{
    (void)size;
    (void)userdata;
    for (int i = 0; i < info->dlpi_phnum && is_named(info->dlpi_name); i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || (part->p_flags & PF_X) == 0 || range_count == RANGES_MAX)
            continue;
        uintptr_t from = (uintptr_t)(info->dlpi_addr + part->p_vaddr);
        ranges[range_count++] = (struct range){from, from + part->p_memsz};
    }
    return 0;
}

__attribute__((constructor)) static void prepare(void)
{
    const char *at = getenv("LKS_FAULT_AT");
    if (at == NULL)
        return;
    at_call = strtoul(at, NULL, 10);
    is_lasting = strchr(at, '+') != NULL;
    (void)dl_iterate_phdr(take_library, NULL);
    is_ready = true;
}

__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("LKS_FAULT_LOG");
    is_ready = false;
    FILE *log = path != NULL ? fopen(path, "w") : NULL;
    if (log == NULL)
        return;
    (void)fprintf(log, "%lu\n", seen);
    (void)fclose(log);
}

static bool is_refused(const void *caller)
{
    uintptr_t at = (uintptr_t)caller;
    if (!is_ready)
        return false;
    for (size_t i = 0; i < range_count; i++)
        if (at >= ranges[i].from && at < ranges[i].to) {
            unsigned long number = __atomic_add_fetch(&seen, 1, __ATOMIC_RELAXED);
            bool is_it = number == at_call || (is_lasting && at_call > 0 && number > at_call);
            if (is_it)
                errno = ENOMEM;
            return is_it;
        }
    return false;
}

void *malloc(size_t size)
{
    return is_refused(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return is_refused(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return is_refused(__builtin_return_address(0)) ? NULL : __libc_realloc(old, size);
}
