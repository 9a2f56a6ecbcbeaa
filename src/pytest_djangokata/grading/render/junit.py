"""The batch as JUnit XML, as pytest writes it: a suite for each student, a case for each kata."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from pytest_djangokata.grading.model import KataRow, Results, Row

#: What XML 1.0 has no way to say.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(results: Results) -> str:
    """Return the document. Points are properties of a suite: of a case, the schema xunit2 allows none."""
    root = ElementTree.Element("testsuites", name=_xml(results.title))
    for row in results.rows:
        root.append(_suite(row))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suite(row: Row) -> ElementTree.Element:
    graded = [one for one in row.katas if one.state not in ("missing", "ungradable")]
    failed = [one for one in graded if one.state != "solved"]
    suite = ElementTree.Element(
        "testsuite",
        name=_xml(row.student.key),
        tests=str(len(row.katas)),
        errors="0",
        failures=str(len(failed)),
        skipped=str(len(row.katas) - len(graded)),
        time="0",
    )
    properties = ElementTree.SubElement(suite, "properties")
    facts = {"state": row.state, "points": str(row.points), "max_points": str(row.max_points)}
    facts["to_look_at"] = str(len(row.waiting))
    for one in row.katas:
        facts |= {f"{one.kata}.points": str(one.points), f"{one.kata}.max_points": str(one.max_points)}
    for name, value in facts.items():
        ElementTree.SubElement(properties, "property", name=name, value=value)
    for one in row.katas:
        suite.append(_case(row, one))
    return suite


def _case(row: Row, one: KataRow) -> ElementTree.Element:
    case = ElementTree.Element("testcase", classname=_xml(row.student.key), name=one.kata, time="0")
    if one.state in ("missing", "ungradable"):
        ElementTree.SubElement(case, "skipped", message=_xml(one.said))
    elif one.state != "solved":
        failed = "\n".join(test.name for test in one.tests if not test.passed)
        ElementTree.SubElement(case, "failure", message=_xml(one.said)).text = _xml(failed)
    return case


def _xml(text: str) -> str:
    return _NOT_XML.sub("?", text)
