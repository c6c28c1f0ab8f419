# SPDX-License-Identifier: Apache-2.0
dist_man_MANS += doc/libleakscan.3
EXTRA_DIST += doc/header_to_man.py doc/architecture.md doc/performance.md doc/accuracy.md doc/robustness.md \
	doc/rules-and-specification.md doc/formats.md
dist_man_MANS += doc/leakscan-rules.5
dist_pkgdata_DATA = doc/leakscan-pack.rng
dist_man_MANS += doc/leakscan.1
