"""The catalogue, loaded and compiled, and the one place where an Operation meets a Hazard."""

from seawall.engine.evaluate import judge
from seawall.engine.index import Catalog
from seawall.engine.load import load

__all__ = ["Catalog", "judge", "load"]
