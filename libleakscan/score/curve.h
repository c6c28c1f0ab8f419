/* SPDX-License-Identifier: Apache-2.0 */
/*
 * curve.h - the two curves of the score in integers: multiplicity, and the
 * saturation of a sum at 100.
 */
#ifndef LKS_SCORE_CURVE_H
#define LKS_SCORE_CURVE_H

#include <stdint.h>

/* min(2, 1 + 0.2 * log2(max(1, sum / 100))) in thousandths, where `sum` is the
 * sum of confidences in hundredths.  Never falls as the sum rises. */
uint32_t lks_score_multiplicity(uint64_t confidence_sum);

/* 100 * (1 - exp(-S / 22)) rounded to the nearest whole number, of a sum in
 * thousandths. */
unsigned lks_score_saturate(uint32_t sum);

/* The least sum, in thousandths, that gives `score`, 1..100. */
uint32_t lks_score_threshold(unsigned score);

#endif
