"""What happens when a comment has changed."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from kata_project.blog.models import Comment
from katas.signals.first_receiver.models import CommentCount


@receiver(post_delete, sender=Comment)
@receiver(post_save, sender=Comment)
def count_comments(sender, instance, **kwargs):
    row = CommentCount.objects.filter(post=instance.post).first()
    if row is None:
        return
    row.approved = instance.post.comments.filter(approved=True).count()
    row.save(update_fields=["approved"])
