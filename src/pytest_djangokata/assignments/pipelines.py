"""What runs on each push: a workflow for GitHub, a pipeline for GitLab, an autograder for Gradescope and Classroom 50.

None of them holds an answer. They fetch the teacher's bundle from where the teacher says, or are part of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from pytest_djangokata.assignments.pins import oldest_python

#: The variable that says where the bundle is, and the secret that opens it.
BUNDLE = "DJANGOKATA_BUNDLE"
TOKEN = "DJANGOKATA_TOKEN"  # noqa: S105  (the name of a variable)

DEFAULT_PYTHON = "3.13"

GITHUB = """\
# Runs the tests on every push: practice. Where the teacher has said where the bundle with the probes is, it grades too:
# Settings > Secrets and variables > Actions: the variable {bundle} (an https address) and the secret {token}.
# Who can push here can read both; the grade that counts is the one that the teacher computes.
name: djangokata
on:
  push:
  workflow_dispatch:
permissions:
  contents: read
jobs:
  practice:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - uses: actions/setup-python@v5
        with:
          python-version: "{python}"
      - run: python -m pip install -r requirements.txt
      - run: python -m pytest --kata-report="$RUNNER_TEMP/progress.md"
      - if: always()
        run: test ! -f "$RUNNER_TEMP/progress.md" || cat "$RUNNER_TEMP/progress.md" >> "$GITHUB_STEP_SUMMARY"
  grade:
    if: vars.{bundle} != ''
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          path: submission
          persist-credentials: false
      - uses: actions/setup-python@v5
        with:
          python-version: "{python}"
      - name: Fetch the bundle
        env:
          {bundle}: ${{{{ vars.{bundle} }}}}
          {token}: ${{{{ secrets.{token} }}}}
        run: |
{fetch_indented}
      - name: Grade
        run: |
          "$RUNNER_TEMP/grader/bin/djangokata" grade submission \\
            --assignment "$RUNNER_TEMP/bundle/assignment.toml" --out graded > "$RUNNER_TEMP/for-teachers.txt"
          for page in graded/feedback/*.md; do
            test ! -f "$page" || cat "$page" >> "$GITHUB_STEP_SUMMARY"
          done
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: graded
          path: graded/feedback
          if-no-files-found: ignore
"""

GITLAB = """\
# Runs the tests on every push: practice. Where the teacher has said where the bundle with the probes is, it grades too:
# Settings > CI/CD > Variables: {bundle} (an https address) and {token}, masked.
# Who can push here can read both; the grade that counts is the one that the teacher computes.
default:
  image: "python:{python}"
stages: [practice, grade]
practice:
  stage: practice
  timeout: 20 minutes
  script:
    - python -m pip install -r requirements.txt
    - python -m pytest --junitxml=report.xml
  artifacts:
    when: always
    reports:
      junit: report.xml
grade:
  stage: grade
  timeout: 30 minutes
  needs: []
  rules:
    - if: ${bundle}
  variables:
    GIT_DEPTH: "0"
  script:
    - export RUNNER_TEMP="$(mktemp -d)"
    - |
{fetch_indented}
    - >-
      "$RUNNER_TEMP/grader/bin/djangokata" grade .
      --assignment "$RUNNER_TEMP/bundle/assignment.toml" --out "$RUNNER_TEMP/graded" > "$RUNNER_TEMP/for-teachers.txt"
    - mkdir feedback
    - test ! -d "$RUNNER_TEMP/graded/feedback" || cp -r "$RUNNER_TEMP/graded/feedback/." feedback
  artifacts:
    when: always
    paths: [feedback]
"""

FETCH = """\
set -eu
if [ -n "${{{token}:-}}" ]; then
  set -- --header "Authorization: Bearer ${token}"
else
  set --
fi
curl --fail --silent --show-error --location --retry 3 --proto '=https' "$@" \\
  --header "Accept: application/octet-stream" --output "$RUNNER_TEMP/bundle.zip" "${bundle}"
# -I: where the submission lies, Python would else import its files.
python -I -m zipfile -e "$RUNNER_TEMP/bundle.zip" "$RUNNER_TEMP/bundle"
python -I -m venv "$RUNNER_TEMP/grader"
(cd "$RUNNER_TEMP/bundle" && "$RUNNER_TEMP/grader/bin/python" -m pip install --quiet -r requirements.txt)
"""

SETUP = """\
#!/usr/bin/env bash
# Makes the environment of the grader, once for each image.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update
python=
for version in {pythons}; do
  if apt-get install -y "python$version" "python$version-venv"; then
    python="python$version"
    break
  fi
done
test -n "$python" || {{ echo "There is no Python {oldest} or newer for this image: choose a newer Ubuntu." >&2; exit 1; }}
"$python" -m venv /opt/grader
cd /autograder/source
/opt/grader/bin/python -m pip install --quiet -r requirements.txt
id grader >/dev/null 2>&1 || useradd --system --create-home --shell /usr/sbin/nologin grader
"""

RUN = """\
#!/usr/bin/env bash
# Grades one submission as a user without rights. Root only copies files: in before, the result out afterwards.
set -uo pipefail
umask 022
rm -rf /grade
install -d -m 700 -o grader -g grader /grade /grade/home /grade/work
cp -R -P /autograder/submission /grade/submission
chown -R -h grader:grader /grade/submission
if [ -f /autograder/submission_metadata.json ]; then
  install -m 400 -o grader -g grader /autograder/submission_metadata.json /grade/submission_metadata.json
fi
cd /grade/work
as_grader() {
  setpriv --reuid=grader --regid=grader --clear-groups --no-new-privs \\
    env -i HOME=/grade/home PATH=/opt/grader/bin:/usr/bin:/bin LANG=C.UTF-8 "$@"
}
as_grader djangokata grade /grade/submission --assignment /autograder/source/assignment.toml \\
  --out /grade/out --format gradescope --result /grade/result.json
status=$?
mkdir -p /autograder/results
# Read without rights too: a link that lies there gets nothing of root's.
if as_grader test -f /grade/result.json; then
  as_grader cat /grade/result.json > /autograder/results/results.json && exit 0
fi
printf '{"score": 0, "output": "The grader could not finish (status %d). Tell your teacher."}\\n' "$status" \\
  > /autograder/results/results.json
"""

CLASSROOM50 = '''\
"""Grades one submission for Classroom 50: put it at CLASSROOM/autograders/ASSIGNMENT/autograder.py of your repository.

Say below where the bundle is. What lies beside this file is published with it, so keep the bundle elsewhere.
"""

import os
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path

BUNDLE = os.environ.get("DJANGOKATA_BUNDLE", "")  # an https address
TOKEN = os.environ.get("DJANGOKATA_TOKEN", "")


def main() -> int:
    if not BUNDLE.startswith("https://"):
        print("::error::Say in autograder.py where the bundle is: BUNDLE, an https address", file=sys.stderr)
        return 1
    folder = Path(tempfile.mkdtemp())
    request = urllib.request.Request(BUNDLE, headers={"Accept": "application/octet-stream"})
    if TOKEN:
        request.add_unredirected_header("Authorization", f"Bearer {TOKEN}")
    with urllib.request.urlopen(request, timeout=120) as answer:
        (folder / "bundle.zip").write_bytes(answer.read())
    with zipfile.ZipFile(folder / "bundle.zip") as bundle:
        bundle.extractall(folder / "bundle")
    # -I: where the submission lies, Python would else import its files.
    subprocess.run([sys.executable, "-I", "-m", "venv", folder / "grader"], check=True)
    bin_ = folder / "grader" / "bin"
    subprocess.run(
        [bin_ / "python", "-m", "pip", "install", "--quiet", "-r", "requirements.txt"], cwd=folder / "bundle", check=True
    )
    asked = folder / "bundle" / "assignment.toml"
    words = ["grade", ".", "--assignment", asked, "--out", folder / "graded", "--format", "classroom50"]
    return subprocess.run([bin_ / "djangokata", *words], check=False).returncode


sys.exit(main())
'''

NAMES = {"bundle": BUNDLE, "token": TOKEN}


def fetch(indent: int) -> str:
    """Return the lines of a shell that fetch the bundle and install it, indented by so many blanks."""
    return "".join(f"{' ' * indent}{line}\n" for line in FETCH.format(**NAMES).splitlines()).rstrip("\n")


def python_version(versions: Mapping[str, str]) -> str:
    """Return the Python that runs in CI: the one that the class uses where it names one."""
    wanted = versions.get("python", "")
    return wanted if wanted.replace(".", "").isdigit() else DEFAULT_PYTHON


def github_workflow(versions: Mapping[str, str]) -> str:
    """Return ``.github/workflows/djangokata.yml``."""
    return GITHUB.format(python=python_version(versions), fetch_indented=fetch(10), **NAMES)


def gitlab_pipeline(versions: Mapping[str, str]) -> str:
    """Return ``.gitlab-ci.yml``."""
    return GITLAB.format(python=python_version(versions), fetch_indented=fetch(6), **NAMES)


def gradescope_files(versions: Mapping[str, str]) -> dict[str, bytes]:
    """Return the two programs that Gradescope runs."""
    minor = ".".join(python_version(versions).split(".")[:2])
    oldest = oldest_python(versions)
    tried = [one for one in dict.fromkeys([minor, "3.13", "3.12", "3.11"]) if _number(one) >= _number(oldest)]
    return {
        "setup.sh": SETUP.format(pythons=" ".join(tried), oldest=oldest).encode(),
        "run_autograder": RUN.encode(),
    }


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
