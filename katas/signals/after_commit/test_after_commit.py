import logging
from contextlib import contextmanager
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.core import mail, serializers
from django.db import IntegrityError, transaction

from katas.signals.after_commit import mailing, welcome
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db(transaction=True)


class NoTemplate(Exception):
    """A mail fails for a reason of its own."""


class Rollback(Exception):
    """Ends a block of atomic() without its changes."""


@contextmanager
def rolled_back():
    """A block of atomic() that fails in its last line."""
    try:
        with transaction.atomic():
            yield
            raise Rollback
    except Rollback:
        pass


def create(name, email=None):
    email = f"{name}@example.com" if email is None else email
    return attempt(User.objects.create_user, name, email, call=f"create_user({name!r}, {email!r})")


def invite(*people):
    return attempt(welcome.invite, people, call=f"invite({people if len(people) < 4 else '…'})")


def sent():
    return [(one.subject.removeprefix("Welcome, "), *one.to) for one in mail.outbox]


def names():
    return [name for name, _ in sent()]


@contextmanager
def committing(call):
    """A block of atomic(), whose commit must not raise."""
    try:
        with transaction.atomic():
            yield
    except Exception as error:  # noqa: BLE001
        pytest.fail(f"{call}\n  raised {type(error).__name__}: {error}", pytrace=False)


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("way", ["create", "invite"])
def test_the_mail_waits_for_the_outermost_commit(way, depth):
    with transaction.atomic():
        for _ in range(depth):
            with transaction.atomic():
                create("ada") if way == "create" and not User.objects.exists() else None
                if way == "invite" and not User.objects.exists():
                    invite(("ada", "ada@example.com"))
            early = sent()
    expect(early, [], call=f"the mails within the transaction, after {way} in a block of atomic() in it")
    expect(sent(), [("ada", "ada@example.com")], call="the mails after the outermost block")


def test_users_of_every_kind_are_welcomed():
    with transaction.atomic():
        User.objects.create_superuser("Root", "Root@example.com")
        User(username="staff", email="staff@example.com", is_staff=True).save()
        User.objects.get_or_create(username="idle", email="Idle.One@example.com", is_active=False)
        early = sent()
    expect(
        (early, sorted(sent())),
        ([], [("Root", "Root@example.com"), ("idle", "Idle.One@example.com"), ("staff", "staff@example.com")]),
        call="the mails before and after the commit of a superuser, one of the staff, and an inactive user",
    )


def test_without_a_transaction_the_mail_goes_at_once():
    create("ada")
    expect(sent(), [("ada", "ada@example.com")], call="the mails after create_user() outside of a transaction")
    invite(("bea", "bea@example.com"))
    expect(names(), ["ada", "bea"], call="the mails after invite() outside of a transaction")


def test_nothing_is_sent_for_what_was_rolled_back():
    with rolled_back():
        create("ada")
        invite(("bea", "bea@example.com"))
    expect((sent(), User.objects.count()), ([], 0), call="the mails and the users after a rollback")
    create("cem")
    expect(names(), ["cem"], call="the mails after the next user", because="Nothing is left of a rollback.")


def test_an_inner_block_that_is_rolled_back_sends_nothing():
    with committing("a transaction with an inner block that is rolled back"):
        create("ada")
        with rolled_back():
            create("bea")
            invite(("cem", "cem@example.com"))
            with transaction.atomic():
                create("dee")
        create("eve")
        with rolled_back():
            User.objects.filter(username="ada").update(email="")
            User.objects.get(username="eve").delete()
    expect(
        names(),
        ["ada", "eve"],
        call="who is welcomed if bea, cem and dee were in a block that was rolled back, and so was a deletion of eve",
    )


@pytest.mark.parametrize("way", ["create", "invite"])
@pytest.mark.parametrize("outer", [True, False], ids=["within one transaction", "in two transactions"])
def test_a_second_try_is_welcomed(outer, way):
    with transaction.atomic() if outer else rolled_back():
        with rolled_back():
            ada = create("ada") if way == "create" else invite(("ada", "ada@example.com"))[0]
        if outer:
            attempt(ada.save, call="saving the same object once more")
    if not outer:
        attempt(ada.save, call="saving the same object once more")
    expect(names(), ["ada"], call="who is welcomed if the first try was rolled back")


def test_a_user_who_is_saved_again_is_not_welcomed_again():
    with committing("creating a user and saving it twice"):
        user = create("ada")
        user.first_name = "Ada"
        user.save()
        User.objects.get(pk=user.pk).save()
    user.save()
    User.objects.update_or_create(username="ada", defaults={"last_name": "L"})
    expect(names(), ["ada"], call="who is welcomed if ada is created and saved four times")


@pytest.mark.parametrize("way", ["create", "invite"])
def test_a_copy_of_a_user_is_a_user_of_its_own(way):
    with committing("creating a user, and another one from the same object"):
        user = create("ada") if way == "create" else invite(("ada", "ada@example.com"))[0]
        user.pk, user.username = None, "bea"
        user.save()
    expect(
        sorted(sent()),
        [("ada", "ada@example.com"), ("bea", "ada@example.com")],
        call=f"the mails after {way} of ada, and her object again with pk=None and as bea",
    )


def test_what_is_committed_counts(caplog):
    with committing("creating users and changing them before the commit"):
        gone, moved, saved, lost, found = (create(name) for name in ("gone", "moved", "saved", "lost", "found"))
        invited = invite(*((name, f"{name}@example.com") for name in ("early", "left", "asked")))
        User.objects.filter(pk=gone.pk).delete()
        User.objects.filter(pk=moved.pk).update(email="new@example.com", username="moved-on")
        saved.email, saved.username = "other@example.com", "renamed"
        saved.save()
        User.objects.filter(pk=lost.pk).update(email="")
        found.email = "typo@example.com"  # Not saved.
        User.objects.filter(pk=invited[0].pk).update(username="late", email="late@example.com")
        invited[1].delete()
        invited[2].email = "typo@example.com"  # Not saved.
        deleted = create("deleted")
        deleted.delete()
    expect(
        sorted(sent()),
        [
            ("asked", "asked@example.com"),
            ("found", "found@example.com"),
            ("late", "late@example.com"),
            ("moved-on", "new@example.com"),
            ("renamed", "other@example.com"),
        ],
        call="the mails after some were deleted, renamed or given another e-mail address before the commit",
        because="What is committed may differ from the object that the receiver was given.",
    )
    expect(
        [found.email, invited[2].email],
        ["typo@example.com"] * 2,
        call="what was set on the objects of found and asked, and not saved, after the commit",
    )
    errors = [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]
    expect(errors, [], call="the errors in the log", because="Who was deleted gets no mail, and that is no failure.")


def test_a_fixture_sends_nothing():
    data = serializers.serialize("json", [User(pk=7, username="ada", email="ada@example.com")])
    for one in serializers.deserialize("json", data):
        attempt(one.save, call="loading a user from a fixture")
    expect((User.objects.count(), sent()), (1, []), call="users and mails after a fixture was loaded")


def test_without_an_email_nothing_is_sent(caplog):
    with committing("creating users without an e-mail address"):
        create("ada", "")
        late = create("late", "")
        early, _ = invite(("bea", ""), ("cem", "cem@example.com"))
        User.objects.filter(pk__in=[late.pk, early.pk]).update(email="late@example.com")
    create("dee", "")
    expect(
        (sorted(names()), [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]),
        (["bea", "cem", "late"], []),
        call="mails and errors if ada and dee have no e-mail address, and bea and late get one before the commit",
    )


@pytest.mark.parametrize("size", [1, 3, 60, 130])
def test_all_who_are_invited_are_welcomed(size, assert_queries):
    people = [(f"u{number:02}-{size}", f"u{number // 2}@example.com") for number in reversed(range(size))]
    with transaction.atomic():
        with (
            transaction.atomic(),
            assert_queries(at_most=6 if size <= 60 else 10, because="bulk_create() is one INSERT") as log,
        ):
            users = invite(*people)
        early = sent()
    inserts = [one for one in log if one.verb == "INSERT"]
    expect(
        (len(inserts) if size <= 60 else 1, early),
        (1, []),
        call=f"the INSERTs of {size} people, and the mails before the commit",
    )
    expect([user.username for user in users], [name for name, _ in people], call=f"invite() of {size} people")
    expect(
        sorted(sent()),
        sorted(people),
        call=f"the mails to {size} people",
        because="Each is welcomed by their own name.",
    )


def test_nobody_is_welcomed_if_a_name_is_taken():
    create("ada")
    mail.outbox.clear()
    raised = []
    with transaction.atomic():
        for people in (
            [("bea", "b@example.com"), ("ada", "a@example.com")],
            [("cem", "c@e.org"), ("cem", "d@e.org")],
            [*((f"u{number}", "u@example.com") for number in range(130)), ("ada", "a@example.com")],
        ):
            try:
                welcome.invite(people)
            except IntegrityError as error:
                raised.append(type(error))
    expect(
        (len(raised), User.objects.count(), sent()),
        (3, 1, []),
        call="IntegrityErrors, users and mails after invite() of names that are taken or given twice, once of 131 people",
    )


@pytest.mark.parametrize("block", [True, False], ids=["in a transaction", "outside of one"])
def test_any_failure_of_a_mail_stops_nothing(block, caplog):
    send = mailing.send_mail

    def down(subject, message, sender, to):
        if "ada@example.com" in to:
            raise ConnectionRefusedError if subject.endswith("ada") else NoTemplate
        return send(subject, message, sender, to)

    with mock.patch.object(mailing, "send_mail", down), caplog.at_level(logging.ERROR):
        if block:
            with committing("a transaction with mails that fail with ConnectionRefusedError and NoTemplate"):
                create("ada")
                invite(("ada2", "ada@example.com"), ("bea", "bea@example.com"))
        else:
            create("ada")
            invite(("ada2", "ada@example.com"), ("bea", "bea@example.com"))
    logged = [one for one in caplog.records if one.levelno >= logging.ERROR and one.exc_info and one.exc_info[0]]
    expect(
        (names(), len(logged)),
        (["bea"], 2),
        call="mails and errors in the log if those to ada raise ConnectionRefusedError and an exception of its own class",
        because="A mail fails in more ways than SMTP knows.",
    )


@pytest.mark.parametrize("block", [True, False], ids=["in a transaction", "outside of one"])
def test_a_mail_that_fails_stops_nothing_and_is_logged(block, caplog):
    people = [("bea", "bea@refuses.example"), ("cem", "cem@example.com"), ("dee", "dee@refuses.example")]
    with caplog.at_level(logging.ERROR):
        if block:
            with committing("a transaction whose mails are refused"):
                create("ada", "ada@refuses.example")
                invite(*people)
                create("eve")
        else:
            create("ada", "ada@refuses.example")
            invite(*people)
            create("eve")
    expect(
        (sorted(names()), User.objects.count()),
        (["cem", "eve"], 5),
        call="mails and users if those to ada, bea and dee are refused",
        because="The transaction is committed by then: nothing can be taken back.",
    )
    logged = [one for one in caplog.records if one.levelno >= logging.ERROR and one.exc_info and one.exc_info[0]]
    expect(len(logged), 3, call="the errors with a traceback in the log", because="Somebody has to hear of it.")
