"""The pages of the sales department."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Plan, Subscription
from katas.forms.cross_field_validation.forms import TRIAL_DAYS, TRIAL_SEATS, SubscriptionForm


@staff_member_required
def subscribe(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form for a new subscription of the organisation *slug*, and take what was filled in."""
    organisation = get_object_or_404(Organisation, slug=slug)
    form = SubscriptionForm(request.POST or None, instance=Subscription(organisation=organisation))
    if form.is_valid():
        data = form.cleaned_data
        start, end = data["started_on"], data["ends_on"]
        if end and end < start:
            form.add_error("ends_on", "A subscription cannot end before it starts.")
        if data["status"] == Subscription.Status.TRIAL:
            last = start + timedelta(days=TRIAL_DAYS)
            if end is None:
                form.instance.ends_on = last
            elif end > last:
                form.add_error("ends_on", "A trial ends after 30 days at the latest.")
            if data["seats"] > TRIAL_SEATS:
                form.add_error("seats", "A trial has at most 3 seats.")
            if data["plan"].interval == Plan.Interval.YEAR:
                form.add_error(None, "There is no trial of a plan that is billed by the year.")
        if not form.errors:
            form.save()
            return redirect("billing:pricing")
    return render(request, "cross_field_validation/subscribe.html", {"form": form, "organisation": organisation})
