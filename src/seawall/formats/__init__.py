"""Bytes to values: encodings, YAML 1.1, JSON; sized and bounded, since every input is hostile."""
