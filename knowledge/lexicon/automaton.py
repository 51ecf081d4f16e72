"""All phrases matched at once: templates become one automaton, whose states are worked out as questions reach them.

The writing: (a|b) either, (a)? or a? perhaps, (a)+ or a+ once or more, [ab] one of, \\x the character x itself.
A template such as (按|依)(具体)?(理由|原因)(来)?(分|拆)? stands for hundreds of texts; spelling them out would take
seconds, the automaton takes microseconds a question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

Label = TypeVar("Label")
_KEPT = 20_000
"""How many worked-out states are kept before the cache starts anew; a bound on memory, not on what matches."""


class TemplateError(ValueError):
    """A template that is not well formed."""


class _State(Generic[Label]):
    """A set of nodes that a text leads to, with what is accepted there and the states that characters lead on to."""

    __slots__ = ("after", "labels", "nodes")

    def __init__(self, nodes: frozenset[int], labels: tuple[Label, ...]) -> None:
        self.nodes = nodes
        self.labels = labels
        self.after: dict[str, _State[Label]] = {}


class Automaton(Generic[Label]):
    """Finds every template that matches at a place of a text. Built once, then only read (its cache apart)."""

    __slots__ = ("_accepts", "_chars", "_dead", "_first", "_loose", "_start", "_states", "_targets")

    def __init__(self, templates: Iterable[tuple[str, Label]]) -> None:
        """Templates with what each stands for; raises TemplateError naming the template that is malformed."""
        # A node has at most one way out by a character (any of _chars, to _targets) and any number that take none.
        self._chars: list[str] = []
        self._targets: list[int] = []
        self._loose: dict[int, list[int]] = {}
        self._accepts: dict[int, Label] = {}
        begins: list[int] = []
        for template, label in templates:
            try:
                start, end, rest = self._choice(template, 0, grouped=False)
            except (IndexError, ValueError) as fault:
                raise TemplateError(f"{template!r} is not well formed") from fault
            if rest != len(template):
                raise TemplateError(f"{template!r} closes a group that it did not open, or has a bar outside one")
            begins.append(start)
            self._accepts[end] = label
        self._dead: _State[Label] = _State(frozenset(), ())
        self._start: _State[Label] = _State(self._closure(begins), ())
        self._states: dict[frozenset[int], _State[Label]] = {}
        # The start holds thousands of nodes: sorted by character once, each first step is then a look-up.
        self._first: dict[str, list[int]] = {}
        for node in self._start.nodes:
            for char in self._chars[node]:
                self._first.setdefault(char, []).append(self._targets[node])

    def _node(self) -> int:
        self._chars.append("")
        self._targets.append(0)
        return len(self._chars) - 1

    def _choice(self, text: str, at: int, *, grouped: bool) -> tuple[int, int, int]:
        """Alternatives from `at` to the bracket that closes them: their first node, their last, and where they end."""
        first, last, at = self._sequence(text, at)
        if not (grouped and at < len(text) and text[at] == "|"):
            return first, last, at
        start, end = self._node(), self._node()
        loose = self._loose
        loose[start] = [first]
        loose.setdefault(last, []).append(end)
        while at < len(text) and text[at] == "|":
            first, last, at = self._sequence(text, at + 1)
            loose[start].append(first)
            loose.setdefault(last, []).append(end)
        return start, end, at

    def _sequence(self, text: str, at: int) -> tuple[int, int, int]:
        chars, targets, loose = self._chars, self._targets, self._loose
        size = len(text)
        node = first = len(chars)
        chars.append("")
        targets.append(0)
        while at < size:
            char = text[at]
            if char in "|)":
                break
            before = node
            if char == "(":
                inner, end, at = self._choice(text, at + 1, grouped=True)
                if text[at] != ")":
                    raise IndexError
                at += 1
                loose.setdefault(before, []).append(inner)
                before = inner
                # What follows begins at a node of its own: an end may be reached from inside a repetition.
                node = len(chars)
                chars.append("")
                targets.append(0)
                loose.setdefault(end, []).append(node)
            else:
                if char == "[":
                    close = text.index("]", at)
                    char, at = text[at + 1 : close], close + 1
                elif char == "\\":
                    char, at = text[at + 1], at + 2
                else:
                    at += 1
                if chars[before]:
                    raise ValueError
                node = len(chars)
                chars[before] = char
                targets[before] = node
                chars.append("")
                targets.append(0)
            if at < size and text[at] in "?+":
                if text[at] == "?":
                    loose.setdefault(before, []).append(node)
                else:
                    loose.setdefault(node, []).append(before)
                    after = len(chars)
                    chars.append("")
                    targets.append(0)
                    loose[node].append(after)
                    node = after
                at += 1
        return first, node, at

    def _closure(self, nodes: Iterable[int]) -> frozenset[int]:
        seen = set(nodes)
        todo = list(seen)
        loose = self._loose
        while todo:
            for node in loose.get(todo.pop(), ()):
                if node not in seen:
                    seen.add(node)
                    todo.append(node)
        return frozenset(node for node in seen if self._chars[node] or node in self._accepts)

    def _after(self, state: _State[Label], char: str) -> _State[Label]:
        if state is self._start:
            reached = self._first.get(char, [])
        else:
            reached = [self._targets[node] for node in state.nodes if char in self._chars[node]]
        if not reached:
            return self._dead
        nodes = self._closure(reached)
        known = self._states.get(nodes)
        if known is None:
            if len(self._states) >= _KEPT:
                self._states.clear()
                self._start.after.clear()
            labels = dict.fromkeys(self._accepts[node] for node in sorted(nodes) if node in self._accepts)
            known = self._states[nodes] = _State(nodes, tuple(labels))
        return known

    def _step(self, state: _State[Label], char: str) -> _State[Label]:
        """The state that a character leads on to, worked out once."""
        after = state.after.get(char)
        if after is None:
            after = state.after[char] = self._after(state, char)
        return after

    def may_begin(self, head: str) -> bool:
        """Whether a text with this beginning may hold a match from its first character on."""
        state = self._start
        for char in head:
            state = self._step(state, char)
            if state.labels:
                return True
        return state is not self._dead

    def matches(self, text: str, start: int) -> list[tuple[int, tuple[Label, ...]]]:
        """The ends of all matches from `start`, nearest first, with what matched there in the templates' order."""
        state = self._start
        found: list[tuple[int, tuple[Label, ...]]] = []
        for end in range(start, len(text)):
            char = text[end]
            after = state.after.get(char)
            if after is None:
                after = state.after[char] = self._after(state, char)
            if after is self._dead:
                break
            state = after
            if state.labels:
                found.append((end + 1, state.labels))
        return found

    def spellings(self, template: str) -> Iterator[tuple[str, tuple[Label, ...]]]:
        """Texts that a template stands for, with all that they match here: one of each kind, not each text.

        Two texts are alike where nothing that may follow them tells them apart, in the template and in these.
        """
        own: Automaton[str] = Automaton([(template, template)])
        begun = (own._start, self._start, "")
        seen = {(own._start.nodes, self._start.nodes)}
        todo = [begun]
        while todo:
            one, other, text = todo.pop()
            for char in dict.fromkeys("".join(own._chars[node] for node in sorted(one.nodes))):
                after, beside = own._after(one, char), self._step(other, char)
                if (key := (after.nodes, beside.nodes)) in seen:
                    continue
                seen.add(key)
                todo.append((after, beside, text + char))
                if after.labels:
                    yield text + char, beside.labels

    def characters(self) -> frozenset[str]:
        """Every character that stands in a template."""
        return frozenset("".join(self._chars))

    def labels(self) -> Iterator[Label]:
        """What the templates stand for, a label once for each of its templates."""
        yield from self._accepts.values()
