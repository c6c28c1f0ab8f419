# SPDX-License-Identifier: Apache-2.0
# The mail gateway: the public header, libmilter and GLib.
if HAVE_MILTER
sbin_PROGRAMS += leakscan-milter
leakscan_milter_CPPFLAGS = -I$(top_srcdir)/libleakscan -D_GNU_SOURCE \
	-DLEAKSCAN_SYSCONFDIR='"$(sysconfdir)"'
leakscan_milter_CFLAGS = $(GLIB_ONLY_CFLAGS) -pthread
leakscan_milter_LDADD = libleakscan/libleakscan.la $(MILTER_LIBS) $(GLIB_LIBS)
leakscan_milter_SOURCES = \
	examples/milter/actions.c \
	examples/milter/actions.h \
	examples/milter/config.c \
	examples/milter/decision.c \
	examples/milter/decision.h \
	examples/milter/log.c \
	examples/milter/log.h \
	examples/milter/main.c \
	examples/milter/message.c \
	examples/milter/message.h \
	examples/milter/metrics.c \
	examples/milter/metrics.h \
	examples/milter/milter_config.h \
	examples/milter/notify.c \
	examples/milter/notify.h \
	examples/milter/policy_holder.c \
	examples/milter/policy_holder.h \
	examples/milter/session.c \
	examples/milter/session.h \
	examples/milter/startup.c \
	examples/milter/startup.h \
	examples/milter/watchdog.c \
	examples/milter/watchdog.h

systemdsystemunitdir = $(prefix)/lib/systemd/system
systemdsystemunit_DATA = examples/milter/leakscan-milter.service
milterexampledir = $(docdir)
dist_milterexample_DATA = examples/milter/leakscan-milter.conf
CLEANFILES += examples/milter/leakscan-milter.service
dist_man_MANS += doc/leakscan-milter.8
endif
EXTRA_DIST += examples/milter/leakscan-milter.service.in examples/milter/leakscan-milter.conf \
	doc/leakscan-milter.8

examples/milter/leakscan-milter.service: $(top_srcdir)/examples/milter/leakscan-milter.service.in \
		Makefile
	$(AM_V_GEN)$(MKDIR_P) examples/milter && sed 's|@sbindir[@]|$(sbindir)|' \
	    $(top_srcdir)/examples/milter/leakscan-milter.service.in >$@.new && mv $@.new $@
