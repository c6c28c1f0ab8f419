# SPDX-License-Identifier: Apache-2.0
"""What pyproject.toml cannot say: the extension module, and one wheel for all of
CPython from 3.9 on (the stable interface, which free-threaded builds lack)."""
import sysconfig

from setuptools import setup

is_free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
setup(
    cffi_modules=["leakscan_build.py:make_builder"],
    options={} if is_free_threaded else {"bdist_wheel": {"py_limited_api": "cp39"}},
)
