from datetime import date

from kata_project.accounts.models import Profile
from katas.orm.reverse_relations import programme
from katas.orm.reverse_relations.models import Workshop
from pytest_djangokata.testing import count_rows


def act(inputs):
    names = [field.attname for field in Profile._meta.concrete_fields]
    with count_rows() as rows:
        if inputs["do"] == "hosted_by":
            answer = list(programme.hosted_by(Profile.from_db("default", names, inputs["host"])))
        elif inputs["do"] == "timetable":
            answer = list(programme.timetable(Profile.from_db("default", names, inputs["host"])))
        elif inputs["do"] == "again":
            host = Profile.from_db("default", names, inputs["host"])
            answer = [list(programme.timetable(host))]
            Workshop.objects.create(title="Zest", host_id=host.pk)
            answer.append(list(programme.timetable(host)))
        elif inputs["do"] == "held_in":
            answer = list(programme.held_in(inputs["room"], date.fromisoformat(inputs["day"])))
        else:
            answer = list(programme.hosts_of(inputs["guest"]))
    return {"answer": answer, "thrifty": rows.fetched <= inputs["rows"]}
