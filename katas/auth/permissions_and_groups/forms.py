"""The form of the magazine. Nothing is to be done here."""

from __future__ import annotations

from django import forms

from katas.auth.permissions_and_groups.models import Post


class PostForm(forms.ModelForm):
    """What a writer types."""

    class Meta:
        model = Post
        fields = ("title", "slug", "body")
