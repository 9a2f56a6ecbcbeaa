"""Services that answer, fail, hang and are late in all combinations, and requests that are cancelled."""

budget = {}

NAMES = ("weather", "traffic", "news")
ERRORS = ("RuntimeError", "TimeoutError", "CancelledError", "KeyError", "OwnError")


def cases(rng):
    for size in (2, 6, 15):
        yield {"steps": story(rng, size)}


def story(rng, size):
    def good(timeout):
        return [round(rng.uniform(0, timeout * 0.9), 1), rng.choice([None, 0, "", f"v{rng.getrandbits(30)}"])]

    def bad(timeout):
        fails = [
            round(rng.uniform(0, timeout * 0.9), 1),
            rng.choice(ERRORS),
        ]
        return rng.choice([fails, [timeout * 1.1, "late"], [9999, "never"]])

    def step(kinds, method="GET", cancel=0, timeout=2, names=NAMES):
        plan = {name: (good if kind else bad)(timeout) for name, kind in zip(names, kinds, strict=True)}
        return {
            "plan": plan,
            "method": method,
            "cancel": cancel,
            "timeout": timeout,
            "names": list(names),
            "beside": None,
        }

    steps = [step([bool(number & bit) for bit in (1, 2, 4)]) for number in range(8) for _ in range(1 + size // 6)]
    steps += [step([rng.random() < 0.6 for _ in NAMES], timeout=rng.choice([1, 3, 7])) for _ in range(size)]
    steps += [step([True, False], names=names) for names in (("news", "weather"), ("traffic", "news"))]
    steps.append(step([False, False], names=("news", "weather")))
    for error in ERRORS:
        steps.append(step([True] * 3))
        steps[-1]["plan"][rng.choice(NAMES)] = [rng.choice([0, 0.4]), error]
    steps += [step([True] * 3, method) for method in ("HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")]
    hanging = step([True] * 3, cancel=0.7)
    hanging["plan"] = {"weather": [0.1, 1], "traffic": [1.5, 1], "news": [9999, 1]}
    failed = step([True] * 3, cancel=0.7)
    failed["plan"] = {"weather": [0.1, "RuntimeError"], "traffic": [1.5, 1], "news": [9999, 1]}
    # All of them, and all but one, have a CancelledError of their own.
    hung_up = [step([True] * 3, method) for method in ("GET", "HEAD", "GET")]
    for one in hung_up:
        one["plan"] |= {name: [0.3, "CancelledError"] for name in NAMES}
    hung_up[2]["plan"][rng.choice(NAMES)] = [1.5, "well"]
    many = [f"service {number}" for number in range(rng.randint(6, 12))]
    crowd = step([True] * len(many), names=many)
    crowd["plan"] = {name: [1.5, f"v{rng.getrandbits(30)}"] for name in many}
    beside = step([True] * 3)
    beside["plan"] = {name: [1.5, f"v{rng.getrandbits(30)}"] for name in NAMES}
    beside["plan"][rng.choice(NAMES)] = [0.5, "RuntimeError"]
    beside["beside"] = {name: [1, f"v{rng.getrandbits(30)}"] for name in NAMES}
    late = step([True] * 3)
    late["plan"] = {"weather": [9999, 1], "traffic": [2.9, 1], "news": [0.3, "RuntimeError"]}
    return [*steps, hanging, failed, *hung_up, crowd, beside, late]
