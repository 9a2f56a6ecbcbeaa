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
                "cache": state[1],
                "meanwhile": False,
                "path": "/health/ready/",
                "method": "GET",
            }
            steps.append(step | {"reason": f"host-{rng.randint(1000, 9999)} refused"})
        for path in ("/health/ready/", "/health/live/"):
            step = {"database": None, "cache": None, "meanwhile": True, "path": path, "method": "GET"}
            steps.append(step | {"reason": "none"})
        steps.append({"database": "OperationalError", "cache": "KeyError", "meanwhile": False, "method": "GET"})
        steps[-1] |= {"path": "/health/live/", "reason": "host-77 refused"}
        step = {"database": None, "cache": None, "meanwhile": False, "reason": "none", "path": "/health/ready/"}
        steps += [step | {"method": method} for method in ("HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")]
        yield {"steps": steps}
