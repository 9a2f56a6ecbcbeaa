"""The views of the platform. Their bodies are finished; their bases are not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.generic import CreateView, DeleteView, DetailView, FormView, UpdateView, View
from django.views.generic.detail import SingleObjectMixin

from kata_project.billing.models import Wallet
from kata_project.blog.models import Post, Tag
from katas.views.compose_mixins.confirm import ConfirmedMixin
from katas.views.compose_mixins.mixins import AuditedFormMixin, OwnerRequiredMixin


class PostUpdate(OwnerRequiredMixin, AuditedFormMixin, UpdateView):
    """Title and summary of a post."""

    model = Post
    fields = ["title", "summary"]
    template_name = "compose_mixins/form.html"
    success_url = "/done/"
    owner_field = "author__user"
    audit_action = "post.changed"


class PostDelete(OwnerRequiredMixin, ConfirmedMixin, AuditedFormMixin, DeleteView):
    """Away with a post, if it is confirmed."""

    model = Post
    template_name = "compose_mixins/form.html"
    success_url = "/done/"
    owner_field = "author__user"
    audit_action = "post.deleted"
    http_method_names = ["get", "head", "post", "options"]  # DeleteView answers DELETE, too, without a form.


class PublishPost(OwnerRequiredMixin, SingleObjectMixin, View):
    """Publish a post by POST, with one statement and without fetching it."""

    model = Post
    owner_field = "author__user"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Publish it."""
        Post.objects.filter(pk=kwargs["pk"]).update(status=Post.Status.PUBLISHED)
        return HttpResponseRedirect("/done/")


class WalletDetail(OwnerRequiredMixin, DetailView):
    """What is in a wallet."""

    model = Wallet
    template_name = "compose_mixins/object.html"
    owner_field = "owner__user"


class TagCreate(AuditedFormMixin, CreateView):
    """A new tag, by anybody."""

    model = Tag
    fields = ["name", "slug"]
    template_name = "compose_mixins/form.html"
    success_url = "/done/"
    audit_action = "tag.created"


class FeedbackForm(forms.Form):
    """What somebody thinks of us."""

    text = forms.CharField(max_length=200)
    stars = forms.IntegerField(min_value=1, max_value=5, initial=5)


class Feedback(AuditedFormMixin, FormView):
    """Feedback by anybody; it is mailed, so there is no object."""

    form_class = FeedbackForm
    template_name = "compose_mixins/form.html"
    success_url = "/done/"
    audit_action = "feedback.sent"
