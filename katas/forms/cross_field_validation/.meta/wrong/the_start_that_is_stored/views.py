"""The pages of the sales department."""

from __future__ import annotations

from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Subscription
from katas.forms.cross_field_validation.forms import SubscriptionForm


@staff_member_required
def subscribe(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form for a new subscription of the organisation *slug*, and take what was filled in."""
    organisation = get_object_or_404(Organisation, slug=slug)
    form = SubscriptionForm(request.POST or None, instance=Subscription(organisation=organisation))
    if form.is_valid():
        form.save()
        return redirect("billing:pricing")
    return render(request, "cross_field_validation/subscribe.html", {"form": form, "organisation": organisation})
