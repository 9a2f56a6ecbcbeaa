from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage, storages

from kata_project.settings import MEDIA_ROOT, MEDIA_URL
from katas.static_media.static_files.collecting import collected
from pytest_djangokata.testing import attempt, expect

PODCAST = '.episode {\n  background: url("mic.svg") no-repeat left center;\n  padding-left: 2rem;\n}'
EVENTS = ".event {\n  border-left: 4px solid teal;\n  padding-left: 1rem;\n}"
MIC = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect x="5" y="1" width="6" height="10" rx="3"/></svg>'
)
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7"/></svg>'
FILES = {"podcast/style.css": PODCAST, "events/style.css": EVENTS, "podcast/mic.svg": MIC, "brand/logo.svg": LOGO}
OWN_STYLE = {"/podcast/": (PODCAST.replace('url("mic.svg")', "url(…)"), [MIC]), "/events/": (EVENTS, [])}


def run(site_of, **kwargs):
    """Collect, and let a failing collectstatic fail the test with its reason."""
    manager = collected(site_of, **kwargs)
    return manager, attempt(
        manager.__enter__, call="collectstatic", because="All files must be found and fit together."
    )


@pytest.fixture
def collect(tmp_path):
    """Collect into a new folder; the settings are put back at the end."""
    managers = []

    def into(name="static", **kwargs):
        manager, site = run(tmp_path / name, **kwargs)
        managers.append(manager)
        return site

    yield into
    for manager in reversed(managers):
        manager.__exit__(None, None, None)


def page_of(site, address):
    return attempt(site.page, address, call=f"GET {address}, after collectstatic")


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_found_under_its_name(name):
    path = finders.find(name)
    expect(
        path is not None,
        True,
        call=f"a file is found as {name!r}",
        because="Finders look in the apps and STATICFILES_DIRS.",
    )
    expect(
        Path(path).read_text(encoding="utf-8").strip(),
        FILES[name],
        call=f"the contents of {name!r}",
        because="All apps share one space of names: the first file of a name wins.",
    )


def test_the_sites_own_files_are_still_found():
    expect(
        finders.find("kata_project/site.css") is not None,
        True,
        call="a file is found as 'kata_project/site.css'",
        because="A setting that is written from scratch loses what was in it.",
    )


def test_collectstatic_has_a_folder_of_its_own():
    root = settings.STATIC_ROOT
    expect(bool(root), True, call="STATIC_ROOT is set", because="collectstatic has to know where to collect to.")
    sources = {storage.path("") for finder in finders.get_finders() for _, storage in finder.list([])} | {MEDIA_ROOT}
    expect(
        [str(source) for source in sources if overlap(Path(root).resolve(), Path(source).resolve())],
        [],
        call=f"the folders of sources and uploads that are STATIC_ROOT, {root}, or inside or around it",
        because="What is collected must not be mixed with what was written or uploaded, nor be cleared with it.",
    )


def overlap(one, other):
    return one.is_relative_to(other) or other.is_relative_to(one)


@pytest.mark.parametrize("address", OWN_STYLE)
def test_each_page_has_its_own_stylesheet(address, collect):
    site = collect()
    styles = page_of(site, address).styles
    expect(
        [site.stylesheet(style) for style in styles],
        [OWN_STYLE[address]],
        call=f"the stylesheets of {address}, and the files that they refer to, at {styles}",
        because="Each page is linked to the collected file of its own app.",
    )


@pytest.mark.parametrize("address", ["/podcast/", "/events/"])
def test_each_page_shows_the_logo(address, collect):
    site = collect()
    images = page_of(site, address).images
    logos = [(site.file(image) or "nothing collected").strip() for image in images]
    expect(logos, [LOGO], call=f"the contents of the images of {address}, at {images}")


SITE = "body {\n  color: black;\n}"
# Longer than what is read of a file at once.
LONG = "/* Kept from the old site. */\n" * 5000
CHANGES = {
    "podcast/style.css": (PODCAST, PODCAST.replace("2rem", "3rem"), ["podcast/style.css"]),
    "kata_project/site.css": (SITE, SITE.replace("black", "brown"), ["kata_project/site.css"]),
    "events/style.css": (EVENTS, EVENTS.replace("4px", "9px"), ["events/style.css"]),
    "brand/logo.svg": (
        LOGO,
        LOGO.replace('r="7"', 'r="6"'),
        ["brand/logo.svg on /podcast/", "brand/logo.svg on /events/"],
    ),
    "podcast/mic.svg": (MIC, MIC.replace('rx="3"', 'rx="2"'), ["podcast/style.css", "podcast/mic.svg"]),
}


@pytest.mark.django_db
@pytest.mark.parametrize("changed", CHANGES)
def test_an_address_changes_with_the_contents(changed, collect):
    *texts, moved = CHANGES[changed]
    addresses = {}
    for when, text in zip(("before", "after"), texts, strict=True):
        site = collect(when, changed={changed: f"{LONG}{text}\n"})
        podcast, events = page_of(site, "/podcast/"), page_of(site, "/events/")
        addresses[when] = {
            "podcast/style.css": podcast.styles,
            "podcast/mic.svg": [target for style in podcast.styles for target in site.references(style)],
            "events/style.css": events.styles,
            "kata_project/site.css": page_of(site, "/").styles,
            "brand/logo.svg on /podcast/": podcast.images,
            "brand/logo.svg on /events/": events.images,
        }
    expect(
        [name for name in addresses["before"] if addresses["before"][name] != addresses["after"][name]],
        moved,
        call=f"the files whose addresses changed, after a change as long at the end of {changed}, and collectstatic",
        because="Browsers may keep a file for ever if another content has another address.",
    )


@pytest.mark.parametrize("url", ["https://cdn.example.com/kata/", "/files/"])
def test_all_addresses_follow_static_url(url, collect):
    site = collect(url=url)
    for address in ("/podcast/", "/events/"):
        page = page_of(site, address)
        expect(
            [one.startswith(url) for one in (*page.styles, *page.images)],
            [True, True],
            call=f"the addresses on {address} begin with STATIC_URL {url!r}: {[*page.styles, *page.images]}",
            because="A path that is written out stays behind when the files move.",
        )


@pytest.mark.django_db
def test_the_sites_own_pages_find_their_stylesheet(collect):
    site = collect()
    styles = page_of(site, "/").styles
    expect(
        [site.file(style) is not None for style in styles],
        [True],
        call=f"the stylesheet of the front page was collected: {styles}",
        because="A page that asks the manifest for a file that was not collected is an error.",
    )


def test_uploads_are_stored_as_before():
    storage = attempt(
        storages.__getitem__, "default", call='storages["default"]', because="STORAGES names all storages."
    )
    expect(
        isinstance(storage, FileSystemStorage),
        True,
        call=f'storages["default"], a {type(storage).__name__}: does it keep files in a folder?',
        because="What is kept elsewhere is not where the files of yesterday are.",
    )
    for method, before in (("path", str(MEDIA_ROOT / "cover.png")), ("url", f"/{MEDIA_URL}cover.png")):
        call = f'storages["default"].{method}("cover.png")'
        expect(
            attempt(getattr(storage, method), "cover.png", call=call),
            before,
            call=call,
            because="What users upload is no static file: it stays in MEDIA_ROOT, at MEDIA_URL, under its own name.",
        )
    for name in ("cover.png", "posts/2024/Crème.png"):
        kept = attempt(storage.get_available_name, name, call=f'storages["default"].get_available_name({name!r})')
        expect(kept, name, call=f"the name under which {name!r} is stored", because="An upload keeps its name.")
    with mock.patch.object(type(storage), "exists", lambda _, name: name == "cover.png"):
        second = storage.get_available_name("cover.png")
    expect(
        second != "cover.png",
        True,
        call=f"a second cover.png gets another name: {second}",
        because="What somebody else has uploaded under this name must stay.",
    )
