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

    __slots__ = ("_accepts", "_dead", "_first", "_loose", "_start", "_states", "_steps")

    def __init__(self, templates: Iterable[tuple[str, Label]]) -> None:
        """Templates with what each stands for; raises TemplateError naming the template that is malformed."""
        # Node 0 is the start. _steps: characters out of a node; _loose: ways out that take no character.
        self._steps: list[dict[str, list[int]]] = [{}]
        self._loose: list[list[int]] = [[]]
        self._accepts: dict[int, Label] = {}
        for template, label in templates:
            start = self._node()
            try:
                end, rest = self._choice(template, 0, start, depth=0)
            except (IndexError, ValueError) as fault:
                raise TemplateError(f"{template!r} is not well formed") from fault
            if rest != len(template):
                raise TemplateError(f"{template!r} closes a group that it did not open, or has a bar outside one")
            self._loose[0].append(start)
            self._accepts[end] = label
        self._dead: _State[Label] = _State(frozenset(), ())
        self._start: _State[Label] = _State(self._closure((0,)), ())
        self._states: dict[frozenset[int], _State[Label]] = {}
        # The start holds thousands of nodes: sorted by character once, each first step is then a look-up.
        self._first: dict[str, list[int]] = {}
        for node in self._start.nodes:
            for char, targets in self._steps[node].items():
                self._first.setdefault(char, []).extend(targets)

    def _node(self) -> int:
        self._steps.append({})
        self._loose.append([])
        return len(self._steps) - 1

    def _choice(self, text: str, at: int, start: int, *, depth: int) -> tuple[int, int]:
        end = self._node()
        while True:
            node, at = self._sequence(text, at, start)
            self._loose[node].append(end)
            if at < len(text) and text[at] == "|" and depth:
                at += 1
                continue
            return end, at

    def _sequence(self, text: str, at: int, node: int) -> tuple[int, int]:
        while at < len(text) and text[at] not in "|)":
            before = node
            if text[at] == "(":
                inner = self._node()
                self._loose[before].append(inner)
                node, at = self._choice(text, at + 1, inner, depth=1)
                if text[at] != ")":
                    raise IndexError
                at += 1
                before = inner
            else:
                if text[at] == "[":
                    close = text.index("]", at)
                    chars, at = text[at + 1 : close], close + 1
                elif text[at] == "\\":
                    chars, at = text[at + 1], at + 2
                else:
                    chars, at = text[at], at + 1
                node = self._node()
                for char in chars:
                    self._steps[before].setdefault(char, []).append(node)
            mark = text[at : at + 1]
            if mark and mark in "?+":
                at += 1
                if mark == "?":
                    self._loose[before].append(node)
                else:
                    self._loose[node].append(before)
        return node, at

    def _closure(self, nodes: Iterable[int]) -> frozenset[int]:
        seen = set(nodes)
        todo = list(seen)
        while todo:
            for node in self._loose[todo.pop()]:
                if node not in seen:
                    seen.add(node)
                    todo.append(node)
        return frozenset(node for node in seen if self._steps[node] or node in self._accepts)

    def _after(self, state: _State[Label], char: str) -> _State[Label]:
        if state is self._start:
            reached = self._first.get(char, [])
        else:
            reached = [target for node in state.nodes for target in self._steps[node].get(char, ())]
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

    def matches(self, text: str, start: int) -> Iterator[tuple[int, tuple[Label, ...]]]:
        """The ends of all matches from `start`, nearest first, with what matched there in the order of the templates."""
        state = self._start
        for end in range(start, len(text)):
            char = text[end]
            after = state.after.get(char)
            if after is None:
                after = state.after[char] = self._after(state, char)
            if after is self._dead:
                return
            state = after
            if state.labels:
                yield end + 1, state.labels
