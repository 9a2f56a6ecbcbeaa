"""A learner's day around the tests: a workspace, what is left to do, hints, answers, and what to say in the interview."""
