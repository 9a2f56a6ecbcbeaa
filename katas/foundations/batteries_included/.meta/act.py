from datetime import datetime

from django.contrib.auth.hashers import check_password, identify_hasher
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from kata_project.blog.models import Post
from kata_project.factories import UserFactory
from katas.foundations.batteries_included import helpers
from pytest_djangokata.testing import count_rows


def act(inputs):
    per_page = inputs["per_page"]
    return {
        "lists": [page(list(range(count)), number, per_page) for count, number in inputs["lists"]],
        "pages": [of_posts(number, per_page) for number in inputs["pages"]],
        "slugs": [str(helpers.slug_of(title)) for title in inputs["titles"]],
        "dates": [date(*one) for one in inputs["dates"]],
        "admin": [admin(name) for name, _ in inputs["users"][:2]],
        "signed in": [sign_in(name, password) for name, password in inputs["attempts"]],
        "stored": [stored(name, password) for name, password in inputs["users"]],
        "registered": [register(name, password) for name, password in inputs["newcomers"]],
        "salted": User.objects.get(username="twin-1").password != User.objects.get(username="twin-2").password,
        "newcomers": [sign_in_again(name, password) for name, password in inputs["newcomers"]],
    }


def page(items, number, per_page):
    found = dict(helpers.page_of(items, number, per_page))
    return found | {"is a list": isinstance(found["items"], list)}


def of_posts(number, per_page):
    with CaptureQueriesContext(connection) as queries, count_rows() as rows:
        found = page(Post.objects.order_by("title", "id"), number, per_page)
    found["items"] = [post.title for post in found["items"]]
    return {"page": found, "few rows": rows.fetched <= per_page + 1, "few queries": len(queries) <= 2}


def date(language, zone, moment):
    with translation.override(language), timezone.override(zone):
        text = helpers.date_of(datetime.fromisoformat(moment))
    return str(text)


def sign_in(username, password):
    user = helpers.sign_in(username, password)
    return None if user is None else user.username


def sign_in_again(username, password):
    before = User.objects.get(username=username).password
    return [sign_in(username, password), User.objects.get(username=username).password == before]


def stored(username, password):
    encoded = User.objects.get(username=username).password
    return [
        identify_hasher(encoded).algorithm,
        check_password(password, encoded),
        check_password(password + "x", encoded),
    ]


def register(username, password):
    user = helpers.register(username, password)
    return [user.username, *stored(username, password)]


def admin(username):
    user = User.objects.get(username=username)
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.filter(username="chief").first() or chief())
    response = client.get(f"/admin/auth/user/{user.pk}/change/")
    return [response.status_code, user.password.rpartition("$")[2] in response.content.decode()]


def chief():
    return UserFactory(username="chief", is_staff=True, is_superuser=True)
