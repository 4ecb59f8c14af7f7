"""`python -m seawall` is the command `seawall`, for where its script is not on PATH."""

from seawall.cli.main import main

if __name__ == "__main__":
    main()
