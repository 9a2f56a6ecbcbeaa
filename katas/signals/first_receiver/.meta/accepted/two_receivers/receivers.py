"""What happens when a comment has changed."""

from django.db.models import Count, Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from kata_project.blog.models import Post
from katas.signals.first_receiver.models import CommentCount


@receiver(post_save, sender="blog.Comment")
def comment_saved(sender, **kwargs):
    count_again(kwargs["instance"].post_id)


@receiver(post_delete, sender="blog.Comment")
def comment_deleted(sender, **kwargs):
    count_again(kwargs["instance"].post_id)


def count_again(key):
    posts = Post.objects.filter(pk=key).annotate(number=Count("comments", filter=Q(comments__approved=True)))
    for post in posts:
        CommentCount.objects.filter(pk=key).update(approved=post.number)
