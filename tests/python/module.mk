# SPDX-License-Identifier: Apache-2.0
# The Python binding, built and tested in a virtual environment of the build folder.
# A library with sanitizers cannot be loaded into Python.
if !WITH_SANITIZERS
TESTS += tests/python/bindings.py
endif
EXTRA_DIST += tests/python/bindings.py tests/python/bench.py tests/python/tap_plugin.py

PYTHON_BINDING = \
	bindings/python/MANIFEST.in \
	bindings/python/README.md \
	bindings/python/examples/triage.py \
	bindings/python/header.py \
	bindings/python/leakscan_build.py \
	bindings/python/pyproject.toml \
	bindings/python/setup.py \
	bindings/python/src/leakscan/__init__.py \
	bindings/python/src/leakscan/_errors.py \
	bindings/python/src/leakscan/_frame.py \
	bindings/python/src/leakscan/_jobs.py \
	bindings/python/src/leakscan/_mailbox.py \
	bindings/python/src/leakscan/_native.pyi \
	bindings/python/src/leakscan/_policy.py \
	bindings/python/src/leakscan/_progress.py \
	bindings/python/src/leakscan/_report.py \
	bindings/python/src/leakscan/_scanner.py \
	bindings/python/src/leakscan/_source.py \
	bindings/python/src/leakscan/_turn.py \
	bindings/python/src/leakscan/_words.py \
	bindings/python/src/leakscan/py.typed \
	bindings/python/tests/conftest.py \
	bindings/python/tests/test_contract.py \
	bindings/python/tests/test_corpora.py \
	bindings/python/tests/test_documents.py \
	bindings/python/tests/test_example.py \
	bindings/python/tests/test_frame.py \
	bindings/python/tests/test_mailbox.py \
	bindings/python/tests/test_policy.py \
	bindings/python/tests/test_processes.py \
	bindings/python/tests/test_report.py \
	bindings/python/tests/test_same_report.py \
	bindings/python/tests/test_scanner.py
EXTRA_DIST += $(PYTHON_BINDING)

clean-local:
	rm -rf python
