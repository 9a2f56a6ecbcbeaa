from katas.orm.filtered_prefetch import queries
from pytest_djangokata.testing import count_rows


def act(inputs):
    with count_rows() as rows:
        posts = list(queries.front_page())
        page = [{"title": post.title, "comments": [read(one) for one in post.latest_comments]} for post in posts]
    brought = max((one.fetched for one in rows.statements if "blog_comment" in one.sql), default=0)
    commented = [post for post, shown in zip(posts, page, strict=True) if shown["comments"]]
    first = (commented or posts or [None])[0]
    members = [comment.author for post in posts for comment in post.latest_comments if comment.author]
    return {
        "page": page,
        "only_what_is_shown": brought <= max(sum(len(post["comments"]) for post in page), len(posts)),
        "all_comments": first.comments.count() if first else None,
        "all_posts": members[0].posts.count() if members else None,
    }


def read(comment):
    if comment.author is None:
        return {"body": comment.body, "visitor": comment.name}
    linked = [post.title for post in comment.author.published_posts]
    return {"body": comment.body, "member": comment.author.display_name, "linked": linked}
