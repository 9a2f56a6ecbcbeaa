import gc
from datetime import UTC, datetime

import pytest
from django.db import transaction

from kata_project.blog.models import Comment, Post
from kata_project.factories import CommentFactory, PostFactory, ProfileFactory, TagFactory
from katas.signals.first_receiver.models import CommentCount
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

CONNECTED = "A receiver is called only if it was connected before, which is what ready() is for."


@pytest.fixture(autouse=True, scope="module")
def _collect_garbage():
    # A signal holds its receivers by weak references: what nobody else holds is gone sooner or later, and here at once.
    gc.collect()


@pytest.fixture
def post():
    return listed()


def listed(number=0, *, published=True):
    """Make a post that has a row in the table of numbers."""
    post = PostFactory(published=published)
    CommentCount.objects.create(post=post, approved=number)
    return post


def check(post, number, *, after, because=""):
    __tracebackhide__ = True
    expect(
        CommentCount.objects.get(post=post).approved, number, call=f"the number of the post {after}", because=because
    )


def approve(comment, approved):
    comment.approved = approved
    comment.save()


@pytest.mark.parametrize("comments", [1, 2, 5])
def test_a_new_approved_comment_is_counted(post, comments):
    for number in range(1, comments + 1):
        attempt(CommentFactory, post=post, approved=True, call="saving an approved comment")
        check(post, number, after=f"after approved comment no. {number} was saved", because=CONNECTED)


def test_a_comment_that_waits_is_not_counted(post):
    CommentFactory(post=post, approved=True)
    for _ in range(2):
        CommentFactory(post=post)
    check(
        post,
        1,
        after="after one approved comment and two that wait were saved",
        because="post_save is sent for each comment; the receiver has to look whether it is approved.",
    )


def test_a_comment_that_is_approved_later_is_counted(post):
    first, second = CommentFactory.create_batch(2, post=post)
    for number, comment in enumerate((second, first), start=1):
        comment.approved = True
        comment.save()
        check(
            post,
            number,
            after=f"after {number} of two waiting comments were approved by save()",
            because="Most comments are saved first and approved later, so `created` is False by then.",
        )


def test_an_approval_that_is_taken_back_is_not_counted(post):
    comment, last = CommentFactory.create_batch(2, post=post, approved=True)
    comment.approved = last.approved = False
    comment.save()
    check(post, 1, after="after one of two approved comments was set to approved=False and saved")
    last.save(update_fields=["approved"])
    check(post, 0, after='after the other one was set to approved=False and saved by save(update_fields=["approved"])')


def test_saving_an_approved_comment_again_changes_nothing(post):
    comment = CommentFactory(post=post, approved=True)
    for number in (1, 2):
        comment.body = f"Edited {number} times"
        comment.save()
    check(
        post,
        1,
        after="after its one approved comment was edited and saved twice",
        because="post_save comes with every save, not only when something was approved.",
    )


@pytest.mark.parametrize(
    "delete",
    [lambda comment: comment.delete(), lambda comment: Comment.objects.filter(pk=comment.pk).delete()],
    ids=["delete() of the comment", "delete() of a queryset"],
)
def test_a_deleted_comment_is_not_counted_any_more(post, delete):
    first, second, waiting = (CommentFactory(post=post, approved=approved) for approved in (True, True, False))
    for number, comment, what in (
        (2, waiting, "one that waits"),
        (1, first, "an approved one"),
        (0, second, "the last"),
    ):
        delete(comment)
        check(post, number, after=f"after, of two approved comments and one that waits, {what} was deleted")


def test_members_and_visitors_count():
    post, ada = listed(published=False), ProfileFactory()
    alike = {"post": post, "body": "Thanks!", "approved": True}
    CommentFactory.create_batch(2, **alike, author=ada, created_at=datetime(1999, 1, 1, tzinfo=UTC))
    CommentFactory(**alike, anonymous=True)
    CommentFactory(**alike, anonymous=True, created_at=datetime(2999, 1, 1, tzinfo=UTC))
    CommentFactory(**alike, author=post.author)
    CommentFactory(**alike, author=ProfileFactory(user__is_active=False))
    what = "two comments of one member, of 1999, two of visitors, the last one of 2999, one of the post's author, and "
    what += "one of a closed account were approved"
    check(post, 6, after=f"after, on a draft, {what}", because="All approved comments of the post count.")
    post.comments.order_by("id").first().delete()
    check(post, 5, after="after, on a draft, one of six approved comments was deleted")


def test_the_row_of_another_post_stays_unchanged(post):
    other, empty = listed(number=7), listed()
    CommentFactory.create_batch(2, post=post, approved=True)
    check(post, 2, after="after two approved comments were saved")
    check(other, 7, after="to which nobody has written, after another one got two comments")
    check(empty, 0, after="to which nobody has written, after another one got two comments")
    CommentFactory(post=empty, approved=True)
    check(empty, 1, after="after its own first comment was saved")


def test_an_approval_that_is_saved_alone_is_counted(post):
    comment, _ = CommentFactory.create_batch(2, post=post)
    comment.approved, comment.name, comment.post.title = True, "Ada", "New"
    comment.save(update_fields=["approved"])
    check(post, 1, after='after one of two waiting comments was approved by save(update_fields=["approved"])')
    expect(
        (comment.name, comment.post.title),
        ("Ada", "New"),
        call='comment.name and comment.post.title, set to "Ada" and "New" before comment.save(update_fields=["approved"])',
        because="Who saves a comment goes on with it and its post, so a receiver must not change them, nor read them again.",
    )


@pytest.mark.parametrize("approved", [True, False])
def test_an_approval_that_is_not_saved_is_not_counted(post, approved):
    comment = CommentFactory(post=post, approved=not approved)
    CommentFactory(post=post, approved=True)
    comment.approved = approved
    comment.save(update_fields=["body"])
    check(
        post,
        1 if approved else 2,
        after=f'after comment.approved = {approved} and comment.save(update_fields=["body"])',
        because="The instance has what its caller has set; only the database knows what was saved.",
    )


def test_comments_of_two_posts_are_deleted_at_once(post):
    other = listed()
    for one, number in ((post, 2), (other, 3)):
        CommentFactory.create_batch(number, post=one, approved=True)
    Comment.objects.exclude(pk__in=[post.comments.first().pk, other.comments.first().pk]).delete()
    for one, name in ((post, "one"), (other, "the other")):
        check(one, 1, after=f"({name}) after delete() of a queryset with comments of two posts, which left one on each")


@pytest.mark.parametrize(
    ("what", "imported"),
    [
        ("save() of an approved one", 1200),
        ("save(update_fields=['body']) of an approved one", 2),
        ("delete() of an approved one", 3),
        ("delete() of one that waits", 4),
        ("a new one that waits", 5),
        ("a new approved one", 6),
        ("save() that approves", 7),
        ("save() that takes an approval back", 8),
        ("delete() of a queryset with an approved one", 9),
    ],
)
def test_comments_that_sent_no_signal_are_counted_with_the_next(post, what, imported):
    last, waits = CommentFactory(post=post, approved=True), CommentFactory(post=post)
    Comment.objects.bulk_create(
        Comment(post=post, body="Imported", approved=number < imported) for number in range(imported + 9)
    )
    {
        "save() of an approved one": last.save,
        "save(update_fields=['body']) of an approved one": lambda: last.save(update_fields=["body"]),
        "delete() of an approved one": last.delete,
        "delete() of one that waits": waits.delete,
        "a new one that waits": lambda: CommentFactory(post=post),
        "a new approved one": lambda: CommentFactory(post=post, approved=True),
        "save() that approves": lambda: approve(waits, True),
        "save() that takes an approval back": lambda: approve(last, False),
        "delete() of a queryset with an approved one": Comment.objects.filter(pk=last.pk).delete,
    }[what]()
    more = {"a new approved one": 2, "save() that approves": 2, "save() that takes an approval back": 0}
    more |= {"delete() of an approved one": 0, "delete() of a queryset with an approved one": 0}
    check(
        post,
        imported + more.get(what, 1),
        after=f"with an approved comment, after bulk_create() of {imported} more and 9 that wait, and {what}",
        because="What came by bulk_create() or update() sent no signal: count what is there, rather than adding one.",
    )


def test_the_number_is_right_within_a_transaction(post):
    with transaction.atomic():
        CommentFactory(post=post, approved=True)
        check(post, 1, after="inside the transaction in which a comment was saved")


def test_a_post_without_a_row_gets_none():
    post = PostFactory(published=True)
    comment = attempt(CommentFactory, post=post, approved=True, call="saving a comment on a post without a row")
    attempt(comment.delete, call="deleting a comment on a post without a row")
    expect(CommentCount.objects.count(), 0, call="the number of rows after a comment on a post that had none")


def test_a_row_that_was_removed_is_not_made_again(post):
    comment = CommentFactory(post=post, approved=True)
    getattr(comment.post, "comment_count")  # noqa: B009  (as a page does that shows it: the row is remembered)
    CommentCount.objects.all().delete()
    attempt(comment.save, call="saving a comment whose post remembers a row that was deleted")
    expect(
        CommentCount.objects.count(),
        0,
        call="the number of rows after that",
        because="save() of a row that is gone inserts it; update() of a queryset does not.",
    )


def test_a_post_that_remembers_its_comments_gets_the_number_of_now():
    CommentFactory(post=listed(), approved=True)
    post = Post.objects.prefetch_related("comments").get()
    for number in (2, 3):
        CommentFactory(post=post, approved=True)
        check(
            post,
            number,
            after=f"after approved comment no. {number}, on a post that was read with its first one",
            because="What a post has prefetched is as old as the post; count in the database.",
        )


@pytest.mark.parametrize("comments", [1, 3])
def test_a_post_is_deleted_with_its_comments(comments):
    post = listed()
    CommentFactory.create_batch(comments, post=post, approved=True)
    attempt(
        post.delete,
        call=f"delete() of a post with {comments} approved comments",
        because="Its comments and its row go first, and post_delete is sent for each comment: the row may be gone then.",
    )
    left = (Post.objects.count(), Comment.objects.count(), CommentCount.objects.count())
    expect(left, (0, 0, 0), call="the posts, comments and rows that are left after the post was deleted")


def test_saving_anything_else_works(post):
    for factory in (TagFactory, ProfileFactory, PostFactory):
        call = f"saving and deleting a {factory._meta.model.__name__}"
        made = attempt(factory, call=call, because="Without a sender, a receiver hears of every model.")
        attempt(made.delete, call=call, because="Without a sender, a receiver hears of every model.")
    check(post, 0, after="after a tag, a profile and a post were saved and deleted")
