/* SPDX-License-Identifier: Apache-2.0 */
/* names_cpp.cc - the header in C++11. */
#include "names.inc"
