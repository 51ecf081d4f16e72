"""What a printed form calls its rows: by their number (不予处理第1小项, 本年度办理结果(七)), and by half a label.

Made of the forms (tables.toml), so that a row of theirs needs no words of its own. Templates are those of phrases.toml.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from knowledge.lexicon.codes import codes
from knowledge.lexicon.editions import editions
from knowledge.lexicon.forms import Entry, forms
from knowledge.lexicon.hints import hint_words
from knowledge.model import Edition

_SHORTEST_HALF = 6
"""Fewer characters of a label may as well be the words of a question."""
_SHORTEST_BEGUN = 2
"""As many characters of a label behind its number tell which row it is."""
_RESULTS, _TOTAL, _REQUESTS = "outcome", "total", "requests."


def printed_names() -> Iterator[tuple[str, str]]:
    """Templates of the texts that name a row of table 3 by its number or by half of its label, each with its code."""
    results_at = next(entry.number for entry in forms().groups3 if entry.key == _RESULTS)
    for number, code in enumerate(_sections(), start=1):
        for label in _heads(_RESULTS):
            yield f"({results_at}(、)?)?{_lead(label)}{_part(number)}", code
        for label in _labels(code):
            # With its number even 合计 names the row.
            yield f"({results_at}(、)?)?{_bracketed(number)}{label}", code
        for sub in forms().rows3:
            if codes().indicators[sub.key].parent == code and sub.number.isdigit():
                # （三）第1项, (三)1: the number of the group stands for its name.
                begun = f"({results_at}(、)?)?{_lead(_bracketed(number))}"
                yield f"{begun}({_part(int(sub.number))}|{sub.number}([.、])?)", sub.key
                yield f"第({number}|{_numeral(number)})(大)?(项|类)(的|里|中|下)?(的)?{_part(int(sub.number))}", sub.key
        for label in _heads(code):
            for sub in forms().rows3:
                if codes().indicators[sub.key].parent == code and sub.number.isdigit():
                    place = int(sub.number)
                    yield f"({_bracketed(number)})?{_lead(label)}{_part(place)}", sub.key
    for entry in forms().rows3:
        if entry.key.startswith(_REQUESTS):
            printed = f"{entry.number}、"
        elif entry.number.isdigit():
            printed = f"({entry.number}|{_numeral(int(entry.number))})[.、]"
        else:
            continue
        yield from ((f"{printed}{label}", entry.key) for label in entry.labels)
    yield from _halves()
    yield from _begun()
    yield from _lines()


def _sections() -> list[str]:
    """The codes that the form numbers (一) to (七) within the results, in its order."""
    of_results = [entry.key for entry in forms().rows3 if entry.key.startswith(f"{_RESULTS}.")]
    return list(dict.fromkeys(_section(key) for key in of_results))


def _section(key: str) -> str:
    return ".".join(key.split(".")[:2])


def _labels(code: str) -> tuple[str, ...]:
    found = [entry for entry in (*forms().groups3, *forms().rows3) if entry.key == code]
    return tuple(dict.fromkeys(label for entry in found for label in entry.labels))


def _heads(code: str) -> tuple[str, ...]:
    """The labels that name a row without its number; 合计 alone is the word of many questions."""
    return tuple(label for label in _labels(code) if code != f"{_RESULTS}.{_TOTAL}" or len(label) > len(_TOTAL))


def _lead(label: str) -> str:
    return f'{label}(")?(的|里|中|里面|之中|部分|下面|底下|下边|之下|项下)?(的)?'


def _part(number: int) -> str:
    """(五), 第五项, 第5小项: the number in its brackets, or with what says that it is one of a list."""
    said = f"({number}|{_numeral(number)})"
    item = "(大|小|子)?(项|行|款|条|点)(的)?"
    return f"({_bracketed(number)}({item})?|第{_bracketed(number)}({item})?|第{said}{item}|{said}(小|子)项(的)?)"


def _bracketed(number: int) -> str:
    return f"\\(({number}|{_numeral(number)})\\)"


def _numeral(number: int) -> str:
    signs = hint_words("places.numerals")
    if number < len(signs):
        return signs[number]
    tens, ones = divmod(number, 10)
    return (signs[tens] if tens > 1 else "") + signs[10] + (signs[ones] if ones else "")


def _halves() -> Iterator[tuple[str, str]]:
    """Official labels, and beginnings that are more than half of one and of no other: 补正后申请内容仍."""
    official = {entry.key: _official(entry) for entry in forms().rows3}
    begun = Counter(label[:size] for label in official.values() for size in range(_SHORTEST_HALF, len(label) + 1))
    for code, label in official.items():
        for size in range(max(_SHORTEST_HALF, len(label) // 2 + 1), len(label) + 1):
            if begun[label[:size]] == 1:
                yield label[:size], code


def _begun() -> Iterator[tuple[str, str]]:
    """Beginnings of labels with their number, which no other row of that number has: 8.属于行政查, (三)3.危及."""
    rows = [(entry, int(entry.number), _official(entry)) for entry in forms().rows3 if entry.number.isdigit()]
    begun = Counter((number, label[:size]) for _, number, label in rows for size in range(1, len(label) + 1))
    groups = {code: place for place, code in enumerate(_sections(), start=1)}
    for entry, number, label in rows:
        group = codes().indicators[entry.key].parent or ""
        heads, place = _heads(group), _bracketed(groups[group])
        named = "|".join((*heads, *(f"{place}{head}" for head in heads), place))
        for size in range(_SHORTEST_BEGUN, len(label)):
            if begun[number, label[:size]] == 1:
                yield f"({_lead(f'({named})')})?{number}[.、]{label[:size]}", entry.key


def _lines() -> Iterator[tuple[str, str]]:
    """Rows of table 3 by their line, as proofs cite them, where all forms have the same there: 表三第5行."""
    forms_lines = [lines_of_table3(edition) for edition, form in editions().items() if not form.is_annex]
    table = "(附)?表(三|3)(的|里|中)?(的)?"
    for place, same in enumerate(zip(*forms_lines, strict=False), start=1):
        if len(set(same)) == 1:
            yield f"{table}第({place}|{_numeral(place)})行(的)?", same[0]
    last = {lines[-1] for lines in forms_lines}
    if len(last) == 1:
        yield f"{table}(最后|末尾|末|最末|最下面)(的)?(一)?行(的)?", last.pop()


def lines_of_table3(edition: Edition) -> tuple[str, ...]:
    """Return the codes of table 3's lines in a form, from its first line on."""
    return tuple(item.code for item in codes().indicators.values() if item.table == 3 and edition in item.editions)


def _official(entry: Entry) -> str:
    return entry.labels[0]
