# SPDX-License-Identifier: Apache-2.0
# The command sees the public header alone, and GLib.
bin_PROGRAMS += leakscan
leakscan_CPPFLAGS = -I$(top_srcdir)/libleakscan
leakscan_CFLAGS = $(GLIB_ONLY_CFLAGS)
leakscan_LDADD = libleakscan/libleakscan.la $(GLIB_LIBS)
leakscan_SOURCES = \
	tools/leakscan/answer.c \
	tools/leakscan/answer.h \
	tools/leakscan/command.h \
	tools/leakscan/explain.c \
	tools/leakscan/formats.c \
	tools/leakscan/handoff.c \
	tools/leakscan/handoff.h \
	tools/leakscan/input.c \
	tools/leakscan/input.h \
	tools/leakscan/interrupt.c \
	tools/leakscan/interrupt.h \
	tools/leakscan/json.c \
	tools/leakscan/json.h \
	tools/leakscan/line.c \
	tools/leakscan/line.h \
	tools/leakscan/main.c \
	tools/leakscan/manifest.c \
	tools/leakscan/manifest.h \
	tools/leakscan/options.c \
	tools/leakscan/options.h \
	tools/leakscan/output_csv.c \
	tools/leakscan/output_human.c \
	tools/leakscan/output_json.c \
	tools/leakscan/packs.c \
	tools/leakscan/policy_options.c \
	tools/leakscan/policy_options.h \
	tools/leakscan/pool.c \
	tools/leakscan/pool.h \
	tools/leakscan/pool_answers.c \
	tools/leakscan/pool_deaths.c \
	tools/leakscan/pool_private.h \
	tools/leakscan/pool_task.c \
	tools/leakscan/pool_worker.c \
	tools/leakscan/progress.c \
	tools/leakscan/progress.h \
	tools/leakscan/rules.c \
	tools/leakscan/scan.c \
	tools/leakscan/single.c \
	tools/leakscan/single.h \
	tools/leakscan/sink.c \
	tools/leakscan/sink.h \
	tools/leakscan/tally.c \
	tools/leakscan/tally.h \
	tools/leakscan/terminal.c \
	tools/leakscan/terminal.h \
	tools/leakscan/text.c \
	tools/leakscan/wire.c \
	tools/leakscan/wire.h \
	tools/leakscan/worker.c \
	tools/leakscan/worker.h \
	tools/leakscan/worst.c \
	tools/leakscan/worst.h \
	tools/leakscan/writer.h

bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = tools/leakscan/completions/leakscan
zshcompletiondir = $(datadir)/zsh/site-functions
dist_zshcompletion_DATA = tools/leakscan/completions/_leakscan
