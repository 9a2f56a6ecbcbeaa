"""What happens when a comment has changed."""


class Counting:
    def __init__(self, counts):
        self.counts = counts

    def changed(self, instance, signal, **kwargs):
        approved = [comment for comment in instance.post.comments.all() if comment.approved]
        self.counts.objects.filter(post=instance.post).update(approved=len(approved))
