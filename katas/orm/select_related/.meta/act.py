import re

from katas.orm.select_related import queries
from pytest_djangokata.testing import count_rows

SHOWN = {"blog_post", "accounts_profile", "blog_category"}


def act(inputs):
    with count_rows() as cost:
        posts = [
            {
                "title": post.title,
                "author": post.author.display_name,
                "category": post.category.name if post.category else None,
            }
            for post in queries.front_page()
        ]
    posts.sort(key=lambda one: one["title"] == "No date")  # where it comes is not asked for
    read = [re.findall(r'\b(?:FROM|JOIN)\s+["`]?(\w+)', statement.sql) for statement in cost.statements]
    return {
        "posts": posts,
        "fetched": cost.fetched,
        "surplus": sorted({table for tables in read for table in tables} - SHOWN),
        "editors": any(tables.count("accounts_profile") > 1 for tables in read),
    }
