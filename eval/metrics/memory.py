"""memory.peak: the most memory that this process has had resident, in MB (10⁶ bytes), by the kernel's own count
(getrusage(2), ru_maxrss); of a run in this process alone, the encoder and the judge included."""

from __future__ import annotations

import resource
import sys

__all__ = ["peak"]


def peak() -> dict[str, float]:
    unit = 1 if sys.platform == "darwin" else 1024  # Linux counts kibibytes
    return {"memory.peak": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6, 1)}
