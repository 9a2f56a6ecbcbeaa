from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.test import Client
from django.test.utils import override_script_prefix

from kata_project.blog.models import Comment
from katas.forms.model_form import forms


class Page(HTMLParser):
    """The controls of a page, and what stands in them."""

    def __init__(self, html):
        super().__init__()
        self.controls = {}
        self.textarea = None
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        name = attributes.get("name")
        if tag in ("input", "textarea", "select") and name and name != "csrfmiddlewaretoken":
            extra = {"name": "autocomplete", "body": "rows"}.get(name, "")
            self.controls[name] = {"tag": tag, "typed": attributes.get("value") or "", "extra": attributes.get(extra)}
            self.textarea = name if tag == "textarea" else None

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.textarea = None

    def handle_data(self, data):
        if self.textarea:
            self.controls[self.textarea]["typed"] += data.removeprefix("\n")
        else:
            self.text += data


def seen(response):
    if response.status_code != 200:
        moved = response.status_code in (302, 303)
        location = urlsplit(response.headers["Location"] if moved else "")
        return {
            "status": "redirect" if moved else response.status_code,
            "to": location.netloc.removeprefix("testserver") + location.path if moved else None,
        }
    page = Page(response.content.decode())
    errors = response.context["form"].errors
    return {
        "status": 200,
        "controls": page.controls,
        "errors": sorted(str(field) for field in errors),
        "shown": all(str(message) in page.text for messages in errors.values() for message in messages),
        "fields": sorted(str(field) for field in response.context["form"].fields),
    }


def act(inputs):
    client = Client()
    answers = []
    for who, step in [*((None, step) for step in inputs["steps"]), *inputs["signed_in"]]:
        if who:
            client.force_login(User.objects.get(username=who))
        data = step["data"] | (inputs["surplus"] if step["surplus"] else {})
        send = client.get if step["method"] == "get" else client.post
        below = step.get("below", "")
        with override_script_prefix(f"{below}/"):
            response = send(f"/posts/{inputs['slug']}/comment/{step.get('query', '')}", data, SCRIPT_NAME=below)
            answers.append(seen(response))
    corrected = []
    for key, data in inputs["corrections"]:
        form = forms.CommentForm(data | inputs["surplus"], instance=Comment.objects.get(pk=key))
        corrected.append(bool(form.is_valid()))
        if form.is_valid():
            form.save()
    return {"answers": answers, "corrected": corrected}
