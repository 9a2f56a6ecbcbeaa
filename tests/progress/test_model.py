from pytest_djangokata.progress.model import CaseResult, Record, State, merge

PASSED = CaseResult("passed")
FAILED = CaseResult("failed", message="no")


def record(collected: int = 2, fingerprint: str = "files", answer: str = "answer", **tests: CaseResult) -> Record:
    return Record(fingerprint, answer, collected, tests)


def test_a_kata_is_solved_when_every_one_of_its_tests_has_passed():
    assert record(a=PASSED, b=PASSED).state(None) is State.SOLVED


def test_a_kata_with_a_test_that_nobody_has_run_is_not_solved():
    assert record(a=PASSED).state(None) is State.FAILING


def test_a_skipped_test_has_not_passed():
    assert record(a=PASSED, b=CaseResult("skipped")).state(None) is State.FAILING


def test_a_kata_without_tests_is_not_solved():
    assert record(collected=0).state(None) is State.FAILING


def test_a_failing_kata_with_the_answer_that_was_shipped_is_untouched():
    assert record(a=FAILED, b=FAILED).state("answer") is State.UNTOUCHED
    assert record(a=FAILED, b=FAILED).state("another") is State.FAILING


def test_what_broke_is_broken_even_if_untouched():
    assert record(a=CaseResult("broken", message="gone"), b=PASSED).state("answer") is State.BROKEN


def test_the_tests_that_ran_replace_what_was_known_of_them_and_leave_the_others():
    merged = merge(record(a=PASSED, b=FAILED), record(b=PASSED))
    assert merged.tests == {"a": PASSED, "b": PASSED}
    assert merged.solved


def test_outcomes_of_other_files_are_forgotten():
    assert not merge(record(fingerprint="before", a=PASSED), record(b=PASSED)).solved


def test_a_run_of_all_tests_forgets_tests_that_are_gone():
    assert merge(record(gone=FAILED, a=PASSED), record(a=PASSED, b=PASSED)).solved


def test_what_broke_is_not_known_any_more_after_a_run_of_other_tests():
    merged = merge(record(**{"import": CaseResult("broken")}), record(a=PASSED))
    assert merged.tests == {"a": PASSED}


def test_a_part_counts_where_all_of_it_passed_and_it_is_not_everything():
    assert record(collected=3, a=PASSED, b=PASSED).passed_part == 2
    assert record(collected=2, a=PASSED, b=PASSED).passed_part == 0
    assert record(collected=3, a=PASSED, b=FAILED).passed_part == 0
    assert record(collected=3).passed_part == 0
