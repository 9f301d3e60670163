"""A throttle: counts what fails, by the address that it comes from, in the memory of one worker and within a bound."""

import threading
import time
from collections import OrderedDict


class Throttle:
    """So many failures from an address within so many seconds are enough. It forgets the oldest addresses above `most_addresses`."""

    def __init__(self, most: int, seconds: float, most_addresses: int = 1000):
        self.most = most
        self.seconds = seconds
        self.most_addresses = most_addresses
        self._counted: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._counting = threading.Lock()

    def count(self, address: str) -> int:
        """Count one failure, and return how many there have been from this address since its first of late."""
        moment = time.monotonic()
        with self._counting:
            since, times = self._counted.get(address, (moment, 0))
            if moment - since > self.seconds:
                since, times = moment, 0
                self._counted.pop(address, None)
            self._counted[address] = (since, times + 1)
            while len(self._counted) > self.most_addresses:
                self._counted.popitem(last=False)
            return times + 1

    def clear(self) -> None:
        """Forget everything."""
        with self._counting:
            self._counted.clear()
