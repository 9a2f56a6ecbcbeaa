"""Start script of a spawned child: finds the package, then hands over."""

import json
import sys

options = json.loads(sys.argv[1])
sys.path[:0] = [entry for entry in options["path"] if entry not in sys.path]

from pytest_djangokata.child.spawned import main

main(options)
