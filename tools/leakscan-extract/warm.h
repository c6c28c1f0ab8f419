/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXTRACT_WARM_H
#define EXTRACT_WARM_H

#include <stdbool.h>

/* After readers are prepared, in the template.  false: the sample was not read. */
bool extract_warm_up(void);

#endif
