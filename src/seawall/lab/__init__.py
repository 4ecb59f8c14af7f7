"""A practice range on one Linux machine: a real Kubernetes, built from package registries."""
