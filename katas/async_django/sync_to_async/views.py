"""Pages of the blog, and tips for its authors, under ASGI."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, JsonResponse

from kata_project.billing.models import Wallet
from kata_project.blog.models import Post
from katas.async_django.sync_to_async import amounts, ledger


async def overview(request: HttpRequest) -> JsonResponse:
    """The published posts."""
    posts = Post.objects.filter(status=Post.Status.PUBLISHED).order_by("-published_at", "-pk")
    rows = [
        {
            "title": post.title,
            "author": post.author.display_name,
            "comments": post.comments.filter(approved=True).count(),
        }
        for post in posts
    ]
    return JsonResponse({"posts": rows})


def published(slug: str) -> Post:
    """Return a published post.

    :raises Http404: if there is none.
    """
    try:
        return Post.objects.get(slug=slug, status=Post.Status.PUBLISHED)
    except Post.DoesNotExist as error:
        raise Http404(slug) from error


async def read(request: HttpRequest, slug: str) -> JsonResponse:
    """One post, which has been read once more now."""
    post = published(slug)
    post.views += 1
    post.save()
    return JsonResponse(
        {
            "title": post.title,
            "author": post.author.display_name,
            "editor": post.editor.display_name if post.editor else None,
            "tags": [tag.name for tag in post.tags.order_by("name")],
            "views": post.views,
            "reader": request.user.username or None,
        }
    )


async def tip(request: HttpRequest, slug: str) -> JsonResponse:
    """A reader pays the author of a post."""
    post = published(slug)
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    amount = amounts.parse(request.POST.get("amount", ""))
    if amount is None:
        return JsonResponse({}, status=400)
    with transaction.atomic():
        payer = Wallet.objects.get(owner__user=request.user)
        receiver = Wallet.objects.get(owner=post.author)
        if payer.balance < amount:
            return JsonResponse({}, status=409)
        payer.balance -= amount
        payer.save()
        receiver.balance += amount
        receiver.save()
        ledger.record(payer.owner, receiver.owner, amount)
    return JsonResponse({"balance": str(payer.balance)})
