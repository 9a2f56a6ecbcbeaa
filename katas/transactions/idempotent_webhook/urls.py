from django.urls import path

from katas.transactions.idempotent_webhook import webhook

urlpatterns = [path("webhook/", webhook.receive)]
