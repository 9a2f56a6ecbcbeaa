from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from kata_project.factories import ProfileFactory
from katas.foundations.model_template_view.models import Article, Comment
from katas.foundations.model_template_view.page import read

TEMPLATE = "model_template_view/article.html"
OTHER = """{% autoescape off %}{{ article.title }}|{{ article.author.display_name }}|{{ article.reading_minutes }}
{% for comment in comments %}|{{ comment.name }}: {{ comment.body }}{% endfor %}{% endautoescape %}"""


def act(inputs):
    with connection.cursor() as cursor:  # Read along this index, comments of one moment come with the higher id first.
        cursor.execute(
            "CREATE INDEX IF NOT EXISTS backwards ON model_template_view_comment (article_id, posted_at DESC)"
        )
    slugs = [make(article) for article in inputs["articles"]]
    return {
        "minutes": [minutes(body) for body in inputs["texts"]],
        "pages": [visit(slug) for slug in [*slugs, "no-such-article", slugs[0].upper()]],
        "for staff": [signed_in(slug, staff()) for slug in slugs],
        "for the author": [
            signed_in(slug, Article.objects.select_related("author__user").get(slug=slug).author.user)
            for slug in slugs[:3]
        ],
        "under another template": [with_other_template(slug) for slug in slugs],
        "template alone": [template_alone(article, inputs["minutes"]) for article in inputs["articles"]],
    }


def make(article):
    author = ProfileFactory(display_name=article["author"][:80])
    fields = {key: article[key] for key in ("title", "slug", "body", "published")}
    row = Article.objects.create(author=author, **fields)
    Comment.objects.bulk_create(
        Comment(
            article=row,
            name=comment["name"],
            body=comment["body"],
            approved=comment["approved"],
            posted_at=datetime(2226, 1, 1, 9, comment["minute"], tzinfo=UTC) + timedelta(seconds=30),
        )
        for comment in article["comments"]
    )
    return row.slug


def minutes(body):
    article = Article(body=body)
    found = article.reading_minutes
    return int(found() if callable(found) else found)


def visit(slug):
    with CaptureQueriesContext(connection) as queries:
        response = Client(raise_request_exception=False).get(f"/magazine/{slug}/")
    html = response.content.decode() if response.status_code == 200 else ""
    seen = read(html) if html else None
    title = Article.objects.filter(slug=slug).values_list("title", flat=True).first() or ""
    return {
        "status": response.status_code,
        "seen": seen,
        "raw": "<" in title and title in html,
        "at most three queries": len(queries) <= 3,
    }


def staff():
    return User.objects.get_or_create(username="staff", is_staff=True, is_superuser=True)[0]


def signed_in(slug, user):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    response = client.get(f"/magazine/{slug}/")
    seen = read(response.content.decode())["comments"] if response.status_code == 200 else None
    return [response.status_code, seen]


def with_other_template(slug):
    loaders = [("django.template.loaders.locmem.Loader", {TEMPLATE: OTHER})]
    backend = {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": loaders}}
    with override_settings(TEMPLATES=[backend]):
        response = Client(raise_request_exception=False).get(f"/magazine/{slug}/")
    return response.content.decode() if response.status_code == 200 else None


def template_alone(article, number):
    given = {
        "article": {
            "title": article["title"],
            "author": {"display_name": article["author"]},
            "reading_minutes": number,
            "body": article["body"],
        },
        "comments": [{"name": one["name"], "body": one["body"]} for one in article["comments"]],
    }
    return read(render_to_string(TEMPLATE, given))
