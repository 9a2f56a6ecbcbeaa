from django.apps import AppConfig


class WeeklyConfig(AppConfig):
    name = "katas.foundations.plug_in_an_app.newsletter"
    verbose_name = "Weekly newsletter"

    def ready(self):
        from django.db.models.signals import post_save

        from .signals import welcome

        post_save.connect(welcome, sender=self.get_model("Subscriber"), dispatch_uid="newsletter.welcome")
