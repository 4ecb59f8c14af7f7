"""The catalogue, loaded and compiled, and the one place where an Operation meets a Hazard."""
