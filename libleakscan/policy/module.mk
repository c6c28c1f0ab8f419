# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/policy/liblks-policy.la
libleakscan_policy_liblks_policy_la_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(LIBXML_CFLAGS) $(PCRE2_CFLAGS)
libleakscan_policy_liblks_policy_la_SOURCES = \
	libleakscan/policy/finish.c \
	libleakscan/policy/lint.c \
	libleakscan/policy/lint.h \
	libleakscan/policy/lint_pattern.c \
	libleakscan/policy/packs.c \
	libleakscan/policy/policy.h \
	libleakscan/policy/read_attribute.c \
	libleakscan/policy/read_evidence.c \
	libleakscan/policy/read_pack.c \
	libleakscan/policy/read_pattern.c \
	libleakscan/policy/read_root.c \
	libleakscan/policy/read_rule.c \
	libleakscan/policy/read_score.c \
	libleakscan/policy/read_terms.c \
	libleakscan/policy/reader.h \
	libleakscan/policy/regex.h \
	libleakscan/policy/regex_bound.c \
	libleakscan/policy/regex_escape.c \
	libleakscan/policy/regex_escape.h \
	libleakscan/policy/regex_measure.c \
	libleakscan/policy/regex_tokens.c \
	libleakscan/policy/source.c \
	libleakscan/policy/source.h
nodist_libleakscan_policy_liblks_policy_la_SOURCES = \
	libleakscan/policy/shipped.c \
	libleakscan/policy/shipped.h

# The packs as a GResource: registered by nothing, looked up by packs.c alone.
LKS_SHIPPED = libleakscan/policy/shipped.gresource.xml \
	libleakscan/policy/shipped.c libleakscan/policy/shipped.h
BUILT_SOURCES += $(LKS_SHIPPED)
CLEANFILES += $(LKS_SHIPPED)

libleakscan/policy/shipped.gresource.xml: $(dist_packs_DATA) Makefile
	$(AM_V_GEN)$(MKDIR_P) libleakscan/policy && { \
	  echo '<?xml version="1.0" encoding="UTF-8"?>'; \
	  echo '<gresources><gresource prefix="/leakscan/packs">'; \
	  for pack in $(dist_packs_DATA); do \
	    name=`basename $$pack`; echo "<file alias=\"$$name\">$$pack</file>"; \
	  done; \
	  echo '</gresource></gresources>'; } >$@.tmp && mv $@.tmp $@
libleakscan/policy/shipped.c: libleakscan/policy/shipped.gresource.xml $(dist_packs_DATA)
	$(AM_V_GEN)$(GLIB_COMPILE_RESOURCES) --sourcedir=$(srcdir) --target=$@ --generate-source \
	  --internal --manual-register --c-name lks_shipped libleakscan/policy/shipped.gresource.xml
libleakscan/policy/shipped.h: libleakscan/policy/shipped.gresource.xml $(dist_packs_DATA)
	$(AM_V_GEN)$(GLIB_COMPILE_RESOURCES) --sourcedir=$(srcdir) --target=$@ --generate-header \
	  --internal --manual-register --c-name lks_shipped libleakscan/policy/shipped.gresource.xml
# Also when this room is built alone, without BUILT_SOURCES.
$(libleakscan_policy_liblks_policy_la_OBJECTS): | libleakscan/policy/shipped.h
