"""Carries out a Dockerfile's instructions without an engine: each stage in a root of its own, on the host's files.

The base image is replaced by the host's /usr (read-only) and by the Python that runs this, mounted at /usr/local as in
Python's images. COPY copies what .dockerignore lets through, RUN runs in the root, and how the image is started is
known in the end. An instruction that is not known here is a fault, so that the file cannot drift from what is tried.
Needs root and util-linux.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LINKS = {"bin": "usr/bin", "sbin": "usr/sbin", "lib": "usr/lib", "lib64": "usr/lib64"}
DEVICES = ("null", "zero", "full", "random", "urandom")
SYSTEM_FILES = (
    *("passwd", "group", "shadow", "gshadow", "login.defs", "nsswitch.conf", "hosts", "resolv.conf", "ld.so.cache"),
    *("localtime", "pip.conf", "default/useradd", "ssl", "ca-certificates.conf", "alternatives"),
)
BASE_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin", "HOME": "/root"}
TOLD_TO_PIP = re.compile(r"(?i)PIP_.*|https?_proxy|no_proxy|SSL_CERT_.*|REQUESTS_CA_BUNDLE")
"""Variables of the host by which pip finds its index."""


def can_build() -> str | None:
    """Why images cannot be built here; None when they can."""
    if os.geteuid() != 0:
        return "only root may change its root folder"
    if any(shutil.which(name) is None for name in ("unshare", "mount", "useradd")):
        return "unshare, mount or useradd is absent"
    if not Path(sys.base_prefix, "bin", "python").exists():
        return "the Python that runs this has no bin/python"
    tried = subprocess.run(
        ["unshare", "--mount", "--propagation", "private", "true"], capture_output=True, check=False, timeout=20
    )
    return None if tried.returncode == 0 else "mounting is not allowed here"


@dataclass
class Stage:
    """A root folder under construction, and what its instructions have set so far."""

    root: Path
    environment: dict[str, str] = field(default_factory=lambda: dict(BASE_ENVIRONMENT))
    labels: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = "0:0"
    volumes: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    signal: str = "SIGTERM"

    def run(
        self,
        command: list[str],
        *,
        environment: dict[str, str] | None = None,
        mounts: dict[str, Path] | None = None,
        read_only: bool = False,
    ) -> list[str]:
        """The command line that runs a command in this root; as started, or while it is built."""
        binds = [("/usr", "/usr", True), (sys.base_prefix, "/usr/local", True)]
        if not sys.base_prefix.startswith("/usr"):
            # A Python with a shared library looks for it where it was built.
            binds.append((sys.base_prefix, sys.base_prefix, True))
        binds += [(f"/dev/{name}", f"/dev/{name}", False) for name in DEVICES]
        binds += [(str(source), target, target != "/root/.cache/pip") for target, source in (mounts or {}).items()]
        told = {
            "root": str(self.root),
            "binds": binds,
            "read_only": read_only,
            "writable": self.volumes if read_only else [],
            "user": self.user,
            "folder": self.folder,
            "environment": {**self.environment, **(environment or {})},
            "command": command,
        }
        enter = str(Path(__file__).with_name("enter.py"))
        return ["unshare", "--mount", "--propagation", "private", sys.executable, enter, json.dumps(told)]


def instructions(dockerfile: Path) -> list[tuple[str, str]]:
    """The instructions with their arguments, continued lines joined, comments left out."""
    lines = [line for line in dockerfile.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    found = [line.split(None, 1) for line in joined.splitlines() if line.strip()]
    return [(name.upper(), argument.strip()) for name, argument in found]


class Builder:
    """Builds the stages of one Dockerfile below a folder; `stage` is the last one."""

    def __init__(self, dockerfile: Path, context: Path, folder: Path) -> None:
        self._context = context
        self._folder = folder
        self._allowed = [
            line.strip() for line in (context / ".dockerignore").read_text().splitlines() if not line.startswith("#")
        ]
        self._stages: dict[str, Stage] = {}
        self._arguments: dict[str, str] = {}
        self.stage = Stage(root=folder / "none")
        for name, argument in instructions(dockerfile):
            getattr(self, f"_{name.lower()}")(argument)

    def _arg(self, argument: str) -> None:
        name, _, value = argument.partition("=")
        self._arguments[name] = value

    def _from(self, argument: str) -> None:
        base, *rest = self._filled(argument).split()
        assert base.startswith("python:3."), base
        name = rest[1] if len(rest) == 2 and rest[0].upper() == "AS" else str(len(self._stages))
        root = self._folder / f"stage-{name}"
        for place in ("usr", "proc", "tmp", "dev", "root", "etc", "opt", "run", "var/lib", "usr/local", "home"):
            (root / place).mkdir(parents=True, exist_ok=True)
        for link, target in LINKS.items():
            if Path("/", link).exists():
                (root / link).symlink_to(target)
        for path in SYSTEM_FILES:
            source, copy = Path("/etc", path), root / "etc" / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, copy, symlinks=True)
            elif source.exists():
                shutil.copy(source, copy)
        self.stage = self._stages[name] = Stage(root=root)

    def _copy(self, argument: str) -> None:
        said = argument.split()
        origin = said.pop(0).removeprefix("--from=") if said[0].startswith("--from=") else None
        *sources, target = said
        into = self.stage.root / self._inside(target).lstrip("/")
        for source in sources:
            if origin is None:
                assert self._lets_through(source), f"{source} is not sent to the engine (.dockerignore)"
                found = self._context / source
            else:
                found = self._stages[origin].root / source.lstrip("/")
            if found.is_dir():
                ignored = shutil.ignore_patterns("__pycache__") if origin is None else None
                shutil.copytree(found, into, symlinks=True, dirs_exist_ok=True, ignore=ignored)
            else:
                place = into / found.name if target.endswith("/") else into
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(found, place)

    def _run(self, argument: str) -> None:
        mounts: dict[str, Path] = {}
        while argument.startswith("--mount="):
            said, argument = argument.split(None, 1)
            parts = dict(part.split("=", 1) for part in said.removeprefix("--mount=").split(","))
            assert parts["type"] == "cache", said
            cache = Path.home() / ".cache" / "pip"
            cache.mkdir(parents=True, exist_ok=True)
            mounts[parts["target"]] = cache
        told = {name: value for name, value in os.environ.items() if TOLD_TO_PIP.fullmatch(name)}
        line = self.stage.run(["/bin/sh", "-c", argument], environment=told, mounts=mounts)
        done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=420)
        assert done.returncode == 0, f"RUN {argument}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"

    def _workdir(self, argument: str) -> None:
        self.stage.folder = self._inside(argument)
        (self.stage.root / self.stage.folder.lstrip("/")).mkdir(parents=True, exist_ok=True)

    def _env(self, argument: str) -> None:
        self.stage.environment.update(_pairs(argument))

    def _label(self, argument: str) -> None:
        self.stage.labels.update(_pairs(self._filled(argument)))

    def _user(self, argument: str) -> None:
        self.stage.user = argument

    def _volume(self, argument: str) -> None:
        self.stage.volumes.append(argument)

    def _healthcheck(self, argument: str) -> None:
        self.stage.health = json.loads(argument.partition("CMD ")[2])

    def _entrypoint(self, argument: str) -> None:
        self.stage.entrypoint = json.loads(argument)

    def _cmd(self, argument: str) -> None:
        self.stage.command = json.loads(argument)

    def _stopsignal(self, argument: str) -> None:
        self.stage.signal = argument

    def _inside(self, path: str) -> str:
        return path if path.startswith("/") else f"{self.stage.folder.rstrip('/')}/{path.removeprefix('./')}"

    def _filled(self, text: str) -> str:
        return re.sub(r"\$\{(\w+)\}", lambda found: self._arguments[found[1]], text)

    def _lets_through(self, source: str) -> bool:
        verdict = True
        for rule in self._allowed:
            pattern = rule.removeprefix("!")
            if rule and (fnmatch(source, pattern) or source.startswith(f"{pattern}/")):
                verdict = rule.startswith("!")
        return verdict


def _pairs(text: str) -> dict[str, str]:
    found = re.findall(r'([\w.]+)=(?:"([^"]*)"|(\S+))', text)
    assert found, text
    return {name: quoted or bare for name, quoted, bare in found}
