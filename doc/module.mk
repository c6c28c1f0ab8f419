# SPDX-License-Identifier: Apache-2.0
dist_man_MANS += doc/libleakscan.3
EXTRA_DIST += doc/header_to_man.py
