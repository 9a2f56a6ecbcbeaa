from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    default = False
    name = __package__


class NewsletterConfig(BaseConfig):
    verbose_name = _("Weekly newsletter")
    default_auto_field = "django.db.models.BigAutoField"
    default = True

    def ready(self):
        import_module(".signals", self.name)
