# SPDX-License-Identifier: Apache-2.0
include examples/c/module.mk
include examples/milter/module.mk
