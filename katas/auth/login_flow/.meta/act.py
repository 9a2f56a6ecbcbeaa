from html.parser import HTMLParser
from unittest import mock
from urllib.parse import urlencode, urljoin

from django.contrib.auth import get_user
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client, override_settings

LOGIN, LOGOUT = "/accounts/login/", "/accounts/logout/"


class Page(HTMLParser):
    """The visible text, the inputs and the messages of a page."""

    def __init__(self, response):
        super().__init__()
        self.text, self.inputs, self.messages = "", {}, []
        self.in_messages = False
        self.feed(response.content.decode())
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "input" and attributes.get("name"):
            self.inputs[attributes["name"]] = attributes
        if tag == "ul" and "messages" in (attributes.get("class") or "").split():
            self.in_messages = True

    def handle_endtag(self, tag):
        self.in_messages = self.in_messages and tag != "ul"

    def handle_data(self, data):
        self.text += data
        if self.in_messages and data.strip():
            self.messages.append(data.strip())


def leads_to(response, site):
    if response.status_code not in (302, 303):
        return response.status_code
    return urljoin(site + LOGIN, response.headers["Location"])


def shape(page):
    """Return the attributes of the inputs, without their values."""
    return {
        name: {key: value for key, value in attributes.items() if key != "value"}
        for name, attributes in page.inputs.items()
    }


def attempt(one, visitor, first_visit, texts, other):
    """Send one form that *visitor* was given, each from a browser of its own."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = visitor.cookies["csrftoken"].value
    site = "https://testserver" if one["secure"] else "http://testserver"
    address = LOGIN + ("?" + urlencode({"next": one["next"]}) if one["place"] == "query" else "")
    token = {"csrfmiddlewaretoken": first_visit.inputs["csrfmiddlewaretoken"]["value"]}
    if one.get("signed in") or one.get("again"):
        right = one.get("right", one["password"])
        before = {"username": one["name"], "password": right} if one.get("again") else other
        # As a browser does: with the form, and on to the page where it leads. The token is another one there.
        client.post(LOGIN, before | token)
        token["csrfmiddlewaretoken"] = Page(client.get("/")).inputs["csrfmiddlewaretoken"]["value"]
    session = client.session
    session["seen"] = one["name"]
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    data = {"username": one["name"], "password": one["password"]}
    if one["place"] == "field":
        data["next"] = one["next"]
    if one["token"]:
        data |= token
    headers = {"referer": site + LOGIN}
    with mock.patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as encode:
        send = client.get if one["method"] == "get" else client.post
        response = send(address, data, secure=one["secure"], headers=headers)
    seen = {
        "to": leads_to(response, site),
        "who": str(get_user(client).get_username()),
        "hashed": encode.call_count > 0,
    }
    if response.status_code == 200 and one["method"] == "post":
        page = Page(response)
        text = page.text.replace(one["name"], "NAME")
        texts.append([text, shape(page)])
        seen["says"] = [texts[-1] == texts[0], text != first_visit.text, "Welcome back" in text]
        seen["name"] = page.inputs["username"].get("value")
        if one["next"] == "/pricing/":
            seen["next"] = page.inputs["next"].get("value")
        seen["password"] = bool(page.inputs["password"].get("value"))
    else:
        seen["messages"] = Page(client.get("/pricing/")).messages
    if one.get("again"):
        return seen  # whether the key stays is left open
    seen["new key"] = bool(client.session.session_key != before)
    thief = Client()
    thief.cookies["sessionid"] = before
    seen["thief"] = str(get_user(thief).get_username())
    return seen


def sign_out(member, method, other):
    client, thief, elsewhere = Client(), Client(), Client()
    elsewhere.post(LOGIN, other)
    if member:
        # As a browser does: with the form, and on to the page where it leads.
        client.post(LOGIN, member)
        client.get("/")
    session = client.session
    session["cart"] = "3"
    session.save()
    client.cookies["sessionid"] = session.session_key
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    response = client.post(LOGOUT, {"next": "/pricing/"}) if method == "post" else getattr(client, method)(LOGOUT)
    return {
        "to": leads_to(response, "http://testserver"),
        "who": [str(get_user(one).get_username()) for one in (client, thief, elsewhere)],
        "cart": ["cart" in one.session for one in (client, thief)],
        "messages": Page(client.get("/")).messages,
    }


def attempts(inputs):
    visitor = Client()
    first_visit = Page(visitor.get(LOGIN))
    texts = []
    return [attempt(one, visitor, first_visit, texts, inputs["other"]) for one in inputs["attempts"]]


def pages(inputs):
    """Look at the page of a visitor, of a member, and of who has sent too little."""
    first_visit = Page(Client().get(LOGIN))
    empty = Client().post(LOGIN, {"next": "/pricing/"})
    nothing = [
        page.inputs[name].get("value") or "" for page in (first_visit, Page(empty)) for name in ("username", "next")
    ]
    nothing.append(Page(empty).text != first_visit.text)
    name = inputs["member"]["username"]
    nothing.append(Page(Client().post(LOGIN, {"username": name})).inputs["username"].get("value") == name)
    page = Page(Client().get(LOGIN, {"next": inputs["markup"]}))
    member = Client()
    member.post(LOGIN, inputs["member"])
    member = member.get(LOGIN)
    return {
        "empty": [empty.status_code, *nothing],
        "next": page.inputs["next"].get("value"),
        "member": [member.status_code, "password" in Page(member).inputs],
    }


def act(inputs):
    with override_settings(ALLOWED_HOSTS=["testserver", inputs["sister"]]):
        if inputs["do"] == "out":
            return [sign_out(member, inputs["method"], inputs["other"]) for member in (inputs["member"], None)]
        return pages(inputs) if inputs["do"] == "pages" else attempts(inputs)
