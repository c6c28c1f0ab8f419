/* SPDX-License-Identifier: Apache-2.0 */
/* names_c.c - the header in strict C99. */
#include "names.inc"
