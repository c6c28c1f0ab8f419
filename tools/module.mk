# SPDX-License-Identifier: Apache-2.0
include tools/leakscan/module.mk
include tools/leakscan-extract/module.mk
