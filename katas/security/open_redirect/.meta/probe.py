"""Where many addresses lead, on visits by HTTP and HTTPS, with and without a proxy, to each name of the site."""

HOSTS = ("blog.example", "www.blog.example", "localhost:8000", "localhost")


def addresses(rng, host):
    """Yield paths and addresses of this site, and ways to leave it, each with something of its own."""
    token = f"{rng.getrandbits(32):x}"
    evil = f"{token}.example"
    other = rng.choice([name for name in HOSTS if name != host])
    yield f"/{token}/Tram/?page={rng.randint(2, 9)}#c{token}"
    yield f"/?q=//{token}"
    yield f"/?q=http://{token}"
    yield f"/日本/{token}/"
    yield f"https://{host}"
    yield f"https://{host}?page={token}"
    yield f"https://{host}#{token}"
    yield f"/posts/a b/{token}/"
    yield f"/%2F@{token}//../(it's)/[1]/!*~;,$?a[]=1"
    yield f'/search/?q="<b>{token}"'
    yield f"/{token}/?"
    yield f"/?q={token} "
    yield f"/?q=50%25%26{token}%2F"
    yield f"/{token}/?q=" + "tram+" * 390
    yield "/notices/"
    yield ""
    for scheme in ("http", "https", "HTTP", "HTTPS", "ftp", "javascript"):
        yield f"{scheme}://{host}/{token}"
        yield f"{scheme}://{host.partition(':')[0]}:81/{token}"
        yield f"{scheme}://{host.partition(':')[0]}/{token}"
        yield f"{scheme}://{evil}/{host}"
        yield f"{scheme}://{other}/{token}"
        yield f"{scheme}://{host}@{evil}/"
        yield f"{scheme}://{evil}\\@{host}/"
        yield f"{scheme}://{host}.{evil}/"
        yield f"{scheme}:{evil}"
        yield f"{scheme}:///{evil}"
    for start in ("//", "///", "////", "/\\", "\\\\", "\\/", " //", "\t//", "/\t/", "/\n/", "/\r/", "\x01//"):
        yield f"{start}{evil}/{token}"
    yield f"javascript:alert('{token}')"
    yield f"data:text/html,{token}"
    yield f"vbscript:alert('{token}')"
    yield f"mailto:{token}@{evil}"
    yield f"https://{host.replace('.', '-')}/{token}"
    yield f"https://[{evil}/"
    yield f"https:\\\\{evil}/"
    yield f"https://{host.partition(':')[0]}:x{token}/"


def cases(rng):
    for host in HOSTS:
        visits = []
        for secure in ("http", "https", "proxy"):
            for address in addresses(rng, host):
                form = rng.choice((None, None, "form", "both"))
                visits.append({"host": host, "by": secure, "address": address, "form": form})
            # For every seed: the form wins over a good and over a bad query string, and is bad itself.
            token = f"{rng.getrandbits(32):x}"
            visits.append({"host": host, "by": secure, "address": f"/{token}/", "form": "both"})
            visits.append({"host": host, "by": secure, "address": f"//{token}.example/", "form": "both"})
            visits.append({"host": host, "by": secure, "address": "", "form": "both"})
            visits.append({"host": host, "by": secure, "address": f"/{token}/q/", "form": "other fields"})
            visits.append({"host": host, "by": secure, "address": f"//{token}.example/", "form": "other fields"})
        # The header of another proxy, and the one that no proxy sets there.
        down = {"host": host, "address": f"http://{host}/{rng.getrandbits(32):x}", "form": None}
        visits += [down | {"by": by} for by in ("other proxy", "visitor's header")]
        rng.shuffle(visits)
        token = f"{rng.getrandbits(32):x}"
        # The default is the view's own, and may lead anywhere.
        yield {"visits": visits, "default": f"https://{token}.example/" if host == "localhost" else f"/{token}/"}
