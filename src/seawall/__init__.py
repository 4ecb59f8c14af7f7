"""Seawall keeps Kubernetes clusters from being broken by hand."""

__version__ = "0.1.0"
