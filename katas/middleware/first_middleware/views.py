"""Some pages of the site. Nothing is to be done here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect

#: The paths of the requests for which a view of this module ran.
ran: list[str] = []


def page(request: HttpRequest) -> HttpResponse:
    """Answer with what was asked, a cookie and a header of its own."""
    ran.append(request.path)
    name = request.GET.get("name", "reader")
    response = HttpResponse(f"Hello {name}", content_type="text/plain; charset=utf-8", headers={"X-Page": name})
    response.set_cookie("seen", "yes")
    return response


def old(request: HttpRequest) -> HttpResponse:
    """Lead to the page that took this one's place."""
    ran.append(request.path)
    response = redirect("page")
    response.set_cookie("moved", "yes")
    return response


def download(request: HttpRequest) -> StreamingHttpResponse:
    """Send a file in pieces, as they are made."""
    ran.append(request.path)
    return StreamingHttpResponse((f"line {number}\n" for number in range(3)), content_type="text/csv")


def broken(request: HttpRequest) -> HttpResponse:
    """Fail, as views do."""
    ran.append(request.path)
    raise ValueError("The page is broken.")


def partner(request: HttpRequest) -> HttpResponse:
    """Hand on what the server of a partner has answered, with the header of that one."""
    ran.append(request.path)
    return HttpResponse("From a partner", headers={"X-Served-By": "partner-3"})


def thanks(request: HttpRequest) -> HttpResponse:
    """Thank the reader by a message, as the next page would show it."""
    ran.append(request.path)
    messages.success(request, "Thank you.")
    return HttpResponse(" ".join(str(message) for message in messages.get_messages(request)))


@login_required
def members(request: HttpRequest) -> HttpResponse:
    """Greet somebody who has signed in."""
    ran.append(request.path)
    return HttpResponse(f"Hello {request.user.get_username()}")
