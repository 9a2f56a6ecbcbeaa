"""Views of another team, which use the two mixins. Nothing is to be done here; the order of the bases is right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import CreateView, DeleteView, DetailView, FormView, UpdateView
from django.views.generic.detail import SingleObjectMixin

from kata_project.billing.models import InvoiceLine, Subscription, Wallet
from kata_project.blog.models import Category, Post, Tag
from katas.views.compose_mixins.mixins import AuditedFormMixin, OwnerRequiredMixin


class StampMixin:
    """Marks the response in each place in which a mixin can take part."""

    stamp = "no setup"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.stamp = "stamped"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        response["X-Dispatch"] = self.stamp
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)  # type: ignore[misc]
        response["X-Form"] = self.stamp
        return response


class SubscriptionDetail(OwnerRequiredMixin, StampMixin, DetailView):
    """A running subscription, for the members of its organisation."""

    owner_field = "organisation__members"
    template_name = "compose_mixins/object.html"

    def get_queryset(self) -> QuerySet[Subscription]:
        """Return what is running; this view has its own way and asks no other class."""
        return Subscription.objects.exclude(status=Subscription.Status.CANCELLED)


class PostPreview(OwnerRequiredMixin, DetailView):
    """A draft as it will look, for its author; found by its slug."""

    model = Post
    owner_field = "author__user"
    template_name = "compose_mixins/object.html"


class CategoryRename(AuditedFormMixin, StampMixin, UpdateView):
    """Another name for a category."""

    model = Category
    fields = ["name"]
    template_name = "compose_mixins/form.html"
    success_url = "/done/"
    audit_action = "category.renamed"


class QuietMixin:
    """Answers a form that was saved with a page, and leads nowhere."""

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)  # type: ignore[misc]
        return HttpResponse("Saved.")


class LineText(OwnerRequiredMixin, AuditedFormMixin, QuietMixin, UpdateView):
    """The text of a line on an invoice, for the members of the organisation that pays."""

    queryset = InvoiceLine.objects.all()
    fields = ["description"]
    pk_url_kwarg = "line"
    owner_field = "invoice__customer__members"
    template_name = "compose_mixins/form.html"
    success_url = "/done/"
    audit_action = "line.changed"


class TagRemove(AuditedFormMixin, DeleteView):
    """Away with a tag, which is found by its slug; urls.py says what the action is called."""

    model = Tag
    template_name = "compose_mixins/form.html"
    success_url = "/done/"


class NoteForm(forms.Form):
    """What somebody thinks of something."""

    text = forms.CharField(max_length=200)


class CategoryNote(AuditedFormMixin, SingleObjectMixin, FormView):
    """A note on a category; it is mailed, so the form is not the one of a model."""

    model = Category
    form_class = NoteForm
    template_name = "compose_mixins/form.html"
    success_url = "/done/"
    audit_action = "category.noted"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the category first."""
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]


class NamelessCreate(AuditedFormMixin, CreateView):
    """A tag, by a view that forgot to say what it does: the database refuses its entry."""

    model = Tag
    fields = ["name", "slug"]
    template_name = "compose_mixins/form.html"
    success_url = "/done/"


class NamelessDelete(AuditedFormMixin, DeleteView):
    """Away with a tag, by a view that forgot to say what it does."""

    model = Tag
    template_name = "compose_mixins/form.html"
    success_url = "/done/"


class TagForm(forms.Form):
    """What a tag is called."""

    name = forms.CharField(max_length=50)
    slug = forms.SlugField()


class TagMixin:
    """Makes a tag of a form that is not the one of a model."""

    def form_valid(self, form: Any) -> HttpResponse:
        Tag.objects.create(**form.cleaned_data)
        return super().form_valid(form)  # type: ignore[misc,no-any-return]


class NamelessForm(AuditedFormMixin, TagMixin, FormView):
    """A tag, without an object of the view, by a view that forgot to say what it does."""

    form_class = TagForm
    template_name = "compose_mixins/form.html"
    success_url = "/done/"


class BrokenMixin:
    """Something goes wrong when all is saved."""

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)  # type: ignore[misc]
        raise ConnectionError("The search engine does not answer.")


class BrokenCreate(AuditedFormMixin, BrokenMixin, CreateView):
    """A tag that cannot be announced."""

    model = Tag
    fields = ["name", "slug"]
    template_name = "compose_mixins/form.html"
    success_url = "/done/"
    audit_action = "tag.announced"


class BrokenRename(AuditedFormMixin, BrokenMixin, UpdateView):
    """Another name for a category, which cannot be announced."""

    model = Category
    fields = ["name"]
    template_name = "compose_mixins/form.html"
    success_url = "/done/"
    audit_action = "category.announced"


class BrokenDelete(AuditedFormMixin, BrokenMixin, DeleteView):
    """Away with a tag, which cannot be announced."""

    model = Tag
    template_name = "compose_mixins/form.html"
    success_url = "/done/"
    audit_action = "tag.dropped"


class Shelf(OwnerRequiredMixin, DetailView):
    """A category, for all who have written in it; this view finds its object by itself, without a queryset."""

    owner_field = "posts__author__user"
    template_name = "compose_mixins/object.html"

    def get_object(self, queryset: QuerySet[Category] | None = None) -> Category:
        """Return the category that the URL names."""
        return get_object_or_404(Category, slug=self.kwargs["name"])


class NobodysDetail(OwnerRequiredMixin, DetailView):
    """A wallet, by a view that forgot to say whose it is."""

    model = Wallet
    template_name = "compose_mixins/object.html"
