"""The pages of the sales department."""

from __future__ import annotations

from django.contrib.admin.views.decorators import staff_member_required
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.views.generic import CreateView

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Subscription
from katas.forms.cross_field_validation.forms import SubscriptionForm


class Subscribe(CreateView):
    form_class = SubscriptionForm
    template_name = "cross_field_validation/subscribe.html"
    success_url = reverse_lazy("billing:pricing")

    def get_form_kwargs(self):
        self.organisation = get_object_or_404(Organisation, slug=self.kwargs["slug"])
        return super().get_form_kwargs() | {"instance": Subscription(organisation=self.organisation)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"organisation": self.organisation}


subscribe = staff_member_required(Subscribe.as_view())
