"""Run under `unshare --mount`: mounts what a root folder lacks, goes into it, gives up root, becomes the command."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PR_SET_NO_NEW_PRIVS = 38


def mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def main(told: dict[str, Any]) -> None:
    root = told["root"]
    mount("--bind", root, root)
    for source, target, read_only in told["binds"]:
        place = Path(root + target)
        if Path(source).is_dir():
            place.mkdir(parents=True, exist_ok=True)
        elif not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch()
        mount("--bind", source, str(place))
        if read_only:
            mount("-o", "remount,bind,ro", str(place))
    mount("-t", "proc", "proc", f"{root}/proc")
    mount("-t", "tmpfs", "-o", "mode=1777", "tmpfs", f"{root}/tmp")
    Path(root, "dev/shm").mkdir(exist_ok=True)
    mount("-t", "tmpfs", "-o", "mode=1777", "tmpfs", f"{root}/dev/shm")
    for path in told["writable"]:
        mount("--bind", root + path, root + path)
    if told["read_only"]:
        mount("-o", "remount,bind,ro", root)
    os.chroot(root)
    os.chdir(told["folder"])
    user, group = (int(part) for part in told["user"].split(":"))
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)
    ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    os.execvpe(told["command"][0], told["command"], told["environment"])


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
