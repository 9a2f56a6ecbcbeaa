"""The page on which a reader dismisses a notice."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri

from katas.security.open_redirect import redirects


def dismiss_notice(request: HttpRequest) -> HttpResponse:
    """Dismiss the notice and lead back to where the reader came from."""
    # Not HttpResponseRedirect, which refuses some schemes by itself: the address must be right before it gets here.
    return HttpResponse(
        status=302, headers={"Location": iri_to_uri(redirects.next_page(request, default="/notices/done/"))}
    )
