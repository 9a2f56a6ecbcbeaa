import logging
from unittest import mock

from django.contrib.auth.models import User
from django.core import mail, serializers
from django.db import transaction

from katas.signals.after_commit import mailing, welcome


class Rollback(Exception):
    pass


class Odd(Exception):
    pass


class Errors(logging.Handler):
    seen = 0

    def emit(self, record):
        self.seen += bool(record.levelno >= logging.ERROR and record.exc_info and record.exc_info[0])


def sent():
    return [[one.subject, *one.to] for one in mail.outbox]


def or_down(send):
    def sending(subject, message, sender, to):
        if to[0].endswith("down.example"):
            raise ConnectionRefusedError
        if to[0].endswith("odd.example"):
            raise Odd
        return send(subject, message, sender, to)

    return sending


def play(steps, told, made):
    """Do what *steps* say, and tell what was sent after each."""
    for step in steps:
        do = step[0]
        try:
            if do == "block":
                with transaction.atomic():
                    play(step[1], told, made)
                    if step[2]:
                        raise Rollback
            elif do == "create":
                made[step[1]] = User.objects.create_user(step[1], step[2])
            elif do == "kind":
                kind = {"is_active": False} if step[3] == "inactive" else {step[3]: True}
                made[step[1]] = User.objects.create(username=step[1], email=step[2], **kind)
            elif do == "unsaved":
                made[step[1]].email, made[step[1]].first_name = "unsaved", "unsaved"
            elif do == "again":
                made[step[1]].save()
            elif do == "copy":
                user = made[step[1]]
                user.pk, user.username, user.first_name = None, step[2], "unsaved"
                user.save()
                user.first_name = "not saved"
            elif do == "save":
                for user in User.objects.filter(username=step[1]):
                    user.first_name += "x"
                    user.save()
            elif do == "email":
                User.objects.filter(username=step[1]).update(email=step[2])
            elif do == "rename":
                for user in User.objects.filter(username=step[1]):
                    user.username = step[2]
                    user.save(update_fields=["username"])
            elif do == "delete":
                User.objects.filter(username=step[1]).delete()
            elif do == "fixture":
                data = {"model": "auth.user", "pk": None, "fields": {"username": step[1], "email": step[2]}}
                for one in serializers.deserialize("python", [data]):
                    one.save()
            elif do == "invite":
                users = welcome.invite([tuple(one) for one in step[1]])
                told.append([user.username for user in users])
                made |= {user.username: user for user in users}
        except Exception as error:  # noqa: BLE001
            told.append(type(error).__name__)
        told.append([do, sorted(sent())])
    # What was set on the caller's objects and not saved.
    told.append(sorted([one.first_name, one.email] for one in made.values()))


def act(inputs):
    mail.outbox.clear()
    errors = Errors()
    logging.getLogger().addHandler(errors)
    told = []
    try:
        with mock.patch.object(mailing, "send_mail", or_down(mailing.send_mail)):
            play(inputs["steps"], told, {})
    finally:
        logging.getLogger().removeHandler(errors)
    return {"told": told, "errors": errors.seen}
