import gc
from datetime import UTC, datetime

from django.db import connection, transaction

from kata_project.accounts.models import Profile
from kata_project.blog.models import Comment, Post, Tag
from katas.signals.first_receiver.models import CommentCount


def numbers():
    return [[row.post.slug, row.approved] for row in CommentCount.objects.select_related("post").order_by("post__slug")]


def step(one, made, author, closed):
    post = Post.objects.get(slug=one["post"])
    do = one["do"]
    if do == "new":
        by = (
            {"author": author, "created_at": datetime(1999, 1, 1, tzinfo=UTC)}
            if one["member"]
            else {"name": "Visitor", "created_at": datetime(2999, 1, 1, tzinfo=UTC)}
        )
        made[one["key"]] = Comment.objects.create(post=post, body="New", approved=one["approved"], **by)
    elif do == "bulk":
        Comment.objects.bulk_create(
            Comment(post=post, body="Imported", approved=number < one["approved"]) for number in range(one["all"])
        )
    elif do == "set":
        comment = Comment.objects.get(pk=made[one["key"]].pk)
        comment.approved, comment.body = one["approved"], one["body"]
        comment.save(update_fields=["approved", "body"] if one["alone"] else None)
    elif do == "body":
        comment = made[one["key"]]
        comment.name = comment.post.title = "Not saved"
        comment.save(update_fields=["body"])
        return [comment.name, comment.post.title]
    elif do == "in memory":
        comment = made[one["key"]]
        comment.approved = True
        comment.save(update_fields=["body"])
        return comment.approved
    elif do == "own":
        for by in (post.author, closed):
            Comment.objects.create(post=post, body="New", approved=True, author=by)
    elif do == "delete both":
        Comment.objects.filter(pk__in=[made[key].pk for key in one["keys"]]).delete()
    elif do == "prefetched":
        post = Post.objects.prefetch_related("comments").get(pk=post.pk)
        Comment.objects.create(post=post, body="New", approved=True, name="Visitor")
    elif do == "row gone":
        comment = Comment.objects.select_related("post__comment_count").get(pk=made[one["key"]].pk)
        CommentCount.objects.filter(post=post).delete()
        comment.save()
    elif do == "delete":
        made[one["key"]].delete()
    elif do == "delete many":
        Comment.objects.filter(post=post).delete()
    elif do == "delete post":
        post.delete()
    elif do == "row":
        row = CommentCount.objects.get(post=post)
        row.approved += 50
        row.save()
    elif do == "tag":
        Tag.objects.create(name=one["key"], slug=one["key"]).delete()
    return ""


def act(inputs):
    gc.collect()  # what only a weak reference holds is gone
    author = Profile.objects.get(user__username=inputs["author"])
    closed = Profile.objects.get(user__username=inputs["closed"])
    made = {}
    answers = []
    for one in inputs["steps"]:
        try:
            with transaction.atomic():
                kept = step(one, made, author, closed)
                within = numbers()
            raised = None
        except Exception as error:  # noqa: BLE001
            within, raised, kept = [], type(error).__name__, ""
        answers.append([within, raised, kept])
    answers.append(connection.in_atomic_block)
    return answers
