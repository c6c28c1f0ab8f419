/* SPDX-License-Identifier: Apache-2.0 */
/* progress.h - one line on standard error that tells how far a scan has come. */
#ifndef LEAKSCAN_PROGRESS_H
#define LEAKSCAN_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct progress {
    bool is_on, is_drawn;
    int64_t begun, drawn;     /* monotonic microseconds */
} progress;

void progress_init(progress *p, bool is_on);
/* Whether it is time to draw again: ask this before counting anything. */
bool progress_is_due(const progress *p);
/* `share` of the input, 0..1, negative where unknown. */
void progress_draw(progress *p, double share, uint64_t messages, uint64_t bytes);
/* Makes room for other lines. */
void progress_erase(progress *p);

#endif
