import tempfile
from itertools import pairwise
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage, storages

from kata_project.settings import MEDIA_ROOT, MEDIA_URL
from katas.static_media.static_files.collecting import collected

NAMES = ["podcast/style.css", "events/style.css", "podcast/mic.svg", "brand/logo.svg", "kata_project/site.css"]


def act(inputs):
    if not inputs["versions"]:
        return told_by_the_settings(inputs["word"])
    facts = {}
    with tempfile.TemporaryDirectory() as folder:
        seen = []
        for n, changed in enumerate(inputs["versions"]):
            with collected(Path(folder) / f"{inputs['word']}{n}", changed=changed, url=inputs["url"]) as site:
                seen.append({address: read(site, address) for address in ("/podcast/", "/events/", "/")})
    facts["pages"] = [{address: facts for address, (_, facts) in pages.items()} for pages in seen]
    facts["moved"] = [
        {
            address: [left != right for left, right in zip(before[address][0], after[address][0], strict=True)]
            for address in before
        }
        for before, after in pairwise(seen)
    ]
    return facts


def told_by_the_settings(word):
    """Return what is to be said before anything is collected."""
    uploads = storages["default"]
    return {
        "found": [contents(finders.find(name)) for name in NAMES],
        "root": root_is_apart(),
        "uploads": [
            isinstance(uploads, FileSystemStorage),
            uploads.path(f"{word}.png") == str(MEDIA_ROOT / f"{word}.png"),
            uploads.url(f"{word}.png") == f"/{MEDIA_URL}{word}.png",
            uploads.url(f"{word}.png"),
            [uploads.get_available_name(name) for name in (f"{word}.png", f"{word}/é.png")],
            replaces(uploads, f"{word}.png"),
        ],
    }


def replaces(uploads, taken):
    """Tell whether an upload is stored under a name that is taken."""
    with mock.patch.object(type(uploads), "exists", lambda _, name: name == taken):
        return uploads.get_available_name(taken) == taken


def contents(path):
    return None if path is None else Path(path).read_text(encoding="utf-8").strip()


def root_is_apart():
    if not settings.STATIC_ROOT:
        return False
    root = Path(settings.STATIC_ROOT).resolve()
    sources = {storage.path("") for finder in finders.get_finders() for _, storage in finder.list([])} | {MEDIA_ROOT}
    return not any(root.is_relative_to(one) or one.is_relative_to(root) for one in (Path(s).resolve() for s in sources))


def read(site, address):
    """Return the addresses of a page's files, and what is to be said about them."""
    page = site.page(address)
    addresses = [*page.styles, *(target for style in page.styles for target in site.references(style)), *page.images]
    styles = [[text, files] for text, files in map(site.stylesheet, page.styles)]
    images = [(site.file(image) or "").strip() for image in page.images]
    return addresses, {"styles": styles, "images": images, "there": [one.startswith(site.url) for one in addresses]}
