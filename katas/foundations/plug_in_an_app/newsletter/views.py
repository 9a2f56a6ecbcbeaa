"""The pages of the newsletter."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from katas.foundations.plug_in_an_app.newsletter.models import Subscriber


class SubscriberForm(forms.ModelForm):
    class Meta:
        model = Subscriber
        fields = ("email",)


def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for an address, and remember it."""
    form = SubscriberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("newsletter:thanks")
    return render(request, "newsletter/subscribe.html", {"form": form, "readers": Subscriber.objects.count()})


def thanks(request: HttpRequest) -> HttpResponse:
    """Say thank you."""
    return render(request, "newsletter/thanks.html")
