from kata_project.accounts.models import Profile
from kata_project.blog.models import Post
from katas.orm.lazy_querysets import review
from katas.orm.lazy_querysets.handed_over import handed_over


def titles(posts):
    return [post.title for post in posts]


def act(inputs):
    author = Profile(pk=inputs["author"])
    return {"waiting": waiting, "whether": whether, "count": count, "next": next_up, "summary": summary}[inputs["do"]](
        author, inputs
    )


def waiting(author, inputs):
    with handed_over() as cost:
        posts = review.waiting(author)
        lazy = not cost.statements
    return {"lazy": lazy, "narrowed": titles(posts.filter(views__gte=50)), "titles": titles(posts)}


def whether(author, inputs):
    with handed_over() as cost:
        answer = review.anything_waiting(author)
    return {"answer": answer, "thrifty": cost.rows <= 1 and not cost.counted}


def count(author, inputs):
    with handed_over() as cost:
        answer = review.how_many_waiting(author)
    return {"answer": answer, "thrifty": cost.rows <= 1}


def next_up(author, inputs):
    with handed_over() as cost:
        answer = titles(review.next_up(author, inputs["limit"]))
    return {"answer": answer, "thrifty": cost.rows <= inputs["limit"]}


def summary(author, inputs):
    posts = Post.objects.filter(author=author, status="draft").order_by(*inputs["order"])
    if inputs["limit"]:
        posts = posts[: inputs["limit"]]
    seen = [review.summary(posts), titles(posts), review.summary(posts)]
    return [seen[0], seen[1], seen[2]]
