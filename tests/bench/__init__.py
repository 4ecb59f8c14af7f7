"""The bars of the issue, measured: `make bench`. Ratios against named peers in one run."""
