"""The forms of the sales department."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from kata_project.billing.models import Subscription

TRIAL_DAYS = 30
TRIAL_SEATS = 3


class SubscriptionForm(forms.ModelForm):
    """A new or changed subscription. The organisation is not asked for: it is that of the instance."""

    class Meta:
        model = Subscription
        exclude = ("organisation",)

    def clean(self):
        data, errors = self.cleaned_data, {}
        last = None
        if data.get("status") == "trial":
            if "started_on" in data:
                last = data["started_on"] + timedelta(TRIAL_DAYS)
            if data.get("seats", 0) > TRIAL_SEATS:
                errors["seats"] = ValidationError("Too many seats for a trial.", code="seats")
            if "plan" in data and data["plan"].interval == "year":
                errors[NON_FIELD_ERRORS] = "No trial of a yearly plan."
        if "started_on" in data and "ends_on" in data:
            if data["ends_on"] is None:
                data["ends_on"] = last
            elif data["ends_on"] < data["started_on"] or (last is not None and data["ends_on"] > last):
                errors["ends_on"] = ["Check the end."]
        if errors:
            raise ValidationError(errors)
