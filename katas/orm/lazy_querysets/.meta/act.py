import io
import logging

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post
from katas.orm.lazy_querysets import review
from pytest_djangokata.testing import count_rows


def titles(posts):
    return [post.title for post in posts]


def act(inputs):
    author = Profile(pk=inputs["author"])
    return {"waiting": waiting, "page": page, "whether": whether, "count": count, "next": next_up, "summary": summary}[
        inputs["do"]
    ](author, inputs)


def waiting(author, inputs):
    handler, root = logging.StreamHandler(io.StringIO()), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with count_rows() as cost:
            posts = review.waiting(author)
            lazy = not cost.statements
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    return {
        "lazy": lazy,
        "narrowed": titles(posts.filter(views__gte=50)),
        "titles": titles(posts),
        "reversed": titles(posts.reverse()),
    }


def page(author, inputs):
    posts = review.waiting(author)
    return [review.summary(posts), titles(posts)]


def whether(author, inputs):
    with count_rows() as cost:
        answer = review.anything_waiting(author)
    return {
        "answer": answer,
        "later": after_publication(review.anything_waiting, author),
        "thrifty": len(cost.statements) == 1
        and cost.fetched <= 1
        and not any("COUNT(" in one.sql.upper() for one in cost.statements),
    }


def count(author, inputs):
    with count_rows() as cost:
        answer = review.how_many_waiting(author)
    return {
        "answer": answer,
        "later": after_publication(review.how_many_waiting, author),
        "thrifty": len(cost.statements) == 1 and cost.fetched <= 1,
    }


def after_publication(function, author):
    """Call *function* once more, now that nothing waits any longer."""
    Post.objects.filter(author=author).update(status="published")
    return function(author)


def next_up(author, inputs):
    with count_rows() as cost:
        answer = titles(review.next_up(author, inputs["limit"]))
    return {"answer": answer, "thrifty": cost.fetched <= inputs["limit"]}


def summary(author, inputs):
    posts = Post.objects.filter(author=author).order_by(*inputs["order"])
    if inputs["drafts only"]:
        posts = posts.filter(status="draft")
    if inputs["limit"]:
        posts = posts[: inputs["limit"]]
    seen = [review.summary(posts), titles(posts), review.summary(posts)]
    return [seen[0], seen[1], seen[2]]
