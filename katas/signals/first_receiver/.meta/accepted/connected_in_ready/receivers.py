"""What happens when a comment has changed."""


class Counting:
    def __init__(self, counts):
        self.counts = counts

    def changed(self, instance, signal, **kwargs):
        approved = list(instance.post.comments.filter(approved=True))
        self.counts.objects.filter(post=instance.post).update(approved=len(approved))
