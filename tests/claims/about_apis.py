"""Claims of the katas on tokens, throttles and lists of Django REST framework."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import IntegrityError
from django.test import RequestFactory, override_settings
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, TokenAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle, UserRateThrottle
from rest_framework.views import APIView

from kata_project.blog.models import Tag
from kata_project.factories import UserFactory

pytestmark = pytest.mark.django_db


class Once(UserRateThrottle):
    rate = "1/min"


class Quiet(BaseAuthentication):
    """Knows a user, and has no challenge."""

    def authenticate(self, request: Any) -> Any:
        name = request.headers.get("X-Name")
        return (UserFactory(username=name), None) if name else None


def answer(*authenticators: type[BaseAuthentication], **headers: str) -> Response:
    class Page(APIView):
        authentication_classes = authenticators
        permission_classes = (IsAuthenticated,)
        throttle_classes = (Once,)

        def get(self, request: Any) -> Response:
            return Response()

    request = RequestFactory().get("/", headers=headers)
    request.user = AnonymousUser()
    response: Response = Page.as_view()(request)
    return response


@pytest.fixture(autouse=True)
def no_counts() -> None:
    cache.clear()


def test_the_first_authentication_class_decides_between_401_and_403() -> None:
    token_first = answer(TokenAuthentication, SessionAuthentication)
    session_first = answer(SessionAuthentication, TokenAuthentication)
    assert (token_first.status_code, token_first["WWW-Authenticate"]) == (401, "Token")
    assert (session_first.status_code, "WWW-Authenticate" in session_first) == (403, False)


def test_requests_that_are_refused_are_not_throttled() -> None:
    assert [answer(Quiet).status_code for _ in range(3)] == [403] * 3
    assert answer(Quiet, x_name="ada").status_code == 200


def test_a_client_chooses_its_ident_unless_num_proxies_is_set() -> None:
    request = RequestFactory().get("/", headers={"x-forwarded-for": "anything"}, REMOTE_ADDR="192.0.2.1")
    assert Once().get_ident(request) == "anything"
    with override_settings(REST_FRAMEWORK={"NUM_PROXIES": 0}):
        assert Once().get_ident(request) == "192.0.2.1"


def test_the_rates_are_read_when_the_class_of_throttles_is_made() -> None:
    with override_settings(REST_FRAMEWORK={"DEFAULT_THROTTLE_RATES": {"user": "9/min"}}):
        assert SimpleRateThrottle.THROTTLE_RATES["user"] is None


def test_a_throttle_without_a_key_limits_nobody() -> None:
    class Nobody(Once):
        def get_cache_key(self, request: Any, view: Any) -> None:
            return None

    assert all(Nobody().allow_request(RequestFactory().get("/"), APIView()) for _ in range(3))


def test_allow_request_may_take_the_limit_from_the_user() -> None:
    class ByUser(Once):
        def allow_request(self, request: Any, view: Any) -> bool:
            self.num_requests = 2
            return bool(super().allow_request(request, view))

    request = RequestFactory().get("/")
    request.user = UserFactory()
    assert [ByUser().allow_request(request, APIView()) for _ in range(3)] == [True, True, False]


# --- Many at once ----------------------------------------------------------------------------------------------


class TagSerializer(serializers.ModelSerializer[Tag]):
    class Meta:
        model = Tag
        fields = ("name", "slug")


def tags(*names: str) -> Any:
    return TagSerializer(data=[{"name": name, "slug": "x" + name} for name in names], many=True)


def test_with_one_bad_entry_the_save_of_a_list_saves_nothing_and_says_nothing() -> None:
    serializer = tags("good", "")
    assert not serializer.is_valid()
    assert serializer.save() == []
    assert not Tag.objects.exists()


def test_a_list_is_compared_with_the_table_and_not_with_itself() -> None:
    Tag.objects.create(name="taken", slug="taken")
    assert not tags("new", "taken").is_valid()
    twice = tags("new", "new")
    assert twice.is_valid()
    with pytest.raises(IntegrityError):
        twice.save()


def test_one_serializer_after_the_other_finds_what_the_first_has_saved() -> None:
    one, two = (TagSerializer(data={"name": "new", "slug": "x"}) for _ in range(2))
    assert one.is_valid()
    one.save()
    assert not two.is_valid()
    assert set(two.errors) == {"name", "slug"}
