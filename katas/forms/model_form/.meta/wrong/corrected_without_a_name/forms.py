"""The forms of the blog."""

from __future__ import annotations

from typing import Any

from django import forms

from kata_project.blog.models import Comment


class CommentForm(forms.ModelForm):
    """What a visitor fills in to comment on a post."""

    class Meta:
        model = Comment
        fields = ("name", "body")
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "body": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = not self.instance.pk
