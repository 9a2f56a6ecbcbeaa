"""What happens when a comment has changed."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.db.models.signals import post_delete, post_save

from kata_project.blog.models import Comment
from katas.signals.first_receiver.models import CommentCount


def count_comments(sender, instance, **kwargs):
    approved = Comment.objects.filter(post=OuterRef("post"), approved=True).order_by()
    number = approved.values("post").annotate(n=Count("pk")).values("n")
    CommentCount.objects.filter(post=instance.post_id).update(approved=Coalesce(Subquery(number), 0))


post_save.connect(count_comments, sender=Comment)
post_delete.connect(count_comments, sender=Comment)
