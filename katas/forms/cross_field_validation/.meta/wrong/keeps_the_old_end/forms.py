"""The forms of the sales department."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

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

    def clean(self) -> dict[str, Any]:
        """Check the rules over several fields; a value that its own field has refused is not in ``cleaned_data``."""
        data = super().clean()
        start, end = data.get("started_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "A subscription cannot end before it starts.")
        if data.get("status") == Subscription.Status.TRIAL:
            self.check_trial(data, start, end)
        return data

    def check_trial(self, data: dict[str, Any], start: Any, end: Any) -> None:
        if start and end and end > start + timedelta(days=TRIAL_DAYS):
            self.add_error("ends_on", f"A trial ends after {TRIAL_DAYS} days at the latest.")
        if start and not end and not self.instance.ends_on and "ends_on" not in self.errors:
            data["ends_on"] = start + timedelta(days=TRIAL_DAYS)
        if data.get("seats") is not None and data["seats"] > TRIAL_SEATS:
            self.add_error("seats", f"A trial has at most {TRIAL_SEATS} seats.")
        plan = data.get("plan")
        if plan and plan.interval == Plan.Interval.YEAR:
            self.add_error(None, "There is no trial of a plan that is billed by the year.")
