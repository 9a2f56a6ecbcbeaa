"""The forms of the blog."""

from __future__ import annotations

from django import forms

from kata_project.blog.models import Comment


class CommentForm(forms.Form):
    """What a visitor fills in to comment on a post."""

    name = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "name"}))
    body = forms.CharField(widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args, instance=None, **kwargs):
        self.instance = instance or Comment()
        super().__init__(*args, **kwargs)

    def save(self, commit=True):
        self.instance.name = self.cleaned_data["name"]
        self.instance.body = self.cleaned_data["body"]
        if commit:
            self.instance.save()
        return self.instance
