"""Users in several browsers who sign in and out, wait, change passwords, and whose cookies are copied in between."""

from kata_project.factories import UserFactory

beyond = {"queries": 100, "rows": 100}


class Story:
    """What happens in one case: the users whom it needs, and the steps in their order."""

    def __init__(self, rng, users):
        self.rng = rng
        self.names = [f"u{rng.getrandbits(30)}" for _ in range(users)]
        self.users = {name: f"{name}{rng.getrandbits(30)}" for name in self.names}
        self.inactive = []
        self.steps = []

    def post(self, browser, url, **data):
        self.steps.append({"do": "post", "in": browser, "url": f"/{url}/", "data": data})

    def sign_in(self, browser, name, password=None):
        self.post(browser, "sign-in", username=name, password=password or self.users[name])

    def sign_out(self, browser):
        self.post(browser, "sign-out")

    def see(self, browser):
        self.post(browser, "seen", slug=f"s{self.rng.getrandbits(20)}")

    def change(self, browser, name):
        old, self.users[name] = self.users[name], f"n{self.rng.getrandbits(30)}"
        self.post(browser, "password", old=old, new=self.users[name])

    def elsewhere(self, name):
        self.users[name] = f"p{self.rng.getrandbits(30)}"
        self.steps.append({"do": "elsewhere", "user": name, "password": self.users[name]})

    def look(self, *browsers):
        self.steps.extend({"do": "me", "in": one} for one in browsers)

    def steal(self, browser, by):
        self.steps.append({"do": "steal", "in": browser, "as": by})

    def wait(self, minutes, seconds=0):
        self.steps.append({"do": "wait", "seconds": minutes * 60 + seconds})

    def closed(self, name):
        """What has ended in browsers 1 to 3 has ended for all URLs."""
        self.post("1", "password", old=self.users[name], new="stolen")
        self.sign_in("4", name)
        self.post("2", "sign-out-everywhere")
        self.sign_in("3", name)
        self.look("3", "4")


def keys(story):
    ada, bob, cem = story.names
    story.inactive = [cem]
    story.see("a")
    story.steal("a", "x1")
    story.sign_in("a", ada)
    story.look("a", "x1")
    story.see("a")
    story.steal("a", "x2")
    story.sign_in("a", ada)
    story.look("a", "x2")
    story.steal("a", "x3")
    story.sign_in("a", bob)
    story.look("a", "x3")
    story.see("a")
    failing = [(ada, "wrong"), (bob, "wrong"), ("nobody", "x"), (cem, None)]
    story.rng.shuffle(failing)
    for name, password in failing:
        story.sign_in("a", name, password)
    story.look("a")
    story.steal("a", "x4")
    story.sign_out("a")
    story.look("a", "x4")


def passwords(story):
    ada, bob = story.names
    for one in ("b", "c", "d"):
        story.sign_in(one, ada)
    story.sign_in("e", bob)
    story.see("b")
    story.steal("b", "x")
    story.post("b", "password", old="wrong", new="w")
    story.look("c")
    old = story.users[ada]
    story.change("b", ada)
    story.look("b", "c", "d", "e", "x")
    story.sign_in("c", ada, old)
    story.sign_in("c", ada)
    story.look("b", "c")
    story.post("f", "password", old=story.users[bob], new="x")
    story.look("f", "e")


def everywhere(story):
    ada, bob = story.names
    for one in ("b", "c"):
        story.sign_in(one, ada)
    story.sign_in("e", bob)
    for _ in range(2):
        story.sign_in("d", ada)
        story.steal("d", "x")
        story.post("c", "sign-out-everywhere")
        story.look("b", "c", "d", "e", "x")
        story.sign_in("c", ada)
    story.sign_in("m", ada)
    story.sign_out("m")
    story.look("m", "c", "e")
    story.post("f", "sign-out-everywhere")
    story.look("c", "f")


def changed_elsewhere(story):
    ada, bob = story.names
    story.sign_in("e", bob)
    for one in ("1", "2", "3", "c"):
        story.sign_in(one, ada)
    story.see("3")
    story.elsewhere(ada)
    story.look("c", "e")
    story.closed(ada)


def half_an_hour(story):
    bob, cem = story.names
    story.sign_in("g", bob)
    story.sign_in("h", cem)
    for _ in range(story.rng.randint(2, 4)):
        story.wait(story.rng.randint(25, 29), story.rng.randint(1, 59))
        story.look("g", "h")
    story.steal("g", "x")
    story.see("v")
    story.wait(*story.rng.choice(((30, 0), (story.rng.randint(31, 50), story.rng.randint(0, 59)))))
    story.look("x", "g", "h", "v")
    story.sign_in("g", bob)
    requests = ["sign-in", "password", "seen", "/"]
    story.rng.shuffle(requests)
    for url in requests:
        story.wait(story.rng.randint(20, 29))
        if url == "sign-in":
            story.sign_in("g", bob, "wrong")
        elif url == "password":
            story.post("g", "password", old="wrong", new="w")
        elif url == "seen":
            story.see("g")
        else:
            story.steps.append({"do": "visit", "in": "g", "url": url})
    story.wait(29)
    story.look("g")


def eight_hours(story):
    (bob,) = story.names
    story.wait(0, story.rng.randint(20, 40))
    story.sign_in("g", bob)
    for _ in range(17):
        story.wait(28)
        (story.look if story.rng.random() < 0.5 else story.see)("g")
    story.wait(3)
    story.look("g")
    story.change("g", bob)
    story.look("g")
    story.wait(0, 59)
    story.look("g")
    story.steal("g", "x")
    story.wait(0, 1)
    story.look("x", "g")
    story.sign_in("g", bob)
    story.wait(20)
    story.look("g")


def eight_hours_again(story):
    (dee,) = story.names
    story.sign_in("l", dee)
    for _ in range(2):
        for _ in range(story.rng.randint(10, 12)):
            story.wait(28)
            story.look("l")
        story.sign_in("l", dee)
    story.look("l")


def closed_after_eight_hours(story):
    (dee,) = story.names
    browsers = ("1", "2", "3")
    for one in browsers:
        story.sign_in(one, dee)
        story.see(one)
    for _ in range(16):
        story.wait(29)
        story.look(*browsers)
    story.wait(16)
    story.closed(dee)


def may_not_any_more(story, what):
    ada, bob = story.names
    for one in ("1", "2", "3"):
        story.sign_in(one, ada)
    story.sign_in("g", bob)
    story.see("1")
    story.steps.append({"do": what, "user": ada})
    story.steps.append({"do": "me", "in": "1", "who only": True})
    story.post("2", "password", old=story.users[ada], new="stolen")
    story.steps[-1]["who only"] = True
    story.post("3", "sign-out-everywhere")
    story.steps[-1]["who only"] = True
    story.look("g")
    story.sign_in("k", ada)
    story.look("k")
    story.sign_in("1", bob)
    story.look("1")


def inactive(story):
    may_not_any_more(story, "inactive")


def deleted(story):
    may_not_any_more(story, "delete")


PARTS = [
    (keys, 3, "A key that was replaced opens nothing, and a sign-in that fails changes nothing."),
    (passwords, 2, "A change of the password ends all other sessions of this user."),
    (everywhere, 2, "Signing out everywhere ends all sessions of this user, and nobody else's."),
    (changed_elsewhere, 2, "A password that was changed elsewhere ends all sessions of this user."),
    (half_an_hour, 2, "Half an hour without a request ends a session, also for a copy of the cookie."),
    (inactive, 2, "A user who is not active is not signed in from the next request on."),
    (deleted, 2, "A user who was deleted is not signed in from the next request on."),
    (eight_hours, 1, "Exactly eight hours after signing in the session ends."),
    (eight_hours_again, 1, "Signing in again begins the eight hours again."),
    (closed_after_eight_hours, 1, "A session that has ended has ended for all URLs."),
]


def cases(rng):
    for part, number, advice in PARTS:
        story = Story(rng, number)
        users = dict(story.users)  # with the passwords that they begin with
        part(story)
        yield {"users": users, "inactive": story.inactive, "steps": story.steps, "advice": advice}


def arrange(case):
    for name, password in case["users"].items():
        UserFactory(username=name, password=password, is_active=name not in case["inactive"])
    return {"steps": case["steps"]}
