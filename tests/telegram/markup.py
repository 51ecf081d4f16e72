"""Texts as Telegram parses them: what a reader sees, or the refusal that the Bot API gives."""

from __future__ import annotations

from html.parser import HTMLParser

from lo_bot_api_emulator import ApiRefusal

TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "del", "a", "code", "pre", "blockquote", "tg-spoiler", "span"}


class TelegramHtml(HTMLParser):
    """Telegram's HTML: known tags, balanced, nothing unescaped."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS or ("pre" in self.open and tag != "code") or (tag == "blockquote" and tag in self.open):
            raise ApiRefusal(f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        names = [name for name, _ in attrs]
        if names != (["href"] if tag == "a" else []) and (tag, names) != ("blockquote", ["expandable"]):
            raise ApiRefusal("Bad Request: can't parse entities: attributes")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ApiRefusal(f'Bad Request: can\'t parse entities: Unexpected end tag "{tag}"')

    def handle_data(self, data: str) -> None:
        if "<" in data and (self.rawdata.count("<") != self.rawdata.count(">")):
            raise ApiRefusal("Bad Request: can't parse entities: unescaped <")
        self.text += data


def parsed(html: str) -> str:
    """The text that a reader sees."""
    parser = TelegramHtml()
    parser.feed(html)
    parser.close()
    if parser.open:
        raise ApiRefusal(f"Bad Request: can't parse entities: Can't find end tag of \"{parser.open[-1]}\"")
    return parser.text


RICH_TAGS = {"p", "b", "i", "u", "a", "blockquote", "details", "summary", "table", "caption", "tr", "th", "td"}


class RichHtml(HTMLParser):
    """The HTML of rich messages: known tags, balanced, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in RICH_TAGS:
            raise ApiRefusal(f'Bad Request: can\'t parse rich message: Unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ApiRefusal(f'Bad Request: can\'t parse rich message: Unexpected end tag "{tag}"')
        self.text += (
            " " if tag in ("th", "td") else "\n" if tag in ("p", "tr", "summary", "caption", "blockquote") else ""
        )

    def handle_data(self, data: str) -> None:
        self.text += data


def rich_parsed(html: str) -> str:
    """The text of a rich message that a reader sees, a line for each block and row."""
    parser = RichHtml()
    parser.feed(html)
    parser.close()
    if parser.open or len(parser.text) > 32_768:
        raise ApiRefusal("Bad Request: can't parse rich message")
    return parser.text.strip()


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
