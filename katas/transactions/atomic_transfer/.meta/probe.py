"""Transfers alone, in blocks, beside rivals and with failures: errors, balances and receipts after each, rows at the end."""

from katas.transactions.atomic_transfer.models import Transfer, Wallet

beyond = {"queries": 600, "rows": 600}


def cases(rng):
    for size in (2, 4, 9):
        wallets = {"abcdefghi"[one]: rng.randint(2000, 9000) for one in range(size)} | {"empty": 0}
        steps = story(rng, [*wallets][:-1])
        yield {"wallets": [[*one] for one in rng.sample([*wallets.items()], size + 1)], "steps": steps}


def story(rng, owners):
    used = word(rng)

    def good(reference=None):
        source, target = rng.sample(owners, 2)
        return [source, target, rng.randint(1, 9), reference or word(rng)]

    def refused():
        source, target = rng.sample(owners, 2)
        orders = [
            [source, target, 0, word(rng)],
            [source, target, -rng.randint(1, 99), word(rng)],
            [source, source, rng.randint(1, 9), word(rng)],
            ["nobody", target, rng.randint(1, 9), word(rng)],
            [source, "nobody", rng.randint(1, 9), word(rng)],
            ["empty", target, 1, word(rng)],
            [source, target, 10**6 + rng.randint(1, 9), word(rng)],
            [source, target, rng.randint(1, 9), used],
        ]
        return rng.sample(orders, len(orders))

    def alone(orders):
        return [["transfer", one] for one in orders]

    def block(*steps, fails=False):
        return ["block", list(steps), fails]

    again, later, late = good(), word(rng), [good(), good(), good()]
    twice = ["empty", rng.choice(owners), 1, word(rng)]
    source, target = rng.sample(owners, 2)
    cents = rng.randint(20, 90)
    told = [
        ["settle", []],
        ["transfer", good(used)],
        *alone(refused()),
        *(block(["transfer", good()], ["transfer", one], ["transfer", good()]) for one in refused()),
        ["settle", [good(), *refused(), again, again, good()]],
        ["transfer", again],
        # What was refused can be tried again, in one batch too.
        ["settle", [twice, twice, good(twice[3])]],
        block(["settle", [good(), *refused(), good()]], ["transfer", good()]),
        block(["transfer", good(later)], ["settle", [good(), good()]], fails=True),
        block(block(["transfer", good()], ["settle", [good()]], fails=True), ["transfer", good()]),
        block(block(["transfer", good()], ["settle", [good(), refused()[0]]])),
        ["transfer", good(later)],
        ["transfer", [source, target, 10**6 + 1, used + "x"]],
        ["transfer", good(used + "x")],
        ["settle", [good(), refused()[0], good()], "ValueError"],
        ["settle", [good()], "OSError"],
        block(["transfer", good()], ["settle", [good(), good()], "OSError"], ["transfer", good()]),
        ["spent", source, cents, [source, target, cents + 1, word(rng)]],
        ["spent", source, cents + 50, [source, target, cents + 50, word(rng)]],
        ["spent", source, 5000 + cents, [source, target, cents, word(rng)]],
        ["spent", target, cents, [source, target, cents, word(rng)]],
        ["taken", good()],
        block(["taken", good()], ["transfer", good()]),
        ["spent", source, cents, [source, target, cents + 1, word(rng)], "settle"],
        ["spent", target, cents, [source, target, cents, word(rng)], "settle"],
        ["spent", source, 5000 + cents, [source, target, cents, word(rng)], "settle"],
        ["taken", good(), "settle"],
        *(["settle", [good()], one] for one in ("AlreadyDone", "InsufficientFunds", "DoesNotExist")),
        # The exact balance, back and forth, and money that is spent as soon as it has come.
        ["settle", [["empty", source, 7, word(rng)], [source, "empty", 7, word(rng)], ["empty", target, 7, word(rng)]]],
    ]
    for number in (1, 2, 3):
        told += [
            ["failing", number, good()],
            block(["transfer", good()], ["failing", number, good(), "IntegrityError"], ["transfer", good()]),
            ["failing_settle", number + 2, late],
            ["failing_batch_of_one", number, good()],
        ]
    return told


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
