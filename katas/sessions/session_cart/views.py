"""What the script of the shop talks to. Nothing is to be done here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from kata_project.billing.models import Plan
from katas.sessions.session_cart.cart import Cart


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Return what is in the cart."""
    cart = Cart(request.session)
    lines = [
        {
            "plan": line.plan.slug,
            "price": str(line.plan.price),
            "quantity": line.quantity,
            "total": str(line.total),
        }
        for line in cart.lines()
    ]
    return JsonResponse({"lines": lines, "total": str(cart.total()), "count": cart.count()})


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put a plan that is for sale into the cart."""
    quantity = read_quantity(request)
    if not quantity:
        return HttpResponseBadRequest("The quantity is a number from 1 to 99.")
    Cart(request.session).add(chosen_plan(request), quantity)
    return redirect("cart")


@require_POST
def set_quantity(request: HttpRequest) -> HttpResponse:
    """Change the quantity of a plan; 0 takes it out."""
    quantity = read_quantity(request)
    if quantity is None:
        return HttpResponseBadRequest("The quantity is a number from 0 to 99.")
    Cart(request.session).set_quantity(chosen_plan(request), quantity)
    return redirect("cart")


@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    """Empty the cart."""
    Cart(request.session).clear()
    return redirect("cart")


def chosen_plan(request: HttpRequest) -> Plan:
    return get_object_or_404(Plan, slug=request.POST.get("plan", ""), is_active=True)


def read_quantity(request: HttpRequest) -> int | None:
    text = request.POST.get("quantity", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else None
