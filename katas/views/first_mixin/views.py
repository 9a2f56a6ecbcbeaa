"""Four pages, each made of a generic view."""

from __future__ import annotations

from django import forms
from django.views.generic import DetailView, FormView, ListView, TemplateView

from kata_project.blog.models import Post


class FeedbackForm(forms.Form):
    """What a reader tells us."""

    message = forms.CharField(max_length=200)


class PostList(ListView):
    """All published posts, by title."""

    queryset = Post.objects.filter(status=Post.Status.PUBLISHED).order_by("title", "id")
    context_object_name = "posts"
    template_name = "first_mixin/post_list.html"


class PostPage(DetailView):
    """One published post."""

    queryset = Post.objects.filter(status=Post.Status.PUBLISHED)
    context_object_name = "post"
    template_name = "first_mixin/post.html"


class About(TemplateView):
    """Who we are."""

    extra_context = {"since": 2019}
    template_name = "first_mixin/about.html"


class Feedback(FormView):
    """The form for readers, which leads to the page about us."""

    form_class = FeedbackForm
    success_url = "/about/"
    template_name = "first_mixin/feedback.html"
