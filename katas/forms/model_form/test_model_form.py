from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.test.utils import override_script_prefix

from kata_project.blog.models import Comment, Post
from kata_project.factories import CommentFactory, PostFactory, ProfileFactory
from katas.forms.model_form import forms
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

BODY = "The tram was there <before> the bridge & the market."


class Page(HTMLParser):
    """The controls and the visible text of a page."""

    def __init__(self, response):
        super().__init__()
        self.controls = {}
        self.text = ""
        self._textarea = None
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        name = attributes.get("name")
        if tag in ("input", "textarea", "select") and name and name != "csrfmiddlewaretoken":
            self.controls[name] = {"tag": tag, "typed": attributes.get("value") or "", **attributes}
            self._textarea = name if tag == "textarea" else None

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._textarea = None

    def handle_data(self, data):
        if self._textarea:
            self.controls[self._textarea]["typed"] += data.removeprefix("\n")
        else:
            self.text += data

    def value(self, control, attribute):
        return self.controls.get(control, {}).get(attribute)


def address(post):
    return f"/posts/{post.slug}/comment/"


def stored():
    """Return all comments as a moderator sees them."""
    return [
        (comment.post.slug, comment.name, comment.body, comment.approved, comment.author)
        for comment in Comment.objects.select_related("post", "author").order_by("id")
    ]


def form_of(response, call):
    expect(response.status_code, 200, call=call, because="The page is shown, with the form.")
    expect("form" in (response.context or {}), True, call=f"{call}: the template is given `form`")
    return response.context["form"]


def test_the_page_asks_for_a_name_and_a_text_and_nothing_else(client):
    post = PostFactory(published=True)
    page = Page(client.get(address(post)))
    expect(
        {name: control["tag"] for name, control in page.controls.items()},
        {"name": "input", "body": "textarea"},
        call=f"the controls on GET {address(post)}",
        because="What the form does not ask for, nobody can send.",
    )
    expect(
        post.title in page.text,
        True,
        call=f"GET {address(post)}: the page shows the title of the post",
        because="The template needs `post` as well.",
    )


def test_the_name_fills_itself_in_and_the_text_has_five_rows(client):
    post = PostFactory(published=True)
    page = Page(client.get(address(post)))
    expect(
        {"name": page.value("name", "autocomplete"), "body": page.value("body", "rows")},
        {"name": "name", "body": "5"},
        call=f"GET {address(post)}: autocomplete of name, rows of body",
        because="The attributes of a control belong to its widget.",
    )


@pytest.mark.parametrize("comments", [1, 3])
def test_a_comment_is_saved_on_the_post_of_the_address(client, comments):
    PostFactory(published=True)
    # The status decides, not the date.
    post = PostFactory(published=True, published_at=None if comments == 1 else datetime(2126, 1, 1, tzinfo=UTC))
    PostFactory(published=True)
    # The first two are the same, and all are long. A browser sends a line break as \r\n.
    sent = [
        {
            "name": f"Zoe\u0308 O'Neill-Smith 🚋, ½ ﬁne  {number // 2}",
            "body": "\r\n".join([f"{number // 2}. {BODY}\t https://example.com/?a=1  Zoe\u0308"] * 50),
        }
        for number in range(comments)
    ]
    earlier = CommentFactory(post=post, anonymous=True, approved=True, **sent[0]).pk
    for data in sent:
        client.post(address(post), data)
    Comment.objects.filter(pk=earlier).delete()
    written = [comment[2] for comment in stored()]
    expect(
        [(slug, name, len(body), *others) for slug, name, body, *others in stored()],
        [(post.slug, data["name"], len(data["body"]), False, None) for data in sent],
        call=f"the comments after {comments} × POST {address(post)}: post, name, length of the body, approved, author",
        because="One comment for each POST, on this post, waiting for approval. Somebody had written the same before.",
    )
    expect(
        written == [data["body"] for data in sent], True, call="each body is stored as it was written, line breaks too"
    )


@pytest.mark.parametrize("site", ["", "/magazine"], ids=["at the root", "at a path"])
def test_a_saved_comment_leads_back_to_the_post(client, site):
    post = PostFactory(published=True)
    url = f"{address(post)}?next=/accounts/login/"
    with override_script_prefix(f"{site}/"):
        back = post.get_absolute_url()
        response = client.post(url, {"name": "É", "body": "1", "next": "https://example.com/"}, SCRIPT_NAME=site)
    url = site + url
    if response.status_code not in (302, 303):
        pytest.fail(
            f"POST {url} with name='É', body='1', which is valid\n"
            f"  expected: a redirect\n  got:      status {response.status_code}\n"
            "  Without one, reloading the page sends the comment again.",
            pytrace=False,
        )
    location = urlsplit(response.headers["Location"])
    expect(
        location.netloc.removeprefix("testserver") + location.path,
        back,
        call=f"where the redirect after POST {url} with next=https://example.com/ leads",
        because="The post's page it is. A visitor who chose the address could send others to another site.",
    )


@pytest.mark.parametrize(
    ("name", "body", "fields"),
    [
        ("", BODY, ["name"]),
        ("   ", BODY, ["name"]),
        ("x" * 81, BODY, ["name"]),
        ("Ada", "", ["body"]),
        ("Ada", " \n ", ["body"]),
        ("", "", ["body", "name"]),
        ("Ada", "\r\n\r\n  \r\n", ["body"]),
        ("\t ", "\t\n\t", ["body", "name"]),
    ],
    ids=["no name", "a blank name", "81 characters", "no text", "a blank text", "nothing", "empty lines", "tabs"],
)
def test_bad_input_is_not_saved_and_the_error_is_shown_with_its_field(client, name, body, fields):
    post = PostFactory(published=True)
    call = f"POST {address(post)} with name={name!r}, body={body!r}"
    response = client.post(address(post), {"name": name, "body": body})
    expect(stored(), [], call=f"the comments after {call}", because="Nothing is saved before everything is valid.")
    errors = form_of(response, call).errors
    expect(sorted(errors), fields, call=f"the fields with errors after {call}")
    page = Page(response)
    for message in (message for messages in errors.values() for message in messages):
        expect(str(message) in page.text, True, call=f"after {call}: the page shows the error {str(message)!r}")


def test_an_empty_post_is_bad_input_too(client):
    post = PostFactory(published=True)
    for query in ("", "?name=Ada&body=Hello"):
        call = f"POST {address(post)}{query} without any data"
        response = client.post(address(post) + query)
        expect(
            sorted(form_of(response, call).errors),
            ["body", "name"],
            call=f"the fields with errors after {call}",
            because="An empty POST is false, and still a POST: the form is bound to it, and not to the URL.",
        )
        expect(stored(), [], call=f"the comments after {call}")


def test_a_name_of_80_characters_is_not_too_long(client):
    post = PostFactory(published=True)
    client.post(address(post), {"name": "é" * 80, "body": BODY})
    expect([name for _, name, *_ in stored()], ["é" * 80], call=f"the names after POST {address(post)}")


def test_what_was_typed_is_still_there_after_an_error(client):
    post = PostFactory(published=True)
    pages = {
        "body": Page(client.post(address(post), {"name": "", "body": BODY})),
        "name": Page(client.post(address(post), {"name": "Ada & O'Neill", "body": ""})),
    }
    expect(
        {control: page.value(control, "typed") for control, page in pages.items()},
        {"body": BODY, "name": "Ada & O'Neill"},
        call=f"what stands in the controls after a bad POST {address(post)}",
        because="Nobody writes a comment twice.",
    )


def test_a_first_visit_shows_no_errors_and_saves_nothing(client):
    post = PostFactory(published=True)
    call = f"GET {address(post)}?name=Ada&body=Hello"
    response = client.get(address(post), {"name": "Ada", "body": "Hello"})
    expect(dict(form_of(response, call).errors), {}, call=f"the errors after {call}")
    expect(sorted(form_of(response, call).fields), ["body", "name"], call=f"the fields of the form after {call}")
    expect(stored(), [], call=f"the comments after {call}", because="A GET changes nothing.")


def test_the_visitor_decides_about_name_and_text_only(client):
    post, other = PostFactory.create_batch(2, published=True)
    chief = ProfileFactory(user__is_staff=True)
    client.force_login(chief.user)
    data = {
        "name": "Mallory",
        "body": "Buy my watches!",
        "approved": "on",
        "author": chief.pk,
        "post": other.pk,
        "created_at": "2001-01-01 00:00:00",
        "id": "77",
    }
    client.post(address(post), data)
    expect(
        stored(),
        [(post.slug, "Mallory", "Buy my watches!", False, None)],
        call=f"the comments after POST {address(post)} with approved, author, post, created_at and id as well, by somebody "
        "of the staff who is logged in",
        because="It is a visitor's comment, even if a member sends it. A field that is not on the page can still be sent.",
    )
    comment = Comment.objects.get()
    expect(
        (comment.created_at.year == 2001, comment.pk == 77),
        (False, False),
        call="after POST with created_at=2001-01-01 and id=77: has the comment that date, has it that key?",
        because="When it was written, and where it is stored, is not for the visitor to decide.",
    )


@pytest.mark.parametrize("who", ["a reader", "a superuser", "the author of the post"])
def test_a_reader_who_is_signed_in_comments_as_a_visitor_does(who, client):
    post = PostFactory(published=True)
    reader = ProfileFactory(user__is_superuser="super" in who)
    client.force_login(post.author.user if "author" in who else reader.user)
    call = f"POST {address(post)} without a name by {who}, who is logged in"
    response = client.post(address(post), {"name": "", "body": BODY})
    expect(sorted(form_of(response, call).errors), ["name"], call=f"the fields with errors after {call}")
    client.post(address(post), {"name": "Ada", "body": BODY})
    expect(
        stored(),
        [(post.slug, "Ada", BODY, False, None)],
        call=f"the comments after POST {address(post)} with name='Ada' by {who}, who is logged in: "
        "post, name, body, approved, author",
        because="It is a visitor's comment, under the name that was typed.",
    )


def test_the_newsroom_corrects_a_comment_with_the_same_form():
    moment = datetime(2026, 2, 3, 4, 5, tzinfo=UTC)
    other = CommentFactory(anonymous=True, body="Another one")
    comment = CommentFactory(anonymous=True, approved=True, created_at=moment)
    call = "CommentForm({'name': 'Ada', 'body': 'Corrected'}, instance=comment)"
    data = {"name": "Ada", "body": "Corrected", "post": other.post.pk, "author": ProfileFactory().pk}
    form = attempt(
        forms.CommentForm, data, instance=comment, call=call, because="A ModelForm also edits what is there."
    )
    blank = forms.CommentForm({"name": "", "body": ""}, instance=Comment.objects.get(pk=comment.pk))
    expect(
        sorted(blank.errors),
        ["body", "name"],
        call="where CommentForm({'name': '', 'body': ''}, instance=…) has errors",
    )
    expect(dict(form.errors), {}, call=f"{call}.errors")
    attempt(form.save, call=f"{call}.save()")
    expect(
        stored(),
        [
            (other.post.slug, other.name, "Another one", False, None),
            (comment.post.slug, "Ada", "Corrected", True, None),
        ],
        call=f"the comments after {call}.save(): post, name, body, approved, author",
        because="Correcting a comment must neither hide it nor move it.",
    )
    expect(Comment.objects.get(pk=comment.pk).created_at, moment, call=f"comment.created_at after {call}.save()")


def test_a_corrected_comment_of_a_member_keeps_its_author():
    member = ProfileFactory()
    comment = CommentFactory(author=member, name="", approved=False)
    call = (
        "CommentForm({'name': 'Ada', 'body': 'Corrected'}, instance=comment).save(), for a member's comment that waits"
    )
    form = attempt(forms.CommentForm, {"name": "Ada", "body": "Corrected"}, instance=comment, call=call)
    attempt(form.save, call=call)
    expect(
        stored(),
        [(comment.post.slug, "Ada", "Corrected", False, member)],
        call=f"the comments after {call}: post, name, body, approved, author",
        because="What a visitor's new comment is given is for the view to say: the newsroom corrects all comments.",
    )


def test_a_text_may_be_as_long_as_a_book(client):
    post = PostFactory(published=True)
    body = "All the trams, one by one. " * 4000 + "The end."
    client.post(address(post), {"name": "Ada", "body": body})
    expect([len(one[2]) for one in stored()], [len(body)], call=f"the lengths of the bodies after POST {address(post)}")


@pytest.mark.parametrize(
    ("method", "body"), [("get", BODY), ("post", BODY), ("post", "")], ids=["get", "post", "a post that is bad input"]
)
def test_a_post_that_is_not_published_takes_no_comments(client, method, body):
    post = PostFactory(published=True, status=Post.Status.DRAFT)
    chief = ProfileFactory(user__is_staff=True, user__is_superuser=True)
    for who, user in {"a visitor": None, "staff": chief.user, "its author": post.author.user}.items():
        if user:
            client.force_login(user)
        response = getattr(client, method)(address(post), {"name": "Ada", "body": body})
        call = f"{method.upper()} {address(post)}, a draft, by {who}, with body={body!r}"
        expect(response.status_code, 404, call=call)
        expect(stored(), [], call="the comments afterwards")
