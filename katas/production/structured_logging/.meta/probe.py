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


PARTS = ("messages", "extra", "payments", "loggers", "more loggers", "seldom")


def cases(rng):
    for part in PARTS:
        yield {
            "steps": list(story(rng, part)),
            "advice": "Each record is one line of JSON, written once; errors are mailed once.",
        }


def story(rng, part):
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

    def plain():
        return {word(): rng.choice([1, None, True, "é", word()]) for _ in range(3)}

    if part == "messages":
        yield log("chatty", 10)
        yield log(created=rng.randint(10**9, 16 * 10**8) + 0.5)
        for _ in range(2):
            yield log(template="Tea %s of %d", args=(word(), rng.randint(1, 99)), extra={word(): word()})
        yield log(template=f"a\n{word()}\r\nc")
        yield log(template="100 %")
        yield log(template=f"{word()} " * 2000)
        yield log(template="%(tea)s of %(n)d", args=[{"tea": word(), "n": rng.randint(1, 99)}])
        yield log(template={"a": word()})
        yield log(template={"error": word()})
        yield log(template={"translated": f"{word()} %s"}, args=[word()])
        yield log(level=40, raised="nothing")
        yield log(level=30, raised=word(), number=word())
    elif part == "extra":
        secrets = {name: word() for name in SECRETS}
        kept = {"nothing": None, "no": False, "zero": 0, "empty": "", "none in it": []}
        deep = {"token": word(), word(): word()}
        for n in range(12):
            deep = [deep] if n % 2 else {word(): deep}
        yield log(extra={"amount": f"{rng.randint(1, 99)}.50", **plain(), **kept})
        yield log(extra={"password": None, "token": "", "cards": 0, "user": word(), "path": word(), "status": 7})
        yield log(extra={"rate": "nan", "by number": {"7": "inf"}, "pair": [{"token": word()}], "status_code": 204})
        yield log(
            extra={
                "request": word(),
                "level": word(),
                "logger": word(),
                "template": word(),
                "exception": word(),
                "request_id": word(),
            }
        )
        for values in (plain(), plain()):
            rows = [secrets, [values, secrets]]
            yield log(extra={**secrets, **values, "form": {**secrets, **values, "rows": rows}})
        yield log(extra={"tokens": [word()], "cards": {"a": word()}, "deep": deep})
    elif part == "payments":
        yield from map(pay, ("", "DeclinedError", "BankError", "KeyError", ""))
        yield pay("", amount=word())
    elif part == "seldom":
        for logger in SELDOM:
            yield from (log(logger, level, number=word()) for level in (20, 40))
    else:
        for logger in LOGGERS[:4] if part == "loggers" else LOGGERS[4:]:
            yield from (log(logger, level, number=word()) for level in (10, 20, 30, 40, 50))
            yield log(logger, 40, debug=True)
            yield log(logger, 40, raised=f"{word()}\n{word()}")
