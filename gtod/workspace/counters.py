"""How much work was done."""

import msgspec


class Counters(msgspec.Struct):
    """How much work was done, for `gtod/status`: it proves that little is done twice."""

    tags_read: int = 0
    artifacts_folded: int = 0
