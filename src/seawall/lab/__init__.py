"""A practice range on one Linux machine: a real Kubernetes, built from package registries.

`up(Options(…))` gives a `Lab`; `find(name)` one that runs already; `down(name)` removes one with
everything that it made.
"""

from seawall.lab.cluster import Lab, down, find, up
from seawall.lab.state import Options

__all__ = ["Lab", "Options", "down", "find", "up"]
