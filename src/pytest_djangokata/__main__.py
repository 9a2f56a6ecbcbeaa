"""``python -m pytest_djangokata``: the same as ``djangokata``."""

from pytest_djangokata.cli import main

if __name__ == "__main__":
    main(prog_name="djangokata")
