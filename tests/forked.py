"""The program that a shell calls `gongkai` by where a test has it forked; begins with next to nothing.

`python -S forked.py SERVER ARGUMENT...` asks the process of tests/forks.py that has this name for a fork with the
arguments, its own streams, folder and environment, waits for it, and ends with its status as a shell tells it.
"""

import json
import os
import socket
import sys


def main() -> int:
    """Have it forked and wait."""
    name, *line = sys.argv[1:]
    said = {"line": line, "env": dict(os.environ), "folder": os.path.realpath("."), "code": None}
    request = os.memfd_create("request")
    os.write(request, json.dumps(said).encode())
    os.lseek(request, 0, os.SEEK_SET)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as server, ours:
        server.connect(b"\0" + name.encode())
        with theirs:
            socket.send_fds(server, [b"fork"], [request, 0, 1, 2, theirs.fileno()])
        ours.recv(64)
        status = int(ours.recv(64))
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main())
