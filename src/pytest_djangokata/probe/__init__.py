"""The probe: what a grader asks of a submission, and the verdict on its answers.

Three roles, never one process: the judge holds seeds, cases and comparison; the stage makes the data with trusted code;
the submission's process gets inputs and a database and gives answers. It never holds an expected value.
"""

#: The parts, as functions that a child plays.
JUDGE = "pytest_djangokata.probe.roles:judge"
STAGE = "pytest_djangokata.probe.roles:stage"
ACT = "pytest_djangokata.probe.roles:act"
