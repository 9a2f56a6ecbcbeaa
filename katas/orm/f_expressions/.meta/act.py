import contextlib
from decimal import Decimal

from django.db import connection

from kata_project.billing.models import Wallet
from kata_project.blog.models import Post
from katas.orm.f_expressions import counters


@contextlib.contextmanager
def watched(rival):
    """Run *rival* before the first UPDATE of the block, and yield the verbs of the block's own statements."""
    verbs = []
    busy = []

    def listen(execute, sql, params, many, context):
        verb = sql.split(None, 1)[0].upper()
        if busy or verb in ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"):
            return execute(sql, params, many, context)
        if verb == "UPDATE" and "UPDATE" not in verbs:
            busy.append(verb)
            rival()
            busy.clear()
        verbs.append(verb)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield verbs


def act(inputs):
    posts = list(Post.objects.order_by("pk"))
    wallets = list(Wallet.objects.order_by("pk"))
    return [take(step, posts, wallets, inputs["buyer"]) for step in inputs["steps"]]


def take(step, posts, wallets, buyer):
    if step["do"] == "view":
        post = posts[step["row"]]

        def rival():
            if step["rival"] is not None:
                # An editor takes the post over and back, and gives it another slug.
                edited = {"author": buyer, "editor": buyer, "published_at": None, "status": Post.Status.DRAFT}
                texts = {"slug": f"edited-{post.pk}", "body": "Edited.", "summary": "An edit."}
                edited = edited | texts if step.get("draft") else {}
                Post.objects.filter(pk=post.pk).update(views=step["rival"], title=step["title"], **edited)

        with watched(rival) as verbs:
            counters.record_view(post)
        return {"views": post.views if type(post.views) is int else "no number", "kept_to": kept_to(verbs)}

    wallet = wallets[step["row"]]

    def rival():
        if step["rival"] is not None:
            sold = {"owner": buyer} if step.get("sold") else {}
            Wallet.objects.filter(pk=wallet.pk).update(balance=Decimal(step["rival"]), **sold)

    if step["do"] == "spend":
        with watched(rival) as verbs:
            spent = counters.spend(wallet, Decimal(step["amount"]))
        left = str(wallet.balance) if isinstance(wallet.balance, Decimal) else "no number"
        return {"spent": bool(spent), "left": left, "kept_to": kept_to(verbs)}
    with watched(rival) as verbs:
        lifted = counters.top_up(Decimal(step["amount"]), Decimal(step["ceiling"]))
    return {"lifted": lifted, "one_statement": verbs == ["UPDATE"]}


def kept_to(verbs):
    """Whether the block sent an UPDATE and nothing else, but for a SELECT after it."""
    return verbs in (["UPDATE"], ["UPDATE", "SELECT"])
