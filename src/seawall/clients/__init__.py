"""Clients of other systems: the only modules that import a vendor's or an HTTP library.

No type of such a library leaves this package; what goes wrong leaves it as one of our errors.
"""
