"""One file for each change of the schema. A published one never changes."""
