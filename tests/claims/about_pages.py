"""Claims of the katas on templates, forms, caching, time zones, static files, APIs and tests."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock
from zoneinfo import ZoneInfo

import django
import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles.finders import FileSystemFinder
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core import mail
from django.core.cache import CacheKeyWarning
from django.core.cache.backends.base import memcache_key_warnings
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.exceptions import ValidationError
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db import connection, transaction
from django.template import Context, Engine, Library, RequestContext, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory, TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, lazy
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from rest_framework import permissions, serializers, viewsets
from rest_framework.test import APIRequestFactory

from kata_project.blog.models import Category, Post, Tag
from kata_project.factories import PostFactory, TagFactory
from tests.claims.shelf.models import Span

pytestmark = pytest.mark.django_db


def engine(**templates: str) -> Engine:
    named = {name.replace("_", "."): text for name, text in templates.items()}
    return Engine(loaders=[("django.template.loaders.locmem.Loader", named)])


# --- Templates -----------------------------------------------------------------------------------------------


def test_a_plain_string_is_escaped_and_a_safe_one_is_not() -> None:
    template = Template("{{ text }}")
    assert template.render(Context({"text": "<b>\"'&"})) == "&lt;b&gt;&quot;&#x27;&amp;"
    assert template.render(Context({"text": SafeString("<b>")})) == "<b>"


def test_format_html_escapes_its_arguments_and_leaves_what_is_safe() -> None:
    assert format_html("<i>{}</i>{}", "<b>", SafeString("<b>")) == "<i>&lt;b&gt;</i><b>"


def test_format_html_without_arguments_is_deprecated_and_raises_since_6_0() -> None:
    if django.VERSION < (6, 0):
        with pytest.warns(DeprecationWarning, match="format_html"):
            format_html("<b>")
    else:
        with pytest.raises(TypeError):
            format_html("<b>")


def test_json_script_leaves_no_tag_in_its_data() -> None:
    assert str(json_script("</script>&", "x")).count("<") == 2


def test_an_unquoted_attribute_lets_another_one_in() -> None:
    assert " onclick=alert(1)" in Template("<a title={{ x }}>").render(Context({"x": "a onclick=alert(1)"}))
    assert 'href="javascript:alert(1)"' in Template('<a href="{{ x }}">').render(Context({"x": "javascript:alert(1)"}))


def test_what_stands_outside_of_blocks_in_a_page_that_extends_is_dropped() -> None:
    made = engine(
        base="[{% block a %}base{% endblock %}]",
        page="{% extends 'base' %}lost{% block a %}page, {{ block.super }}{% endblock %}",
    )
    assert made.render_to_string("page", {}) == "[page, base]"


def test_include_sees_the_whole_context_unless_it_says_only() -> None:
    made = engine(card="{{ a }}{{ b }}", page="{% include 'card' with a=1 %}|{% include 'card' with a=1 only %}")
    assert made.render_to_string("page", {"b": 2}) == "12|1"


def test_the_template_of_an_inclusion_tag_sees_what_the_function_returns_and_include_takes_arguments() -> None:
    library, engine = Library(), Engine(loaders=[("django.template.loaders.locmem.Loader", {"part": "{{ a }}{{ b }}"})])
    library.inclusion_tag(engine.get_template("part"), name="part")(lambda: {"b": 2})
    engine.template_builtins.append(library)
    assert engine.from_string("{% part %}").render(Context({"a": 1})) == "2"
    assert engine.from_string("{% include 'part' with b=2 %}").render(Context({"a": 1})) == "12"


def test_a_template_calls_methods_without_arguments_only() -> None:
    assert Template("{{ x.upper }}").render(Context({"x": "a"})) == "A"
    with pytest.raises(TemplateSyntaxError):
        Template("{{ x.center(3) }}")


def names(request: object) -> dict[str, str]:
    return {"debug_name": "processor"}


def test_a_view_s_variable_wins_over_a_context_processor_which_runs_only_with_a_request(rf: RequestFactory) -> None:
    with override_settings(
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [("django.template.loaders.locmem.Loader", {"page": "{{ debug_name }}"})],
                    "context_processors": [f"{__name__}.names"],
                },
            }
        ]
    ):
        request = rf.get("/")
        request.user = AnonymousUser()
        assert render_to_string("page", request=request) == "processor"
        assert render_to_string("page", {"debug_name": "view"}, request) == "view"
        assert render_to_string("page") == ""


def test_a_callable_is_called_at_each_mention_and_a_lazy_object_once() -> None:
    called = mock.Mock(return_value=3, spec=[])
    template = Template("{{ n }}{{ n }}")
    template.render(Context({"n": called}))
    assert called.call_count == 2
    called.reset_mock()
    assert template.render(Context({"n": SimpleLazyObject(called)})) == "33"
    assert called.call_count == 1


def test_lazy_computes_each_time_that_it_is_used() -> None:
    called = mock.Mock(side_effect=["a", "b"])
    text = lazy(called, str)()
    assert [str(text), str(text)] == ["a", "b"]


def test_pluralize_says_nothing_for_a_lazy_object() -> None:
    assert Template("{{ n|pluralize }}").render(Context({"n": SimpleLazyObject(lambda: 3)})) == ""
    assert Template("{{ n|pluralize }}").render(Context({"n": 3})) == "s"


def test_partials_came_with_6_0_and_block_tags_of_one_s_own_with_5_2() -> None:
    from django.template import Library

    assert hasattr(Library, "simple_block_tag")
    text = "{% partialdef a %}x{% endpartialdef %}{% partial a %}"
    if django.VERSION < (6, 0):
        with pytest.raises(TemplateSyntaxError):
            Template(text)
    else:
        assert Template(text).render(Context()) == "x"


def test_the_querystring_tag_keeps_the_other_parameters(rf: RequestFactory) -> None:
    request = rf.get("/?q=a%26b&page=1")
    assert Template("{% querystring page=2 %}").render(RequestContext(request)) == "?q=a%26b&amp;page=2"


# --- Forms ---------------------------------------------------------------------------------------------------


class Trial(forms.Form):
    first = forms.IntegerField()
    last = forms.IntegerField()
    order: ClassVar[list[str]] = []

    def clean_last(self) -> Any:
        self.order.append("clean_last")
        return self.cleaned_data["last"]

    def clean_first(self) -> Any:
        self.order.append("clean_first")
        return self.cleaned_data["first"]

    def clean(self) -> None:
        self.order.append("clean")
        if self.cleaned_data.get("first") == 13:
            self.add_error("first", "Unlucky.")


def test_fields_are_cleaned_in_their_order_and_the_form_after_them() -> None:
    Trial.order.clear()
    form = Trial({"first": "1", "last": "2"})
    assert form.is_valid()
    assert Trial.order == ["clean_first", "clean_last", "clean"]
    assert form.cleaned_data == {"first": 1, "last": 2}


def test_what_failed_or_got_an_error_is_not_in_cleaned_data() -> None:
    form = Trial({"first": "13", "last": "x"})
    assert not form.is_valid()
    assert form.cleaned_data == {}


def test_an_unbound_form_has_no_errors_and_one_bound_to_nothing_has() -> None:
    assert (Trial().errors, Trial().is_valid()) == ({}, False)
    assert set(Trial({}).errors) == {"first", "last"}
    assert not Trial({} or None).errors


PostForm = forms.modelform_factory(Post, fields=["title", "views"])


def test_the_instance_of_a_model_form_is_changed_by_a_validation_that_fails() -> None:
    post = Post(title="old")
    assert not PostForm({"title": "new", "views": "x"}, instance=post).is_valid()
    assert post.title == "new"


def test_what_clean_sets_on_the_instance_is_overwritten_from_cleaned_data() -> None:
    class Setting(PostForm):  # type: ignore[misc, valid-type]
        def clean(self) -> Any:
            self.instance.title = "from clean"
            return super().clean()

    form = Setting({"title": "typed", "views": "1"})
    form.is_valid()
    assert form.instance.title == "typed"


def test_a_declared_field_replaces_the_generated_one_completely() -> None:
    class Own(PostForm):  # type: ignore[misc, valid-type]
        title = forms.CharField()

    assert PostForm.base_fields["title"].max_length == 200
    assert Own.base_fields["title"].max_length is None


def test_commit_false_leaves_many_to_many_relations_to_save_m2m() -> None:
    post, tag = PostFactory.create(), TagFactory.create()
    form = forms.modelform_factory(Post, fields=["tags"])({"tags": [tag.pk]}, instance=post)
    saved = form.save(commit=False)
    assert not saved.tags.exists()
    form.save_m2m()
    assert list(saved.tags.all()) == [tag]


def test_an_error_of_the_model_at_a_field_that_the_form_does_not_show_is_a_value_error() -> None:
    form = forms.modelform_factory(Span, fields=["first"])({"first": "13"})
    with pytest.raises(ValueError, match="has no field"):
        form.is_valid()


# --- Paging, caching ------------------------------------------------------------------------------------------


def test_a_paginator_counts_and_knows_bad_pages() -> None:
    PostFactory.create_batch(3)
    pages = Paginator(Post.objects.order_by("pk"), 2)
    with pytest.raises(PageNotAnInteger):
        pages.page("two")
    pages = Paginator(Post.objects.order_by("pk"), 2)
    with CaptureQueriesContext(connection) as log, pytest.raises(EmptyPage):
        pages.page(3)
    assert "COUNT(*)" in log[0]["sql"]
    assert "LIMIT" in str(pages.page(2).object_list.query)
    assert Paginator([], 2).page(1).object_list == []


@pytest.fixture
def cache() -> LocMemCache:
    return LocMemCache("claims", {"KEY_PREFIX": "site", "VERSION": 3})


def test_get_tells_a_missing_key_from_none_only_with_a_sentinel(cache: LocMemCache) -> None:
    cache.set("n", None)
    compute = mock.Mock(return_value=1)
    assert cache.get("n") is cache.get("missing") is None
    assert cache.get_or_set("n", compute) is None
    assert not compute.called
    cache.clear()


def test_django_puts_its_prefix_and_version_in_front_of_a_key(cache: LocMemCache) -> None:
    assert cache.make_key("k") == "site:3:k"


def test_memcached_takes_neither_long_keys_nor_blanks() -> None:
    assert not list(memcache_key_warnings("k" * 250))
    for key in ("k" * 251, "a b", "a\n"):
        assert list(memcache_key_warnings(key))


def test_local_memory_warns_of_a_key_that_memcached_would_refuse(cache: LocMemCache) -> None:
    with pytest.warns(CacheKeyWarning):
        cache.set("a b", 1)


def test_add_is_refused_where_a_value_is(cache: LocMemCache) -> None:
    assert (cache.add("lock", 1), cache.add("lock", 2)) == (True, False)
    cache.clear()


def test_add_in_files_looks_and_writes_in_two_steps(cache: LocMemCache, tmp_path: Path) -> None:
    files = FileBasedCache(str(tmp_path), {})
    for shared, second in ((cache, False), (files, True)):
        # As if another process had written after this one has looked.
        with mock.patch.object(shared, "has_key", return_value=False):
            assert shared.add("lock", 1)
            assert shared.add("lock", 2) is second


def test_an_entry_lasts_300_seconds_unless_told_otherwise(cache: LocMemCache) -> None:
    assert cache.default_timeout == 300


# --- Time ----------------------------------------------------------------------------------------------------

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_time_that_does_not_exist_stays_what_it_says_until_a_round_trip_through_utc() -> None:
    for fold, seen in ((0, 3), (1, 1)):
        missing = datetime(2026, 3, 29, 2, 30, tzinfo=BERLIN, fold=fold)
        assert (missing.hour, missing.minute) == (2, 30)
        assert missing.astimezone(UTC).astimezone(BERLIN).hour == seen


@pytest.mark.parametrize("text", ["2026-03-29 02:30", "2026-10-25 02:30"], ids=["does not exist", "exists twice"])
def test_a_form_refuses_a_time_that_is_not_exactly_one(text: str) -> None:
    with timezone.override(BERLIN), pytest.raises(ValidationError):
        forms.DateTimeField().clean(text)


def test_replace_keeps_fold() -> None:
    assert datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1).replace(hour=0).fold == 1


def test_arithmetic_in_one_zone_is_on_the_wall_clock_and_between_zones_in_elapsed_time() -> None:
    before = datetime(2026, 3, 28, 12, tzinfo=BERLIN)
    after = before + timedelta(days=1)
    assert after.hour == 12
    assert after - before == timedelta(days=1)
    assert after.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=23)


def test_use_tz_is_on_by_default() -> None:
    from django.conf import global_settings

    assert global_settings.USE_TZ is True


# --- Static files --------------------------------------------------------------------------------------------


def test_a_name_that_is_not_in_the_manifest_raises_in_production_only(tmp_path: Path) -> None:
    storage = ManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
    with override_settings(DEBUG=False), pytest.raises(ValueError, match="manifest"):
        storage.url("missing.css")
    with override_settings(DEBUG=True):
        assert storage.url("missing.css") == "/static/missing.css"


@pytest.mark.parametrize("debug", [True, False])
def test_collecting_fails_at_a_reference_to_a_missing_file_with_debug_too(debug: bool, tmp_path: Path) -> None:
    storage = ManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
    (tmp_path / "page.css").write_text("body { background: url(missing.png) }")
    with override_settings(DEBUG=debug):
        results = list(storage.post_process({"page.css": (storage, "page.css")}))
    assert [str(error) for *_, error in results if isinstance(error, ValueError)]


def test_static_root_must_not_be_a_source(tmp_path: Path) -> None:
    with override_settings(STATIC_ROOT=str(tmp_path), STATICFILES_DIRS=[str(tmp_path)]):
        assert "staticfiles.E002" in {one.id for one in FileSystemFinder().check()}


# --- Tests ---------------------------------------------------------------------------------------------------


def test_in_a_test_case_nothing_is_committed_and_capturing_plays_the_commit() -> None:
    sent = mock.Mock()
    with transaction.atomic():
        transaction.on_commit(sent)
    assert not sent.called
    with TestCase.captureOnCommitCallbacks(execute=True):
        transaction.on_commit(sent)
        assert not sent.called
    assert sent.called


def test_a_callback_of_a_savepoint_that_is_rolled_back_is_discarded() -> None:
    def code() -> None:
        with transaction.atomic():
            transaction.on_commit(print)
            raise ValueError

    with TestCase.captureOnCommitCallbacks() as callbacks, pytest.raises(ValueError):
        code()
    assert callbacks == []


def test_durable_passes_at_the_outer_level_of_a_test_case_and_raises_inside_another_atomic() -> None:
    with transaction.atomic(durable=True):
        pass
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"), transaction.atomic(durable=True):
        pass


def test_the_outbox_sees_mail_however_it_was_sent() -> None:
    mail.EmailMessage("subject", "body", "from@blog.example", ["to@blog.example"]).send()
    assert len(mail.outbox) == 1


def test_a_patch_has_to_be_where_the_name_is_looked_up() -> None:
    namespace: dict[str, Any] = {}
    exec("from os.path import exists\ndef found(): return exists('/')", namespace)
    with mock.patch("os.path.exists", return_value=False):
        assert namespace["found"]()
    with mock.patch.dict(namespace, {"exists": lambda path: False}):
        assert not namespace["found"]()


def test_autospec_refuses_arguments_that_the_real_function_would() -> None:
    with mock.patch.object(mail, "send_mail", autospec=True) as send, pytest.raises(TypeError):
        send(nobody="x")


# --- APIs ----------------------------------------------------------------------------------------------------


class Rows(serializers.Serializer[Any]):
    first = serializers.IntegerField()
    last = serializers.IntegerField()

    def validate(self, attrs: Any) -> Any:
        if attrs["last"] < attrs["first"]:
            raise serializers.ValidationError("Backwards.")
        return attrs


def test_the_rule_over_fields_is_asked_only_when_all_fields_are_right() -> None:
    both = Rows(data={"first": 5, "last": "x"})
    assert not both.is_valid()
    assert set(both.errors) == {"last"}
    late = Rows(data={"first": 5, "last": 4})
    assert not late.is_valid()
    assert set(late.errors) == {"non_field_errors"}


def test_with_partial_the_rule_cannot_rely_on_its_keys() -> None:
    with pytest.raises(KeyError):
        Rows(data={"last": 1}, partial=True).is_valid()


def test_a_model_serializer_does_not_call_the_clean_of_the_model() -> None:
    class Spans(serializers.ModelSerializer[Span]):
        class Meta:
            model = Span
            fields = ("first", "last")

    assert Spans(data={"first": 13, "last": 14}).is_valid()


def test_the_uniqueness_check_of_a_serializer_is_a_select_before_the_insert() -> None:
    class Tags(serializers.ModelSerializer[Tag]):
        class Meta:
            model = Tag
            fields = ("name", "slug")

    with CaptureQueriesContext(connection) as log:
        assert Tags(data={"name": "a", "slug": "a"}).is_valid()
    assert {query["sql"].split()[0] for query in log} == {"SELECT"}


def test_save_adds_what_the_client_must_not_say() -> None:
    class Categories(serializers.ModelSerializer[Category]):
        class Meta:
            model = Category
            fields = ("name",)

    rows = Categories(data={"name": "a", "slug": "forged"})
    rows.is_valid(raise_exception=True)
    assert rows.save(slug="mine").slug == "mine"


def test_writes_of_nested_rows_are_not_automatic() -> None:
    class Inner(serializers.ModelSerializer[Post]):
        class Meta:
            model = Post
            fields = ("title",)

    class Outer(serializers.ModelSerializer[Category]):
        posts = Inner(many=True)

        class Meta:
            model = Category
            fields = ("name", "slug", "posts")

    rows = Outer(data={"name": "a", "slug": "a", "posts": [{"title": "a"}]})
    rows.is_valid(raise_exception=True)
    with pytest.raises(AssertionError, match="nested"):
        rows.save()


def test_the_permission_for_an_object_is_not_asked_for_a_list() -> None:
    class Nobody(permissions.BasePermission):
        def has_object_permission(self, *args: Any) -> bool:
            return False

    class Rows(serializers.ModelSerializer[Tag]):
        class Meta:
            model = Tag
            fields = ("name",)

    class Tags(viewsets.ModelViewSet[Tag]):
        queryset = Tag.objects.order_by("pk")
        serializer_class = Rows
        permission_classes = (Nobody,)

    tag = TagFactory.create()
    request = APIRequestFactory().get("/")
    assert Tags.as_view({"get": "list"})(request).status_code == 200
    assert Tags.as_view({"get": "retrieve"})(request, pk=tag.pk).status_code == 403


def test_utcnow_is_naive_and_deprecated_since_python_3_12() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert datetime.utcnow().tzinfo is None
