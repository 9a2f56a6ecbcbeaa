import re

from kata_project.blog.models import Post
from katas.orm.select_related import queries
from pytest_djangokata.testing import count_rows

SHOWN = {"blog_post", "accounts_profile", "blog_category"}


def act(inputs):
    seen = [look()]
    if inputs["again"]:
        Post.objects.filter(title="No date").update(status="draft")
        Post.objects.filter(title="Neither date nor published").update(status="published")
        seen.append(look())
    return seen


def look():
    with count_rows() as cost:
        posts = [
            {
                "title": post.title,
                "author": post.author.display_name,
                "category": post.category.name if post.category else None,
            }
            for post in queries.front_page()
        ]
    posts.sort(
        key=lambda one: one["title"] in ("No date", "Neither date nor published")
    )  # where it comes is not asked for
    read = [re.findall(r'\b(?:FROM|JOIN)\s+["`]?(\w+)', statement.sql) for statement in cost.statements]
    return {
        "posts": posts,
        "fetched": cost.fetched,
        "surplus": sorted({table for tables in read for table in tables} - SHOWN),
        "editors": any(tables.count("accounts_profile") > 1 for tables in read),
    }
