from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.forms.invoice_formset"]
ROOT_URLCONF = "katas.forms.invoice_formset.urls"
