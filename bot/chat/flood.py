"""Too many questions at once, from one person or in one chat: one notice, then silence until it calms down."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum
from math import ceil


class Verdict(Enum):
    """What to do with a question."""

    PASS = "pass"  # noqa: S105  (not a password)
    NOTICE = "notice"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many questions in so many seconds."""

    questions: int
    seconds: float


PER_PERSON = Rate(questions=20, seconds=60)
PER_GROUP = Rate(questions=40, seconds=60)
KEPT = 5000


class FloodGate:
    """Counts questions by person and by group over a sliding window. Times are those at which they were sent."""

    def __init__(self, person: Rate = PER_PERSON, group: Rate = PER_GROUP) -> None:
        self.person = person
        self.group = group
        self._asked: dict[tuple[str, int], deque[float]] = {}
        self._told: set[tuple[str, int]] = set()

    def judge(self, user_id: int, chat_id: int, at: float) -> Verdict:
        """Whether to answer a question; a person or group that goes on gets one notice."""
        keys = [(("person", user_id), self.person)]
        if chat_id < 0:
            keys.append((("group", chat_id), self.group))
        full = [(key, rate) for key, rate in keys if self._count(key, rate, at) >= rate.questions]
        if not full:
            for key, _ in keys:
                self._asked[key].append(at)
                self._told.discard(key)
            return Verdict.PASS
        if any(key in self._told for key, _ in full):
            return Verdict.IGNORE
        self._told.update(key for key, _ in full)
        return Verdict.NOTICE

    def seconds_left(self, user_id: int, chat_id: int, at: float) -> int:
        """How long it takes until a question is answered again, in whole seconds."""
        left = [
            times[0] + rate.seconds - at
            for key, rate in ((("person", user_id), self.person), (("group", chat_id), self.group))
            if (times := self._asked.get(key)) and len(times) >= rate.questions
        ]
        return max(1, ceil(max(left, default=1)))

    def _count(self, key: tuple[str, int], rate: Rate, at: float) -> int:
        if len(self._asked) > KEPT:
            self._asked = {k: times for k, times in self._asked.items() if times and times[-1] > at - 600}
            self._told &= set(self._asked)
        times = self._asked.setdefault(key, deque(maxlen=rate.questions))
        while times and times[0] <= at - rate.seconds:
            times.popleft()
        return len(times)
