"""What can go wrong in the knowledge base. A message says in Chinese what, where and what to do about it.

ZhangjuError
├── BadInput          what was given cannot be used: a setting, a lexicon line, a document, a request
├── NotReadable       bytes that are not a document of a known kind
├── NotFound          a document, revision or snapshot that is not here
├── NotReady          nothing was published yet, or the encoder is still loading: try again later
├── Busy              another writer holds the home's lock: try again when it is done
├── DamagedSnapshot   a stored file is missing or is not what its manifest says
└── Mismatch          the encoder is not the one that made the snapshot's vectors
"""

from __future__ import annotations

__all__ = [
    "BadInput",
    "Busy",
    "DamagedSnapshot",
    "Mismatch",
    "NotFound",
    "NotReadable",
    "NotReady",
    "ZhangjuError",
]


class ZhangjuError(Exception):
    """Every error that is about the state of the world, not a bug."""


class BadInput(ZhangjuError):
    """What was given cannot be used; giving it again will not help."""


class NotReadable(ZhangjuError):
    """The bytes are not a document of a kind that can be read."""


class NotFound(ZhangjuError):
    """No such document, revision or snapshot in this home."""


class NotReady(ZhangjuError):
    """Not yet: publish something first, or wait for the encoder."""


class Busy(ZhangjuError):
    """Another writer is at work in this home; trying again later may succeed."""


class DamagedSnapshot(ZhangjuError):
    """A stored file is missing or is not what its manifest says."""


class Mismatch(ZhangjuError):
    """The snapshot's vectors come from another encoder than the one at hand."""
