"""The forms of the sales department."""

from __future__ import annotations

from django import forms

from kata_project.billing.models import Subscription

#: A trial lasts this long at most, ...
TRIAL_DAYS = 30
#: ... and has no more seats than this.
TRIAL_SEATS = 3


class SubscriptionForm(forms.ModelForm):
    """A new or changed subscription. The organisation is not asked for: it is that of the instance."""

    class Meta:
        model = Subscription
        fields = ("plan", "status", "seats", "started_on", "ends_on")
