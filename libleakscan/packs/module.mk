# SPDX-License-Identifier: Apache-2.0
# The packs are installed as files and also built into the library (policy/).
packsdir = $(pkgdatadir)/packs
dist_packs_DATA = \
	libleakscan/packs/scoring.xml \
	libleakscan/packs/pii-us.xml \
	libleakscan/packs/pii-world.xml \
	libleakscan/packs/financial.xml \
	libleakscan/packs/credentials.xml \
	libleakscan/packs/health.xml \
	libleakscan/packs/clearance.xml \
	libleakscan/packs/markings.xml
