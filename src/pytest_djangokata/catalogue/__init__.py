"""What katas exist: the files that describe them, and where they are found."""

from pytest_djangokata.catalogue.load import Catalogue, find_kata_dirs, load_catalogue, load_kata, load_topic
from pytest_djangokata.catalogue.model import Kata, Level, Problem, Topic

__all__ = [
    "Catalogue",
    "Kata",
    "Level",
    "Problem",
    "Topic",
    "find_kata_dirs",
    "load_catalogue",
    "load_kata",
    "load_topic",
]
