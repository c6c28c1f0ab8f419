# SPDX-License-Identifier: Apache-2.0
# What the command's parent makes of bytes that its workers send.
check_PROGRAMS += tests/unit/command/test_answer
TESTS += tests/unit/command/test_answer

tests_unit_command_test_answer_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/libleakscan
tests_unit_command_test_answer_CFLAGS = $(TEST_CFLAGS)
tests_unit_command_test_answer_SOURCES = tests/unit/command/test_answer.c \
	tools/leakscan/answer.c tools/leakscan/answer.h tools/leakscan/line.c tools/leakscan/line.h
tests_unit_command_test_answer_LDADD = libleakscan/libleakscan.la $(TEST_LIBS)
