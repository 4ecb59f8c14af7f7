"""Findings, printed: terminal, JSON, SARIF, JUnit, HTML; all from the same structs."""
