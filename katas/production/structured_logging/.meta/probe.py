"""Records of all levels and loggers with extra fields, and payments that go well, are declined, and fail."""

beyond = {"queries": 10, "rows": 10}

LOGGERS = ("shop", "django.request", "django", "sink", "django.db.backends", "django.server", "a.b", "root")
# These have a logger of their own in few configurations: one level tells enough.
SELDOM = ("django.security", "django.security.DisallowedHost", "django.template", "django.utils.autoreload")
SECRETS = (
    "password",
    "Password2",
    "API_TOKEN",
    "token",
    "client_secret",
    "creditCard",
    "card",
    "AUTHORIZATION",
    "proxy-authorization",
)


def cases(rng):
    for size in (1, 3):
        yield {
            "steps": story(rng, size),
            "advice": "Each record is one line of JSON, written once; errors are mailed once.",
        }


def story(rng, size):
    def word():
        return f"w{rng.getrandbits(30):x}"

    def log(
        logger="shop", level=20, template="Tea", args=(), extra=None, raised="", number=None, debug=False, created=None
    ):
        return {
            "do": "log",
            "logger": logger,
            "level": level,
            "template": template,
            "args": list(args),
            "extra": extra or {},
            "raised": raised,
            "id": number,
            "debug": debug,
            "created": created,
        }

    def pay(fault, amount=None):
        made = {
            "invoice": word(),
            "card": f"{rng.getrandbits(50)}",
            "amount": amount or f"{rng.randint(1, 99)}.{rng.randint(10, 99)}",
        }
        return {"do": "pay", "fault": fault, "text": word(), "data": made, "id": word()}

    steps = []
    steps.append(log("chatty", 10))
    steps.append(log(created=rng.randint(10**9, 16 * 10**8) + 0.5))
    for logger in LOGGERS:
        steps += [log(logger, level, number=word()) for level in (10, 20, 30, 40, 50)]
        steps += [log(logger, 40, debug=True), log(logger, 40, raised=f"{word()}\n{word()}")]
    steps += [log(logger, level, number=word()) for logger in SELDOM for level in (20, 40)]
    for _ in range(size):
        secrets = {name: word() for name in SECRETS}
        plain = {word(): rng.choice([1, None, True, "é", word()]) for _ in range(3)}
        steps += [
            log(template="Tea %s of %d", args=(word(), rng.randint(1, 99)), extra={word(): word()}),
            log(template=f"a\n{word()}\r\nc"),
            log(template="100 %"),
            log(template=f"{word()} " * 2000),
            log(template="%(tea)s of %(n)d", args=[{"tea": word(), "n": rng.randint(1, 99)}]),
            log(extra={"password": None, "token": "", "cards": 0, "user": word(), "path": word(), "status": 7}),
            log(template={"a": word()}),
            log(template={"error": word()}),
            log(extra={"rate": "nan", "by number": {"7": "inf"}, "pair": [{"token": word()}], "status_code": 204}),
            log(level=40, raised="nothing"),
            log(extra={"amount": f"{rng.randint(1, 99)}.50", **plain}),
            log(
                extra={
                    "request": word(),
                    "level": word(),
                    "logger": word(),
                    "template": word(),
                    "exception": word(),
                    "request_id": word(),
                }
            ),
            log(extra={**secrets, **plain, "form": {**secrets, **plain, "rows": [secrets, [plain, secrets]]}}),
            log(extra={"tokens": [word()], "cards": {"a": word()}}),
            log(level=30, raised=word(), number=word()),
        ]
        steps += [pay(fault) for fault in ("", "DeclinedError", "BankError", "KeyError")]
        steps.append(pay("", amount=word()))
    return steps
