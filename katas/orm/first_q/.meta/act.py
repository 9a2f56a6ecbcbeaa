from kata_project.accounts.models import Profile
from kata_project.blog.models import Category, Post
from katas.orm.first_q import feeds
from pytest_djangokata.testing import count_rows


def act(inputs):
    answers = []
    for number, (name, category) in enumerate(inputs["readers"]):
        if number == len(inputs["readers"]) - 1:
            for slug, status in zip(inputs["swapped"], ("published", "draft"), strict=True):
                Post.objects.filter(slug=slug).update(status=status)
        followed = Profile.objects.get(user__username=name)
        muted = Category.objects.get(slug=category)
        with count_rows() as cost:
            slugs = [post.slug for post in feeds.feed(followed=followed, muted=muted)]
        # The place of posts without a date is not asked for.
        slugs = [slug for slug in slugs if "undated" not in slug] + sorted(slug for slug in slugs if "undated" in slug)
        answers.append({"posts": slugs, "queries": len(cost.statements), "fetched": cost.fetched})
    return answers
