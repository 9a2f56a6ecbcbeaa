"""The forms of the blog."""

from __future__ import annotations

from django import forms

from kata_project.blog.models import Comment


class CommentForm(forms.ModelForm):
    """What a visitor fills in to comment on a post."""

    class Meta:
        model = Comment
        fields = ["body", "name"]
        labels = {"body": "What do you think?"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["body"].widget.attrs.update(rows=5, cols=60)

    def clean_name(self):
        name = self.cleaned_data["name"]
        if not name.strip():
            raise forms.ValidationError("Please tell us who you are.")
        return name
