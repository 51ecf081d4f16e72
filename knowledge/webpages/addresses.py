"""Addresses of pages: made absolute as a browser does, compared, and told apart by site."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.I)
_SAFE_PATH = "/%:@!$&'()*+,;=~-._"
_SAFE_QUERY = "/%:@!$&'()*+,;=~-._?[]|{}"
_SECOND_LEVEL = frozenset({"gov", "com", "org", "net", "edu", "ac"})
_LONGEST = 2048


def absolute(base: str, written: str, encoding: str = "utf-8") -> str | None:
    """The address that `written` means on a page at `base`; None for what leads nowhere (javascript:, mailto:, #).

    Letters beyond ASCII are escaped as browsers do: UTF-8 in the path, the page's own `encoding` in the query. The
    fragment and a session's number are left out, host and scheme are in lower case, a default port is dropped.
    """
    text = re.sub(r"[\t\r\n]+", "", written).strip().strip("\u3000\u200b\ufeff").replace("\\", "/")
    if not text or text.startswith("#"):
        return None
    try:
        parts = urlsplit(urljoin(base, text))
        return _written_out(parts, encoding)
    except ValueError:
        return None


def _written_out(parts: SplitResult, encoding: str) -> str | None:
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not parts.hostname:
        return None
    host = parts.hostname.rstrip(".").lower()
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    authority = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    if parts.username is not None:
        authority = f"{quote(parts.username)}@{authority}"
    path = quote(_SESSION.sub("", parts.path) or "/", safe=_SAFE_PATH)
    query = quote(parts.query, safe=_SAFE_QUERY, encoding=encoding, errors="replace")
    made = urlunsplit((scheme, authority, path, query, ""))
    return made if len(made) <= _LONGEST else None


def host_of(address: str) -> str:
    """Whose turn a request is: the host, with its port where that is none of the usual ones."""
    return urlsplit(address).netloc.rpartition("@")[2].lower()


def site_of(address: str) -> str:
    """The site an address is of: the name that was registered (city.gov.cn of www.city.gov.cn), with any odd port."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    labels = host.split(".")
    if not (host.replace(".", "").isdigit() or ":" in host):
        kept = 3 if len(labels) > 2 and labels[-1] == "cn" and labels[-2] in _SECOND_LEVEL else 2
        host = ".".join(labels[-kept:])
    return host if parts.port in (None, 80, 443) else f"{host}:{parts.port}"


def ending_of(address: str) -> str:
    """The ending of the file that an address names, in lower case; empty where it names none.

    A file named in the query counts (…/downfile.jsp?filename=a.pdf), as it is what the address hands out.
    """
    parts = urlsplit(address)
    named: list[str] = re.findall(r"(?:^|[=/])[^=&/]*\.([A-Za-z0-9]{2,5})(?=&|$)", unquote(parts.query))
    if named:
        return named[-1].lower()
    found = re.search(r"\.([A-Za-z0-9]{1,5})$", unquote(parts.path))
    return found[1].lower() if found else ""


def file_shown(address: str) -> str:
    """The file that a viewer's page shows (viewer.html?file=/a.pdf); the address itself where it names none."""
    parts = urlsplit(address)
    if not parts.path.lower().endswith((".html", ".htm", "/", "viewer")):
        return address
    for _, value in parse_qsl(parts.query):
        if re.search(r"\.(?:pdf|docx?|wps|ofd)$", value, re.I):
            return absolute(address, value) or address
    return address


def stem_of(address: str) -> str:
    """The name that an address gives its page, without ending: `t20240120_1` of …/202401/t20240120_1.html."""
    parts = urlsplit(address)
    pieces = [piece for piece in unquote(parts.path).split("/") if piece]
    name = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", pieces[-1]) if pieces else ""
    if name.lower() in ("", "index", "default", "content") and len(pieces) > 1:
        name = f"{pieces[-2]}-{name}" if name else pieces[-2]
    return name


def folder_of(address: str) -> str:
    """The address up to the last slash of its path."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rpartition("/")[0] + "/", "", ""))


def skeleton(address: str) -> str:
    """The address with its numbers left out, so that the pages of one list are alike: list_2.html and list.html.

    Of the query only the names of parameters are kept.
    """
    parts = urlsplit(address)
    path = re.sub(r"(?:[_\-/]?\d+)(?=\.[A-Za-z]+$|/?$)", "", parts.path)
    path = re.sub(r"/(?:index|list|default)?(?:\.[A-Za-z]+)?$", "/", path)
    names = ",".join(sorted({pair.partition("=")[0].lower() for pair in parts.query.split("&") if pair}))
    return f"{parts.netloc}{path.rstrip('/')}?{names}"
