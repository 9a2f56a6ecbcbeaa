"""What the author's check found, as plain data."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["shipped", "solution", "accepted", "wrong"]


class VariantResult(msgspec.Struct, frozen=True):
    """One set of answer files under the tests and the probe.

    :param passed: the tests that passed, relative to the kata's folder; a wrong answer is put to those that matter for it.
    :param failed: the tests that failed.
    :param probe: whether the probe passed; None where it was not asked.
    :param seed: that of the probe's data.
    """

    kind: Kind
    name: str
    passed: list[str] = []
    failed: list[str] = []
    broken: str = ""
    probe: bool | None = None
    probe_reason: str = ""
    seed: int | None = None


class Place(msgspec.Struct, frozen=True):
    """How far the check of one kata has come.

    :param answer: which of its *answers* is looked at, from 1.
    :param seed: which of the *seeds* its probe is asked with, from 1; 0 while the tests run.
    """

    answer: int
    answers: int
    seed: int = 0
    seeds: int = 0


class KataCheck(msgspec.Struct, frozen=True):
    """Everything found about one kata; it is fine if there are no findings.

    :param findings: one sentence each: what is wrong, where, and what to do.
    :param not_runnable: why it could not be run here, or an empty string; the format was checked all the same.
    """

    kata: str
    findings: list[str] = []
    variants: list[VariantResult] = []
    not_runnable: str = ""
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return not self.findings
