"""The forms of the sales department."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kata_project.billing.models import Plan, Subscription

#: A trial lasts this long at most, ...
TRIAL_DAYS = 30
#: ... and has no more seats than this.
TRIAL_SEATS = 3


class SubscriptionForm(forms.ModelForm):
    """A new or changed subscription. The organisation is not asked for: it is that of the instance."""

    class Meta:
        model = Subscription
        fields = ("plan", "status", "seats", "started_on", "ends_on")

    def clean_seats(self) -> int:
        seats = self.cleaned_data["seats"]
        if self.cleaned_data.get("status") == Subscription.Status.TRIAL and seats > TRIAL_SEATS:
            raise ValidationError(f"A trial has at most {TRIAL_SEATS} seats.")
        return seats

    def clean_ends_on(self) -> Any:
        start, end = self.cleaned_data.get("started_on"), self.cleaned_data["ends_on"]
        if start is None:
            return end
        if end is not None and end < start:
            raise ValidationError("A subscription cannot end before it starts.")
        if self.cleaned_data.get("status") == Subscription.Status.TRIAL:
            last = start + timedelta(days=TRIAL_DAYS)
            if end is None:
                return last
            if end > last:
                raise ValidationError(f"A trial ends after {TRIAL_DAYS} days at the latest.")
        return end

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        plan = data.get("plan")
        if data.get("status") == Subscription.Status.TRIAL and plan and plan.interval == Plan.Interval.YEAR:
            raise ValidationError("There is no trial of a plan that is billed by the year.")
        return data
