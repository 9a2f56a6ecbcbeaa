"""The forms of the sales department."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError

from kata_project.billing.models import Plan, Subscription

TRIAL_DAYS = 30
TRIAL_SEATS = 3


class SubscriptionForm(forms.ModelForm):
    """A new or changed subscription. The organisation is not asked for: it is that of the instance."""

    started_on = forms.DateField()
    ends_on = forms.DateField(required=False, label="Last day")

    class Meta:
        model = Subscription
        fields = ["plan", "status", "seats", "started_on", "ends_on"]

    def clean(self):
        super().clean()
        for rule in (
            self.fill_in_the_end,
            self.end_after_start,
            self.short_trial,
            self.small_trial,
            self.monthly_trial,
        ):
            try:
                rule(dict(self.cleaned_data))
            except KeyError:
                continue  # one of the values is missing, so there is nothing to judge
            except ValidationError as error:
                self.add_error(None, error)
        return self.cleaned_data

    def fill_in_the_end(self, given):
        if given["status"] == Subscription.Status.TRIAL and given["ends_on"] is None:
            self.cleaned_data["ends_on"] = given["started_on"] + timedelta(days=TRIAL_DAYS)

    def end_after_start(self, given):
        if given["ends_on"] is not None and given["started_on"] > given["ends_on"]:
            raise ValidationError({"ends_on": "The end is before the start."})

    def short_trial(self, given):
        if given["status"] == Subscription.Status.TRIAL and (given["ends_on"] - given["started_on"]).days > TRIAL_DAYS:
            raise ValidationError({"ends_on": "The trial is too long."})

    def small_trial(self, given):
        if given["status"] == Subscription.Status.TRIAL and given["seats"] > TRIAL_SEATS:
            raise ValidationError({"seats": "The trial is too big."})

    def monthly_trial(self, given):
        if given["status"] == Subscription.Status.TRIAL and given["plan"].interval == Plan.Interval.YEAR:
            raise ValidationError("There is no trial of this plan.")
