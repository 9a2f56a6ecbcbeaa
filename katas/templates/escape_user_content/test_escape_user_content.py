import pytest
from django.test import Client

from kata_project.factories import ProfileFactory
from katas.templates.escape_user_content import links
from katas.templates.escape_user_content.reading import Page, web_links
from pytest_djangokata.testing import attempt, expect

AS_TYPED = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</script></title></h1></div><script>alert(1)</script>",
    "<!-- <script>",
    "a < b && b > c",
    "&lt;b&gt; &amp; &quot;",
    "{{ author.pk }} {% now 'Y' %}",
    "Zoë \u2028 \\ \u00ab\\u003c\u00bb",
]
NO_WEB_ADDRESS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript://https://example.com/%0aalert(1)",
    "javascript:alert('http://')",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "//evil.example.com",
    "/accounts/logout/",
    "example.com",
    "xhttps://example.com",
    "httpscript://example.com",
    "ftp://example.com",
    "mailto:https://example.com",
    " https://example.com",
    "https:example.com",
    "http:/example.com",
    "javascript:alert(1)//\nhttps://example.com",
]
IMPROPER = [
    'https://example.com/" onmouseover="alert(1)',
    "https://example.com/' onmouseover='alert(1)",
    "https://example.com/ onmouseover=alert(1)",
    "https://example.com/><script>alert(1)</script>",
    "http://[",
    "https://[example.com",
    "https://example.com/{id}/",
    "https://example.com/{",
]
WEB_ADDRESSES = [
    "https://example.com/",
    "http://example.com/a?b=1&c=2&copy=3#d",
    "HTTPS://Example.com/A%20B",
    "Http://example.com:8000/~zoe",
    "http://intranet/",
    "https://例え.example/日本",
    "https://example.com/@zoe+co/a,b;c=1!$",
    "https://zoe@example.com:8443/",
    "https://example.com/?next=javascript:x&to=data:y#//vbscript:z",
    f"https://example.com/{'long/' * 35}",
]
AS_TEXT = "What users typed is text: it must neither run nor disappear."


def page_of(**profile):
    """Return the page of a profile with these fields."""
    author = ProfileFactory(**{"display_name": "Zoë", "website": "", "bio": ""} | profile)
    fields = ", ".join(f"{name}={value!r}" for name, value in profile.items())
    response = Client(raise_request_exception=False).get(f"/profiles/{author.pk}/")
    expect(response.status_code, 200, call=f"the status of the page of a profile with {fields}")
    return Page(response.content.decode()), f"of a profile with {fields}"


def link(url, text="Zoë"):
    call = f"website_link({url!r}, {text!r})"
    return Page(f"<h1>{attempt(links.website_link, url, text, call=call)}</h1>"), call


@pytest.mark.parametrize("url", WEB_ADDRESSES, ids=lambda url: url[:40])
def test_a_web_address_becomes_a_link(url):
    page, call = link(url)
    expect(page.links["h1"], [(url, "Zoë", "nofollow")], call=f"address, text and rel of the link in {call}")
    expect(page.texts["h1"], "Zoë", call=f"the text of {call}")


@pytest.mark.parametrize("url", [*NO_WEB_ADDRESS, ""])
def test_no_other_address_becomes_a_link(url):
    page, call = link(url)
    expect(
        (page.links["h1"], page.dangers),
        ([], []),
        call=f"the links and the dangers in {call}",
        because="Escaping does not help here: a browser runs what stands in href, if the scheme says so.",
    )
    expect(page.texts["h1"], "Zoë", call=f"the text of {call}", because="The name is shown without a link.")


@pytest.mark.parametrize("url", IMPROPER)
def test_an_improper_address_is_harmless(url):
    page, call = link(url)
    expect(page.dangers, [], call=f"the dangers in {call}", because="A quote or a space must not end the attribute.")
    expect(page.texts["h1"], "Zoë", call=f"the text of {call}")


@pytest.mark.parametrize("text", AS_TYPED)
@pytest.mark.parametrize("url", ["https://example.com/", "", "javascript:alert(1)"])
def test_the_text_of_a_link_is_shown_as_it_was_typed(url, text):
    page, call = link(url, text)
    expect(page.dangers, [], call=f"the dangers in {call}", because=AS_TEXT)
    expect(page.texts["h1"], " ".join(text.split()), call=f"the text of {call}", because=AS_TEXT)


@pytest.mark.django_db
@pytest.mark.parametrize("website", ["https://example.com/?a=1&b=2", "javascript:alert(1)", *IMPROPER])
def test_the_page_shows_the_link(website):
    page, call = page_of(website=website, display_name="Zoë & <Zoë>")
    expect((page.texts["h1"], page.dangers), ("Zoë & <Zoë>", []), call=f"the h1, and the dangers on the page {call}")
    if website not in IMPROPER:
        addresses = [href for href, _, _ in page.links["h1"]]
        expect(addresses, [website] if website.startswith("https") else [], call=f"the links in the h1 {call}")


@pytest.mark.django_db
@pytest.mark.parametrize("typed", AS_TYPED)
def test_name_and_biography_are_shown_as_they_were_typed(typed):
    page, call = page_of(display_name=typed[:80], bio=f"I am {typed}, you know.")
    expect(page.dangers, [], call=f"the dangers on the page {call}", because=AS_TEXT)
    expect(
        (page.texts["h1"], page.texts["bio"]),
        (" ".join(typed[:80].split()), " ".join(f"I am {typed}, you know.".split())),
        call=f"the h1 and the biography {call}",
        because=AS_TEXT,
    )
    name = " ".join(typed[:80].split())
    if name not in page.texts["title"]:
        expect(page.texts["title"], name, call=f"the title of the page {call}", because=AS_TEXT)


@pytest.mark.django_db
@pytest.mark.parametrize("paragraphs", [1, 2, 4])
def test_each_paragraph_is_one(paragraphs):
    bio = "\n\n".join(f"Number {n}\nis <short>." for n in range(paragraphs))
    page, call = page_of(bio=bio)
    expect(page.paragraphs, paragraphs, call=f"the number of p in the biography {call}")
    expect(page.texts["bio"], " ".join(bio.split()), call=f"the biography {call}", because=AS_TEXT)


@pytest.mark.django_db
def test_web_addresses_in_the_biography_become_links():
    bio = "See https://example.com/a?b=1&c=2 and\nhttp://example.org/\n\njavascript:alert(1) <https://"
    page, call = page_of(bio=bio)
    expect(
        web_links(page.links["bio"]),
        [("https://example.com/a?b=1&c=2", "nofollow"), ("http://example.org/", "nofollow")],
        call=f"address and rel of the links in the biography {call}",
    )
    expect(page.dangers, [], call=f"the dangers on the page {call}")
    expect(page.texts["bio"], " ".join(bio.split()), call=f"the biography {call}", because=AS_TEXT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "website"), [(300, ""), (2000, "https://example.com/")], ids=["no website", "a website"]
)
def test_a_long_biography_is_shown_in_full(words, website):
    url = f"https://example.com/{'long/' * 60}"
    bio = f"See {url} and " + "more & " * words + "the end."
    name = "Zoë " * 19 + "Last"  # as long as a name can be
    page, _ = page_of(display_name=name, website=website, bio=bio)
    expect(
        page.texts["bio"] == " ".join(bio.split()),
        True,
        call=f"a biography of {words} words, with a URL of {len(url)} characters, is shown as it was typed",
        because="Nothing of a biography is left out.",
    )
    expect(web_links(page.links["bio"]), [(url, "nofollow")], call=f"address and rel of the link in it: {url}")
    call = f"the h1 of a profile with a name of {len(name)} characters and the website {website!r}"
    expect(page.texts["h1"], name, call=call, because="Nothing of a name is left out, either.")
    expect(
        name in page.texts["title"], True, call=f"the title of the page has the whole name of {len(name)} characters"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("url", IMPROPER)
def test_improper_addresses_in_the_biography_are_harmless(url):
    page, call = page_of(bio=f"My site: {url} !")
    expect(
        page.dangers, [], call=f"the dangers on the page {call}", because="The link is made of what users typed, too."
    )


@pytest.mark.django_db
@pytest.mark.parametrize("typed", AS_TYPED)
def test_the_script_has_the_data_as_they_were_typed(typed):
    page, call = page_of(display_name=typed[:80], bio=f"{typed}\n\n'Two' \"quotes\"\t", website=f"javascript:{typed}")
    expect(
        page.data,
        {"name": typed[:80], "website": f"javascript:{typed}", "bio": f"{typed}\n\n'Two' \"quotes\"\t"},
        call=f"the data in the script {call}",
        because="In a script, HTML escaping is wrong and no escaping is worse: it takes an escape that JSON knows.",
    )
