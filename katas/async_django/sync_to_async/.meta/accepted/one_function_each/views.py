"""Pages of the blog, and tips for its authors, under ASGI."""

from __future__ import annotations

from decimal import Decimal

from asgiref.sync import sync_to_async
from django.contrib.auth import aget_user
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, JsonResponse
from django.shortcuts import aget_object_or_404

from kata_project.accounts.models import Profile
from kata_project.billing.models import Wallet
from kata_project.blog.models import Post
from katas.async_django.sync_to_async import amounts, ledger


async def overview(request: HttpRequest) -> JsonResponse:
    """The published posts."""
    posts = Post.objects.filter(status="published")
    posts = posts.select_related("author").prefetch_related("comments").order_by("-published_at", "-pk")
    found = []
    async for post in posts.aiterator(chunk_size=200):
        number = sum(comment.approved for comment in post.comments.all())
        found.append({"title": post.title, "author": post.author.display_name, "comments": number})
    return JsonResponse({"posts": found})


async def read(request: HttpRequest, slug: str) -> JsonResponse:
    """One post, which has been read once more now."""
    await Post.objects.filter(slug=slug, status="published").aupdate(views=F("views") + 1)
    posts = Post.objects.select_related("author", "editor").prefetch_related("tags")
    post = await aget_object_or_404(posts, slug=slug, status="published")
    tags = await sync_to_async(lambda: sorted(post.tags.values_list("name", flat=True)))()
    editor = post.editor.display_name if post.editor_id else None
    name = (await aget_user(request)).get_username() or None
    shown = {"title": post.title, "author": post.author.display_name, "editor": editor, "tags": tags}
    return JsonResponse(shown | {"views": post.views, "reader": name})


class NoMoney(Exception):
    pass


def move(payer: Profile, receiver: Profile, amount: Decimal) -> Decimal:
    found = Wallet.objects.select_for_update().filter(owner__in=[payer, receiver]).order_by("pk")
    wallets = {wallet.owner_id: wallet for wallet in found}
    if payer.pk not in wallets or receiver.pk not in wallets or wallets[payer.pk].balance < amount:
        raise NoMoney
    wallets[payer.pk].balance -= amount
    wallets[receiver.pk].balance += amount
    Wallet.objects.bulk_update(wallets.values(), ["balance"])
    ledger.record(amount=amount, payer=payer, receiver=receiver)
    return wallets[payer.pk].balance


async def tip(request: HttpRequest, slug: str) -> JsonResponse:
    """A reader pays the author of a post."""
    post = await aget_object_or_404(Post.objects.select_related("author"), slug=slug, status="published")
    user = await aget_user(request)
    if user.is_anonymous:
        return JsonResponse({}, status=401)
    if not (amount := amounts.parse(request.POST.get("amount", ""))):
        return JsonResponse({}, status=400)
    try:
        payer = await Profile.objects.aget(user=user)
        left = await sync_to_async(transaction.atomic(move))(payer, post.author, amount)
    except (NoMoney, Profile.DoesNotExist):
        return JsonResponse({}, status=409)
    except ledger.LedgerDown:
        return JsonResponse({}, status=503)
    return JsonResponse({"balance": str(left)})
