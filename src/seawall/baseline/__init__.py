"""The black box: versioned last-known-good copies of what the catalogue protects.

`capture` and `watching` keep them, `difference` compares them, `plan` and `restore` put them back.
"""
