/* SPDX-License-Identifier: Apache-2.0 */
/*
 * curve.c - logarithm and exponential without floating point, so that every
 * machine, compiler and locale gives the same score.
 */
#include "libleakscan/score/curve.h"

enum {
    FRACTION_BITS = 16,      /* of the logarithm */
    MULTIPLICITY_ONE = 1000,
    MULTIPLICITY_MAX = 2000, /* reached at log2 = 5: a sum of 32.00 */
    PER_DOUBLING = 200
};

/* thresholds[n - 1] is the least S in thousandths whose 100 * (1 - exp(-S / 22))
 * rounds to n: ceil(22000 * -ln(1 - (n - 0.5) / 100)). */
static const uint32_t thresholds[100] = {
    111, 333, 557, 784, 1013, 1245, 1479, 1716, 1955, 2197,
    2441, 2688, 2938, 3191, 3447, 3706, 3968, 4233, 4501, 4773,
    5048, 5326, 5608, 5894, 6183, 6477, 6774, 7075, 7381, 7691,
    8005, 8324, 8647, 8976, 9309, 9648, 9991, 10341, 10695, 11056,
    11423, 11796, 12175, 12561, 12954, 13354, 13761, 14176, 14599, 15031,
    15471, 15920, 16378, 16846, 17325, 17813, 18314, 18825, 19349, 19886,
    20436, 21000, 21579, 22173, 22785, 23413, 24060, 24727, 25415, 26124,
    26858, 27616, 28402, 29217, 30063, 30943, 31860, 32817, 33817, 34865,
    35965, 37123, 38346, 39640, 41016, 42483, 44055, 45748, 47583, 49584,
    51786, 54233, 56986, 60135, 63810, 68225, 73753, 81156, 92394, 116563,
};

/* log2(n / 100) with FRACTION_BITS bits, n >= 100: the whole part by halving,
 * then one bit for each squaring.  Each step keeps the order of its operands,
 * so the result never falls as n rises. */
static uint64_t log2_of_hundredths(uint64_t n)
{
    const uint64_t one = (uint64_t)1 << 30;
    uint64_t whole = 0;
    uint64_t x = n * one / 100;
    while (x >= 2 * one) {
        x >>= 1;
        whole++;
    }
    uint64_t result = whole << FRACTION_BITS;
    for (int bit = FRACTION_BITS - 1; bit >= 0; bit--) {
        x = (x * x) >> 30;
        if (x >= 2 * one) {
            x >>= 1;
            result |= (uint64_t)1 << bit;
        }
    }
    return result;
}

uint32_t lks_score_multiplicity(uint64_t confidence_sum)
{
    if (confidence_sum <= 100)
        return MULTIPLICITY_ONE;
    if (confidence_sum >= 3200)
        return MULTIPLICITY_MAX;
    const uint64_t half = (uint64_t)1 << (FRACTION_BITS - 1);
    uint64_t rise = PER_DOUBLING * log2_of_hundredths(confidence_sum) + half;
    return MULTIPLICITY_ONE + (uint32_t)(rise >> FRACTION_BITS);
}

unsigned lks_score_saturate(uint32_t sum)
{
    unsigned score = 0;
    while (score < 100 && sum >= thresholds[score])
        score++;
    return score;
}

uint32_t lks_score_threshold(unsigned score)
{
    return score >= 1 && score <= 100 ? thresholds[score - 1] : 0;
}
