"""Users in several browsers who sign in and out, wait, change passwords, and whose cookies are copied in between."""

from kata_project.factories import UserFactory

beyond = {"queries": 400, "rows": 300}


def cases(rng):
    for number in range(2):
        users = {name: f"{name}{rng.getrandbits(30)}" for name in (f"u{rng.getrandbits(30)}" for _ in range(4))}
        yield {
            "users": users,
            "steps": story(rng, users, number),
            "advice": "A copy of a cookie must not outlive its owner's.",
        }


def story(rng, users, number):
    ada, bob, cem, dee = users
    steps = []

    def post(browser, url, **data):
        steps.append({"do": "post", "in": browser, "url": f"/{url}/", "data": data})

    def sign_in(browser, name, password=None):
        post(browser, "sign-in", username=name, password=password or users[name])

    def look(*browsers):
        steps.extend({"do": "me", "in": one} for one in browsers)

    def steal(browser, by):
        steps.append({"do": "steal", "in": browser, "as": by})

    def wait(minutes):
        steps.append({"do": "wait", "seconds": minutes * 60})

    def see(browser):
        post(browser, "seen", slug=f"s{rng.getrandbits(20)}")

    def closed(name, user, password):
        post(f"{name}1", "password", old=password, new="stolen")
        sign_in(f"{name}4", user, password)
        post(f"{name}2", "sign-out-everywhere")
        sign_in(f"{name}3", user, password)
        look(f"{name}3", f"{name}4")

    # Keys and what is kept.
    see("a")
    steal("a", "x1")
    sign_in("a", ada)
    look("a", "x1")
    see("a")
    steal("a", "x2")
    sign_in("a", ada)
    look("a", "x2")
    steal("a", "x3")
    sign_in("a", bob)
    look("a", "x3")
    for name, password in ((ada, "wrong"), (bob, "wrong"), ("nobody", "x")):
        sign_in("a", name, password)
    look("a")
    steal("a", "x4")
    post("a", "sign-out")
    look("a", "x4")
    # Many browsers.
    for one in ("b", "c", "d"):
        sign_in(one, ada)
    sign_in("e", bob)
    see("b")
    steal("b", "x5")
    post("b", "password", old="wrong", new="w")
    new = f"n{rng.getrandbits(30)}"
    post("b", "password", old=users[ada], new=new)
    look("b", "c", "d", "e", "x5")
    sign_in("c", ada)
    sign_in("c", ada, new)
    look("b", "c")
    for _ in range(1 + number % 2):
        sign_in("d", ada, new)
        steal("d", "x6")
        post("c", "sign-out-everywhere")
        look("b", "c", "d", "e", "x6")
        sign_in("c", ada, new)
    sign_in("m", ada, new)
    post("m", "sign-out")
    look("m", "c", "e")
    post("f", "sign-out-everywhere")
    post("f", "password", old=users[bob], new="x")
    look("c", "f")
    steps.append({"do": "elsewhere", "user": ada, "password": f"p{rng.getrandbits(30)}"})
    look("c", "e")
    # Time.
    sign_in("g", bob)
    sign_in("h", cem)
    for _ in range(rng.randint(2, 4)):
        wait(rng.randint(25, 29))
        look("g", "h")
    steal("g", "x7")
    see("v")
    wait(rng.choice((30, rng.randint(31, 50))))
    look("x7", "g", "h", "v")
    sign_in("g", bob)
    for _ in range(17):
        wait(28)
        (look if rng.random() < 0.5 else see)("g")
    wait(3)
    look("g")
    changed = f"c{rng.getrandbits(30)}"
    post("g", "password", old=users[bob], new=changed)
    look("g")
    steal("g", "x8")
    wait(1)
    look("x8", "g")
    sign_in("g", bob, changed)
    wait(20)
    look("g")
    sign_in("l", dee)
    for _ in range(2):
        for _ in range(rng.randint(10, 12)):
            wait(28)
            look("l")
        sign_in("l", dee)
    # What has ended has ended for all URLs, and each request counts.
    for one in ("n1", "n2", "n3"):
        sign_in(one, dee)
        see(one)
    for _ in range(17):
        wait(28)
        look("n1", "n2", "n3")
    wait(4)
    closed("n", dee, users[dee])
    for one in ("p1", "p2", "p3"):
        sign_in(one, dee)
        see(one)
    users = users | {dee: f"p{rng.getrandbits(30)}"}
    steps.append({"do": "elsewhere", "user": dee, "password": users[dee]})
    closed("p", dee, users[dee])
    requests = [("sign-in", {"username": bob, "password": "wrong"}), ("password", {"old": "wrong", "new": "w"})]
    requests += [("seen", {"slug": "s"})]
    rng.shuffle(requests)
    sign_in("s", bob, changed)
    for url, data in requests:
        wait(rng.randint(20, 29))
        post("s", url, **data)
    wait(29)
    look("s")
    # Users who may not any more.
    for one in ("r1", "r2"):
        sign_in(one, cem)
    sign_in("i", cem)
    sign_in("j", dee)
    see("i")
    see("j")
    steps.append({"do": "inactive", "user": cem})
    steps.append({"do": "delete", "user": dee})
    steps.extend({"do": "me", "in": one, "who only": True} for one in ("i", "j"))
    post("r1", "password", old=users[cem], new="stolen")
    steps[-1]["who only"] = True
    post("r2", "sign-out-everywhere")
    steps[-1]["who only"] = True
    look("g")
    sign_in("k", cem)
    look("k")
    for one in ("i", "j"):
        sign_in(one, bob, changed)
        look(one)
    return steps


def arrange(case):
    for name, password in case["users"].items():
        UserFactory(username=name, password=password)
    return {"steps": case["steps"]}
