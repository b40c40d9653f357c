"""Reading and replanning tens of thousands of guests without the search for garbage in between.

Python looks through everything it holds whenever many new objects appear; with 30,000 guests that is a quarter of the
time, for nothing: guests, seats and plans hold no circles.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave the collector of circular garbage off while something is made; also a decorator."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
