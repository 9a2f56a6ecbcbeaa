"""Transfers alone, in blocks, beside rivals and with failures: errors, balances and receipts after each, rows at the end."""

from katas.transactions.atomic_transfer.models import Transfer, Wallet

beyond = {"queries": 120, "rows": 250}


def cases(rng):
    sizes = (2, 4, 9)
    for turn in range(2):
        for number, part in enumerate((refused, blocks, batches, undone, unread, rivals, failures)):
            size = sizes[(turn + number) % 3]
            wallets = {"abcdefghi"[one]: rng.randint(2000, 9000) for one in range(size)} | {"empty": 0}
            steps = [one for told in part(Story(rng, [*wallets][:-1])) for one in told]
            yield {
                "part": part.__name__,
                "wallets": [[*one] for one in rng.sample([*wallets.items()], size + 1)],
                "steps": steps,
            }


class Story:
    """Orders that can be done, and orders that cannot."""

    def __init__(self, rng, owners):
        self.rng, self.owners, self.used = rng, owners, word(rng)
        self.source, self.target = rng.sample(owners, 2)
        self.cents = rng.randint(20, 90)

    def good(self, reference=None):
        source, target = self.rng.sample(self.owners, 2)
        return [source, target, self.rng.randint(1, 9), reference or word(self.rng)]

    def begun(self):
        """Use the reference that is used already."""
        return ["transfer", self.good(self.used)]

    def refused(self):
        rng = self.rng
        source, target = rng.sample(self.owners, 2)
        orders = [
            [source, target, 0, word(rng)],
            [source, target, -rng.randint(1, 99), word(rng)],
            [source, source, rng.randint(1, 9), word(rng)],
            ["nobody", target, rng.randint(1, 9), word(rng)],
            [source, "nobody", rng.randint(1, 9), word(rng)],
            ["empty", target, 1, word(rng)],
            [source, target, 10**6 + rng.randint(1, 9), word(rng)],
            [source, target, rng.randint(1, 9), self.used],
        ]
        return rng.sample(orders, len(orders))

    def order(self, cents):
        return [self.source, self.target, cents, word(self.rng)]


def block(*steps, fails=False):
    return ["block", list(steps), fails]


def refused(of):
    yield [["settle", []], of.begun()]
    yield [["transfer", one] for one in of.refused()]
    # What was refused can be tried again.
    yield [["transfer", [of.source, of.target, 10**6 + 1, of.used + "x"]], ["transfer", of.good(of.used + "x")]]


def blocks(of):
    yield [of.begun()]
    yield [block(["transfer", of.good()], ["transfer", one], ["transfer", of.good()]) for one in of.refused()]


def batches(of):
    again, twice = of.good(), ["empty", of.rng.choice(of.owners), 1, word(of.rng)]
    yield [of.begun()]
    yield [["settle", [of.good(), *of.refused(), again, again, of.good()]], ["transfer", again]]
    # In one batch, too.
    yield [["settle", [twice, twice, of.good(twice[3])]]]
    yield [block(["settle", [of.good(), *of.refused(), of.good()]], ["transfer", of.good()])]
    # The exact balance, back and forth, and money that is spent as soon as it has come.
    source, target = of.source, of.target
    there, back, on = ["empty", source, 7], [source, "empty", 7], ["empty", target, 7]
    yield [["settle", [[*one, word(of.rng)] for one in (there, back, on)]]]


def undone(of):
    """What callers roll back."""
    later = word(of.rng)
    yield [of.begun()]
    yield [block(["transfer", of.good(later)], ["settle", [of.good(), of.good()]], fails=True)]
    inner = block(["transfer", of.good()], ["settle", [of.good()]], fails=True)
    yield [block(inner, ["transfer", of.good()])]
    yield [block(block(["transfer", of.good()], ["settle", [of.good(), of.refused()[0]]]))]
    yield [["transfer", of.good(later)]]


def unread(of):
    """Orders that cannot be read to their end."""
    yield [of.begun(), ["settle", [of.good(), of.refused()[0], of.good()], "ValueError"]]
    yield [["settle", [of.good()], "OSError"]]
    yield [block(["transfer", of.good()], ["settle", [of.good(), of.good()], "OSError"], ["transfer", of.good()])]
    yield [["settle", [of.good()], one] for one in ("AlreadyDone", "InsufficientFunds", "DoesNotExist")]
    yield [["settle", [of.good()], "OSError", of.rng.randint(1010, 1200)]]


def rivals(of):
    cents = of.cents
    yield [of.begun()]
    yield [["spent", of.source, cents, of.order(cents + 1)], ["spent", of.source, cents + 50, of.order(cents + 50)]]
    yield [["spent", of.source, 5000 + cents, of.order(cents)], ["spent", of.target, cents, of.order(cents)]]
    yield [["taken", of.good()], block(["taken", of.good()], ["transfer", of.good()])]
    yield [["spent", of.source, cents, of.order(cents + 1), "settle"]]
    yield [["spent", of.target, cents, of.order(cents), "settle"]]
    yield [["spent", of.source, 5000 + cents, of.order(cents), "settle"]]
    yield [["taken", of.good(), "settle"]]


def failures(of):
    late = [of.good(), of.good(), of.good()]
    for number in (1, 2, 3):
        yield [["failing", number, of.good()]]
        broken = ["failing", number, of.good(), "IntegrityError"]
        yield [block(["transfer", of.good()], broken, ["transfer", of.good()])]
        yield [["failing_settle", number + 2, late], ["failing_batch_of_one", number, of.good()]]


def word(rng):
    return " " + "".join(rng.choice("abc é-/ÜX") for _ in range(4)) + f"{rng.getrandbits(40):x}"


def arrange(case):
    Wallet.objects.bulk_create([Wallet(owner=owner, balance=cents) for owner, cents in case["wallets"]])
    return {"steps": case["steps"]}


def inspect(case):
    return {
        "balances": [[one.owner, one.balance] for one in Wallet.objects.order_by("owner")],
        "transfers": [
            [one.source.owner, one.target.owner, one.cents, one.reference]
            for one in Transfer.objects.select_related("source", "target").order_by("pk")
        ],
    }
