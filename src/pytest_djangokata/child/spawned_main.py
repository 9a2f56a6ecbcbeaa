"""Start script of a spawned child: connects back, proves who it is, and takes its job."""

import json
import os
import socket
import sys

options = json.loads(sys.argv[1])
sys.path[:0] = [entry for entry in options["path"] if entry not in sys.path]

from pytest_djangokata.child import process
from pytest_djangokata.protocol import wire

sock = socket.create_connection(("127.0.0.1", options["port"]))
sock.sendall(os.environ.pop("DJANGOKATA_SECRET").encode())
message, _ = wire.Channel(sock).receive()
process.main(message["job"], sock)
