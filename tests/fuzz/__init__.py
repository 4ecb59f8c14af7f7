"""Fuzz targets: `python -m tests.fuzz.fuzz_plan`; a short run of each is part of the tests."""
