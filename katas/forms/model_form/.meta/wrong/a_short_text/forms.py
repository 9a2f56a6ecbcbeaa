"""The forms of the blog."""

from __future__ import annotations

from django import forms

from kata_project.blog.models import Comment


class CommentForm(forms.ModelForm):
    """What a visitor fills in to comment on a post."""

    name = forms.CharField(max_length=80, widget=forms.TextInput({"autocomplete": "name"}))
    body = forms.CharField(max_length=500, widget=forms.Textarea({"rows": 5}))

    class Meta:
        model = Comment
        fields = ("name", "body")
