"""Compile a numeric function on its first call; keep the machine code between runs where a folder can be written."""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Return the function compiled by numba; other threads go on while it runs, and a division by 0 gives infinity.

    Without a writable folder for the cache numba refuses to decorate at all; then the code is compiled in each run.
    """
    try:
        return cast("F", njit(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:
        return cast("F", njit(nogil=True, error_model="numpy")(function))


def inner(function: F) -> F:
    """Return a function compiled for other compiled code only: without the costly wrapper for Python's calls."""
    bare = cast("Callable[..., Callable[[F], F]]", njit)  # numba's own annotations leave these two options out
    return bare(nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)


def inlined(function: F) -> F:
    """Return a function as ``inner`` does, copied into wherever it is called: for short ones called millions of times.

    Handing on many arrays takes longer than what such a function does with them.
    """
    bare = cast("Callable[..., Callable[[F], F]]", njit)
    return bare(nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True)(
        function
    )
