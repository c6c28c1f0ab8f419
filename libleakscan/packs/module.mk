# SPDX-License-Identifier: Apache-2.0
# The packs are installed as files and also built into the library (policy/).
packsdir = $(pkgdatadir)/packs
dist_packs_DATA =
