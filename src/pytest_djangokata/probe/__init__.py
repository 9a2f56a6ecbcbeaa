"""The probe: what a grader asks of a submission, and the verdict on its answers.

Three roles, never one process: the judge holds seeds, cases and comparison; the stage makes the data with trusted code;
the submission's process gets inputs and a database and gives answers. It never holds an expected value.
"""
