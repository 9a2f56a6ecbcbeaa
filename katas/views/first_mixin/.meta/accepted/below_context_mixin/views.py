"""Four pages, each made of a generic view."""

from __future__ import annotations

from django import forms
from django.views.generic import DetailView, FormView, ListView, TemplateView

from kata_project.blog.models import Post
from katas.views.first_mixin.mixins import PageTitleMixin


class FeedbackForm(forms.Form):
    """What a reader tells us."""

    message = forms.CharField(max_length=200)


class PostList(PageTitleMixin, ListView):
    """All published posts, by title."""

    page_title = "Archive"
    queryset = Post.objects.filter(status=Post.Status.PUBLISHED).order_by("title", "id")
    context_object_name = "posts"
    template_name = "first_mixin/post_list.html"


class PostPage(PageTitleMixin, DetailView):
    """One published post."""

    queryset = Post.objects.filter(status=Post.Status.PUBLISHED)
    context_object_name = "post"
    template_name = "first_mixin/post.html"

    def get_page_title(self) -> str:
        return self.object.title


class About(PageTitleMixin, TemplateView):
    """Who we are."""

    page_title = "About us"
    extra_context = {"since": 2019}
    template_name = "first_mixin/about.html"


class Feedback(PageTitleMixin, FormView):
    """The form for readers, which leads to the page about us."""

    page_title = "Feedback"
    form_class = FeedbackForm
    success_url = "/about/"
    template_name = "first_mixin/feedback.html"
