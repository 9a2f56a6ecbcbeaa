from pathlib import Path

import katas.testing.write_the_tests as kata
from pytest_djangokata.testing import run_suite

SUITE = Path(kata.__file__).parent / "suite.py"


def act(inputs):
    result = run_suite(SUITE, "katas.testing.write_the_tests.late_fees", inputs["source"])
    if inputs["source"] is None:
        return {"green": result.green, "covered": result.covered == 100}
    return {"green": result.green, "kills": result.kills}
