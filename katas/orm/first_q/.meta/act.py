from kata_project.accounts.models import Profile
from kata_project.blog.models import Category
from katas.orm.first_q import feeds
from pytest_djangokata.testing import count_rows


def act(inputs):
    answers = []
    for name, category in inputs["readers"]:
        followed = Profile.objects.get(user__username=name)
        muted = Category.objects.get(slug=category)
        with count_rows() as cost:
            slugs = [post.slug for post in feeds.feed(followed=followed, muted=muted)]
        slugs.sort(key=lambda slug: slug.endswith("-undated"))  # whose place is not asked for
        answers.append({"posts": slugs, "queries": len(cost.statements), "fetched": cost.fetched})
    return answers
