from contextlib import contextmanager, suppress
from unittest import mock

from django.core import mail
from django.db import DatabaseError, IntegrityError, OperationalError, connection, connections, transaction

from katas.transactions.atomic_transfer import transfers
from katas.transactions.atomic_transfer.errors import AlreadyDone, InsufficientFunds
from katas.transactions.atomic_transfer.models import Transfer, Wallet

ERRORS = {"ValueError": ValueError, "OSError": OSError, "AlreadyDone": AlreadyDone}
ERRORS |= {"InsufficientFunds": InsufficientFunds, "DoesNotExist": Wallet.DoesNotExist}


DISK = "disk I/O error"


class Rollback(Exception):
    pass


class Player:
    def __init__(self, ids):
        self.ids = ids
        self.told = []

    def order(self, one):
        source, target, cents, reference = one
        return self.ids.get(source, 10**6), self.ids.get(target, 10**6), cents, reference

    def play(self, steps):
        for do, *rest in steps:
            try:
                self.told.append(getattr(self, do)(*rest))
            except Exception as error:  # noqa: BLE001
                self.told.append(named(error))
            self.told.append([one.subject for one in mail.outbox])
            self.told.append([[one.owner, one.balance] for one in Wallet.objects.order_by("owner")])

    def transfer(self, one):
        order = self.order(one)
        made = transfers.transfer(*order)
        same = (made.source_id, made.target_id, made.cents, made.reference) == order
        return same and isinstance(made, Transfer) and made.pk is not None

    def settle(self, orders, breaks=None, refused=0):
        def read():
            yield from (self.order(one) for one in orders)
            yield from (self.order([*orders[0][:2], 0, f"none {number}"]) for number in range(refused))
            if breaks:
                raise ERRORS[breaks]

        return [[type(one).__name__, *one] for one in transfers.settle(read())]

    def block(self, steps, fails):
        with transaction.atomic():
            self.play(steps)
            if fails:
                raise Rollback

    def spent(self, owner, cents, one, way="transfer"):
        """Transfer, while another request sets the owner's balance. If that is rolled back, it is no fact of the answer."""
        with before("UPDATE", Wallet, lambda: Wallet.objects.filter(owner=owner).update(balance=cents)):
            got = self.told_of(one, way)
        Wallet.objects.filter(owner=one[0]).update(balance=cents) if got != "done" else None
        return got

    def taken(self, one, way="transfer"):
        source, target, cents, reference = self.order(one)
        rival = {"source_id": source, "target_id": target, "cents": cents, "reference": reference}
        with before(
            "INSERT", Transfer, lambda: Transfer.objects.bulk_create([Transfer(**rival)], ignore_conflicts=True)
        ):
            got = self.told_of(one, way)
        Transfer.objects.filter(reference=one[3]).delete()
        return got

    def failing(self, number, one, error="OperationalError"):
        with failure(min(number, self.writes(one)), {"IntegrityError": IntegrityError}.get(error)) as writes:
            got = self.told_of(one)
        return f"{error}: {DISK}" if error == "IntegrityError" and got == granted(writes) else got

    def writes(self, one):
        """Return how many writes a transfer takes."""
        with failure(0) as writes, suppress(Rollback), transaction.atomic():
            self.told_of(one)
            raise Rollback
        return len(writes)

    def failing_settle(self, number, orders):
        with failure(number):
            return self.settle(orders)

    def failing_batch_of_one(self, number, one):
        with failure(min(number, self.writes(one)), IntegrityError) as writes:
            got = self.settle([one])
        if got == [["tuple", one[3], granted(writes)]]:
            raise IntegrityError(DISK)
        return got

    def told_of(self, one, way="transfer"):
        if way == "settle":
            refused = transfers.settle([self.order(one)])
            return refused[0][1] if refused else "done"
        try:
            transfers.transfer(*self.order(one))
        except Exception as error:  # noqa: BLE001
            return named(error)
        return "done"


def named(error):
    return f"{type(error).__name__}: {error}" if isinstance(error, DatabaseError) else type(error).__name__


def granted(writes):
    """Return what may be granted when the last write raises an IntegrityError. No other reason is in these tables."""
    return "AlreadyDone" if writes[-1].startswith("INSERT") else "InsufficientFunds"


@contextmanager
def before(verb, model, happens):
    came = []

    def listen(execute, sql, params, many, context):
        if not came and sql.lstrip().upper().startswith(verb) and f'"{model._meta.db_table}"' in sql:
            came.append(sql)
            happens()
        result = execute(sql, params, many, context)
        if came and sql.startswith("ROLLBACK TO"):
            happens()
        return result

    database = connections["default"]
    undo = database.rollback

    def rollback():
        undo()
        if came:
            happens()

    with connection.execute_wrapper(listen), mock.patch.object(database, "rollback", rollback):
        yield


@contextmanager
def failure(number, error=None):
    came = []

    def listen(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            came.append(sql)
            if len(came) == number:
                raise (error or OperationalError)(DISK)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield came


def act(inputs):
    mail.outbox.clear()
    player = Player({wallet.owner: wallet.pk for wallet in Wallet.objects.all()})
    player.play(inputs["steps"])
    return {"told": player.told, "mails": [[one.subject, one.body] for one in mail.outbox]}
