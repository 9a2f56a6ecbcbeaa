"""The probe: what a grader asks of a submission, and the verdict on its answers.

Roles that are never one process: the judge holds seeds, cases and comparison; the stage makes the data with trusted code;
the actor runs the submission, which gets inputs and gives answers; the broker has the actor's database, and counts. The
submission's process never holds an expected value, a seed, or a count that anybody believes.
"""

#: The parts, as functions that a child plays.
JUDGE = "pytest_djangokata.probe.roles:judge"
STAGE = "pytest_djangokata.probe.roles:stage"
#: A submission that has its database in its own process, where there is no fork: practice.
ACT = "pytest_djangokata.probe.roles:act"
#: A submission on PostgreSQL, whose settings name a database of its own, and what its connections go through.
ACT_ON_SERVER = "pytest_djangokata.probe.actor:act_on_server"
RELAY = "pytest_djangokata.probe.relaying:relay"
#: Warm processes: of the kata, which forks actors, and of brokers.
ACTORS = "pytest_djangokata.probe.actor:actors"
BROKERS = "pytest_djangokata.probe.brokering:brokers"
#: The parts of their children, for messages; the warm process knows what to do.
ACTOR, BROKER = "actor", "broker"
