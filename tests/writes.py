"""Writers that note what was acknowledged, while somebody kills the server under them."""

from __future__ import annotations

import http.client
import random
import threading
import time
from dataclasses import dataclass, field

from installations import Installation
from serving import Served

CURRENCIES = ("NOK", "SEK", "DKK", "USD", "GBP", "CHF")
STORED = "SELECT source FROM core_exchangerate"
EVENTS = "SELECT count(*) FROM core_auditevent WHERE verb = 'rate.recorded'"


@dataclass
class Writers:
    """Several people who store rates one after the other, until enough were acknowledged."""

    served: Served
    tokens: list[str]
    wanted: int
    acknowledged: set[str] = field(default_factory=set)
    asked: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, *, kills: int, seed: int, people: int = 4) -> None:
        """Write and be killed so many times, evenly over the writes."""
        threads = [threading.Thread(target=self._write, daemon=True) for _one in range(people)]
        for thread in threads:
            thread.start()
        dice = random.Random(seed)
        for number in range(kills):
            while len(self.acknowledged) < self.wanted * (number + 1) / (kills + 1):
                time.sleep(0.005)
            time.sleep(dice.uniform(0, 0.05))
            self.served.kill()
            self.served.start()
        for thread in threads:
            thread.join()

    def _write(self) -> None:
        while len(self.acknowledged) < self.wanted:
            with self._lock:
                self.asked += 1
                number = self.asked
            self._one(number)

    def _one(self, number: int) -> None:
        month = f"{2001 + number % 20}-{number % 12 + 1:02d}-01"
        rate = {"currency": CURRENCIES[number % len(CURRENCIES)], "month": month, "rate": "1.5"}
        source = f"write {number}"
        token = self.tokens[number % len(self.tokens)]
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        try:
            said = self.served.ask("POST", "/api/v1/rates", rate | {"source": source}, headers)
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
            return
        if said[0] == 201:
            self.acknowledged.add(source)


def stored(installation: Installation) -> tuple[set[str], int]:
    """Return what is in the database, past our code: the sources of rates, and their events."""
    with installation.connection() as connection:
        sources = [str(row[0]) for row in connection.execute(STORED).fetchall()]
        events = connection.execute(EVENTS).fetchone()
    assert len(sources) == len(set(sources)), "a write was done twice"
    return set(sources), int(str(events[0])) if events else 0
