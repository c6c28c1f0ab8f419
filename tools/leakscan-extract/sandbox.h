/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox.h - what a process gives up before it looks at bytes of others.
 */
#ifndef EXTRACT_SANDBOX_H
#define EXTRACT_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

/* Compiles the filter of system calls and tries it in a process of its own.
 * false: this kernel cannot, and nothing may be read. */
bool extract_sandbox_prepare(void);
/* Of the template, after everything was loaded: no new privileges, no files where
 * the kernel has Landlock, no core dumps. */
bool extract_sandbox_enter(void);
/* Of a child: limits of memory (beyond what the template has), processor time,
 * files and descriptors up to `highest_fd`, and the filter.  There is no way back. */
bool extract_sandbox_close(uint64_t memory, uint32_t seconds, int highest_fd);

#endif
