from django.apps import AppConfig, apps
from django.db.models import signals


class FirstReceiverConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "katas.signals.first_receiver"
    label = "first_receiver"

    def ready(self):
        from katas.signals.first_receiver.receivers import Counting

        self.counting = Counting(self.get_model("CommentCount"))
        for signal in (signals.post_save, signals.post_delete):
            signal.connect(self.counting.changed, sender=apps.get_model("blog", "Comment"), dispatch_uid="counting")
