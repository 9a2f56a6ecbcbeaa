"""The forms of the blog."""

from __future__ import annotations

from django import forms


class CommentForm(forms.Form):
    """What a visitor fills in to comment on a post."""
