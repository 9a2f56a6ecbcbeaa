"""Pages of the blog, and tips for its authors, under ASGI."""

from __future__ import annotations

from decimal import Decimal

from asgiref.sync import sync_to_async
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, JsonResponse

from kata_project.billing.models import Wallet
from kata_project.blog.models import Post
from katas.async_django.sync_to_async import amounts, ledger


async def overview(request: HttpRequest) -> JsonResponse:
    """The published posts."""
    posts = (
        Post.objects.filter(status=Post.Status.PUBLISHED)
        .select_related("author")
        .annotate(approved=Count("comments", filter=Q(comments__approved=True)))
        .order_by("-published_at", "-pk")
    )
    rows = [
        {"title": post.title, "author": post.author.display_name, "comments": post.approved} async for post in posts
    ]
    return JsonResponse({"posts": rows})


async def published(slug: str) -> Post:
    """Return a published post with its author and editor.

    :raises Http404: if there is none.
    """
    posts = Post.objects.select_related("author", "editor")
    try:
        return await posts.aget(slug=slug, status=Post.Status.PUBLISHED)
    except Post.DoesNotExist as error:
        raise Http404(slug) from error


async def read(request: HttpRequest, slug: str) -> JsonResponse:
    """One post, which has been read once more now."""
    post = await published(slug)
    await Post.objects.filter(pk=post.pk).aupdate(views=F("views") + 1)
    await post.arefresh_from_db(fields=["views"])
    user = await request.auser()
    return JsonResponse(
        {
            "title": post.title,
            "author": post.author.display_name,
            "editor": post.editor.display_name if post.editor else None,
            "tags": [tag.name async for tag in post.tags.order_by("name")],
            "views": post.views,
            "reader": user.username or None,
        }
    )


class Refused(Exception):
    """The tip cannot be paid."""


@sync_to_async
def pay(user: AbstractBaseUser | AnonymousUser, post: Post, amount: Decimal) -> Decimal:
    """Move the money in one transaction, which is in one thread, and return what is left.

    :raises Refused: if there is no wallet, or not enough in it.
    """
    with transaction.atomic():
        mine = Wallet.objects.filter(owner__user=user)
        theirs = Wallet.objects.filter(owner=post.author)
        if not mine.filter(balance__gte=amount).update(balance=F("balance") - amount):
            raise Refused
        if not theirs.update(balance=F("balance") + amount):
            raise Refused
        payer = mine.select_related("owner").get()
        ledger.record(payer.owner, post.author, amount)
    return payer.balance


async def tip(request: HttpRequest, slug: str) -> JsonResponse:
    """A reader pays the author of a post."""
    post = await published(slug)
    user = await request.auser()
    if not user.is_authenticated:
        return JsonResponse({}, status=401)
    amount = amounts.parse(request.POST.get("amount", ""))
    if amount is None:
        return JsonResponse({}, status=400)
    try:
        left = await pay(user, post, amount)
    except Refused:
        return JsonResponse({}, status=409)
    except ledger.LedgerDown:
        return JsonResponse({}, status=503)
    return JsonResponse({"balance": str(left)})
