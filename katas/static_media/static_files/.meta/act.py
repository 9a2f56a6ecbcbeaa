import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage, storages

from katas.static_media.static_files.collecting import collected

NAMES = ["podcast/style.css", "events/style.css", "podcast/mic.svg", "brand/logo.svg", "kata_project/site.css"]


def act(inputs):
    facts = {"found": [contents(finders.find(name)) for name in NAMES], "root": root_is_apart()}
    facts["uploads"] = isinstance(storages["default"], FileSystemStorage)
    with tempfile.TemporaryDirectory() as folder:
        seen = []
        for n, changed in enumerate(({}, inputs["changed"])):
            with collected(Path(folder) / f"{inputs['word']}{n}", changed=changed, url=inputs["url"]) as site:
                seen.append({address: read(site, address) for address in ("/podcast/", "/events/", "/")})
    facts["pages"] = [{address: facts for address, (_, facts) in pages.items()} for pages in seen]
    facts["moved"] = {
        address: [left != right for left, right in zip(seen[0][address][0], seen[1][address][0], strict=True)]
        for address in seen[0]
    }
    return facts


def contents(path):
    return None if path is None else Path(path).read_text(encoding="utf-8").strip()


def root_is_apart():
    sources = [Path(one.location).resolve() for finder in finders.get_finders() for one in finder.storages.values()]
    return bool(settings.STATIC_ROOT) and Path(settings.STATIC_ROOT).resolve() not in sources


def read(site, address):
    """Return the addresses of a page's files, and what is to be said about them."""
    page = site.page(address)
    addresses = [*page.styles, *page.images]
    styles = [[text, files] for text, files in map(site.stylesheet, page.styles)]
    images = [(site.file(image) or "").strip() for image in page.images]
    return addresses, {"styles": styles, "images": images, "there": [one.startswith(site.url) for one in addresses]}
