"""What somebody let pass on purpose: in the file itself, or in a list of accepted findings.

Pure functions over findings and source text. An exception that does not hold (expired, without a
reason, of an unknown id, of nothing) is said aloud.
"""
