"""Days of health checks, during which the database and the cache come and go."""

beyond = {"queries": 2, "rows": 2}

DATABASE = (
    "OperationalError",
    "InterfaceError",
    "DatabaseError",
    "ProgrammingError",
    "OSError",
    "RuntimeError",
    "UnheardOf",
)
CACHE = ("ConnectionError", "TimeoutError", "RuntimeError", "KeyError", "OSError", "ValueError", "drops", "garbles")


def cases(rng):
    for moments in (1, 8, 20, 30):
        steps = [
            {
                "database": rng.choice(DATABASE) if rng.random() < 0.35 else None,
                "connecting": rng.random() < 0.5,
                "cache": rng.choice(CACHE) if rng.random() < 0.35 else None,
                "meanwhile": rng.random() < 0.3,
                "path": rng.choice(("/health/ready/", "/health/ready/", "/health/ready/", "/health/live/")),
                "method": rng.choice(("GET",) * 9 + ("HEAD", "POST", "PATCH")),
                "reason": f"host-{rng.randint(1000, 9999)} refused {rng.getrandbits(40):x}",
            }
            for _ in range(moments)
        ]
        for state in (
            (None, None),
            ("InterfaceError", None),
            (None, "RuntimeError"),
            (None, "drops"),
            (None, "garbles"),
            ("UnheardOf", None),
            (None, "UnheardOf"),
            ("OSError", "drops"),
        ):
            step = {
                "database": state[0],
                "connecting": False,
                "cache": state[1],
                "meanwhile": False,
                "path": "/health/ready/",
                "method": "GET",
            }
            step |= {"reason": f"host-{rng.randint(1000, 9999)} refused"}
            steps += [step, step | {"method": "HEAD"}]
            if state[0]:
                steps.append(step | {"connecting": True})
        for path in ("/health/ready/", "/health/live/"):
            step = {
                "database": None,
                "connecting": False,
                "cache": None,
                "meanwhile": True,
                "path": path,
                "method": "GET",
            }
            steps.append(step | {"reason": "none"})
            steps.append(step | {"reason": "none", "cache": "garbles"})
            # Many errors that come from a socket have no text.
            steps.append(step | {"reason": "", "database": "OperationalError", "cache": "TimeoutError"})
        step = {
            "database": "OperationalError",
            "connecting": True,
            "cache": "KeyError",
            "meanwhile": False,
            "method": "GET",
        }
        step |= {"path": "/health/live/", "reason": "host-77 refused"}
        steps += [step, step | {"method": "HEAD"}]
        step |= {"database": None, "connecting": False, "cache": None, "reason": "none", "path": "/health/ready/"}
        steps += [
            step | {"method": method}
            for method in ("HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PURGE")
        ]
        lost = step | {"method": "GET", "reason": f"host-{rng.randint(1000, 9999)} refused"}
        steps += [lost | {"after": False}, lost | {"after": True}]
        yield {"steps": steps}
