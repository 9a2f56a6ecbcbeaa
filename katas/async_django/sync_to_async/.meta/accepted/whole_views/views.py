"""Pages of the blog, and tips for its authors, under ASGI: each view as a whole in the thread of the ORM."""

from __future__ import annotations

from asgiref.sync import sync_to_async
from django.db import transaction
from django.db.models import Count, F, Q
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404

from kata_project.billing.models import Wallet
from kata_project.blog.models import Post
from katas.async_django.sync_to_async import amounts, ledger

PUBLISHED = Post.objects.filter(status=Post.Status.PUBLISHED).select_related("author", "editor")


@sync_to_async
def overview(request: HttpRequest) -> JsonResponse:
    """The published posts."""
    counted = PUBLISHED.annotate(number=Count("comments", filter=Q(comments__approved=True)))
    posts = counted.order_by("-published_at", "-pk").values_list("title", "author__display_name", "number")
    return JsonResponse({"posts": [dict(zip(("title", "author", "comments"), post, strict=True)) for post in posts]})


@sync_to_async
def read(request: HttpRequest, slug: str) -> JsonResponse:
    """One post, which has been read once more now."""
    post = get_object_or_404(PUBLISHED.all(), slug=slug)
    with transaction.atomic():
        post.views = F("views") + 1
        post.save(update_fields=["views"])
        post.refresh_from_db(fields=["views"])
    return JsonResponse(
        {
            "title": post.title,
            "author": post.author.display_name,
            "editor": post.editor and post.editor.display_name,
            "tags": sorted(tag.name for tag in post.tags.all()),
            "views": post.views,
            "reader": request.user.username or None,
        }
    )


@sync_to_async
def tip(request: HttpRequest, slug: str) -> JsonResponse:
    """A reader pays the author of a post."""
    post = get_object_or_404(PUBLISHED.all(), slug=slug)
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    amount = amounts.parse(request.POST.get("amount", ""))
    if amount is None:
        return JsonResponse({}, status=400)
    try:
        with transaction.atomic():
            wallets = Wallet.objects.select_for_update().select_related("owner").order_by("pk")
            payer = wallets.get(owner__user=request.user)
            # One row is one object, or the second one would write over the first.
            receiver = payer if payer.owner == post.author else wallets.get(owner=post.author)
            if payer.balance < amount:
                return JsonResponse({}, status=409)
            payer.balance -= amount
            receiver.balance += amount
            payer.save()
            receiver.save()
            ledger.record(payer.owner, receiver.owner, amount)
    except Wallet.DoesNotExist:
        return JsonResponse({}, status=409)
    except ledger.LedgerDown:
        return JsonResponse({}, status=503)
    return JsonResponse({"balance": str(payer.balance)})
