"""Keys and values of past rows, shared by every row that begins alike: a tree of chunks under a budget of bytes.

A node holds the keys and values of a chunk, or of a part of a run (`chunks.py`); the path from the root to it is all
that came before. So a node is found only after an equal beginning, a query segment only by all of its tokens, and a run
is split where two rows part. Nothing is looked up by a hash alone: two different beginnings can't be taken for one.

A row that is being computed holds a `Lease` on its path, which is then not evicted; otherwise the least recently used
leaf goes first. Knows nothing of models; not thread-safe. Shapes: t tokens, keys and values [2L, H, t, D].
"""

import heapq
from collections.abc import Callable, Sequence
from typing import TypeAlias

from torch import Tensor

from lemmata.engine.chunks import Chunk
from lemmata.errors import InputError

_Name: TypeAlias = tuple[int, ...] | int
"""How a parent finds a child: a whole chunk by its tokens, a run by its first token."""


class _Node:
    def __init__(self, parent: "_Node | None", tokens: tuple[int, ...], whole: bool, kv: Tensor | None) -> None:
        self.parent = parent
        self.tokens = tokens
        self.whole = whole
        self.kv = kv
        self.children: dict[_Name, _Node] = {}
        self.leases = 0
        self.used = 0

    @property
    def name(self) -> _Name:
        return self.tokens if self.whole else self.tokens[0]


class Lease:
    """A path of the tree that a row uses: `length` tokens from its beginning are cached and stay so until released."""

    def __init__(self, node: _Node, length: int) -> None:
        self._node = node
        self.length = length

    def parts(self) -> list[Tensor]:
        """The cached keys and values of the path in order; joined along t they are `length` tokens."""
        found = []
        node: _Node | None = self._node
        while node is not None and node.kv is not None:
            found.append(node.kv)
            node = node.parent
        return found[::-1]

    def at(self) -> int:
        """Names the place in the tree: two leases with one name hold equal beginnings."""
        return id(self._node)


class PrefixCache:
    """At most `budget` bytes of keys and values, `token_bytes` a token; a budget of 0 keeps nothing."""

    def __init__(self, budget: int, token_bytes: int) -> None:
        """Raises InputError for a negative budget."""
        if budget < 0:
            raise InputError(f"the prefix cache's budget must be 0 bytes or more, got {budget}")
        self.budget = budget
        self._token_bytes = token_bytes
        self.bytes = 0
        self.evictions = 0
        self._root = _Node(None, (), True, None)
        self._clock = 0
        self._order = 0
        # (used, order, node) of leaves that nobody leases; an entry that no longer holds is dropped when it comes up.
        self._leaves: list[tuple[int, int, _Node]] = []
        self._longest = 1024

    def lease(self, chunks: Sequence[Chunk]) -> Lease:
        """The longest cached beginning of a row."""
        node, length = self._root, 0
        for chunk in chunks:
            node, taken = self._descend(node, chunk.tokens, chunk.whole)
            length += taken
            if taken < len(chunk.tokens):
                break
        self._hold(node)
        return Lease(node, length)

    def store(self, lease: Lease, chunks: Sequence[Chunk], copy: Callable[[int, int], Tensor]) -> None:
        """Keep the row's chunks beyond the lease, as far as there is room, and extend the lease over them.

        `copy(first, end)` gives the row's keys and values of those tokens, [2L, H, t, D], as a tensor of its own.
        """
        begin = 0
        for chunk in chunks:
            end = begin + len(chunk.tokens)
            while lease.length < end:
                rest = chunk.tokens[lease.length - begin :]
                if not self._store(lease, rest, chunk.whole, copy):
                    return
            begin = end

    def release(self, lease: Lease) -> None:
        """End a lease; what it held may be evicted from now on."""
        self._clock += 1
        node: _Node | None = lease._node
        while node is not None:
            node.leases -= 1
            node.used = self._clock
            self._offer(node)
            node = node.parent

    def _store(self, lease: Lease, tokens: tuple[int, ...], whole: bool, copy: Callable[[int, int], Tensor]) -> bool:
        """Extend the lease by what is there already or by a new node; False where there is no room for it."""
        node, taken = self._descend(lease._node, tokens, whole)
        first = lease.length
        if not taken:
            if not self._make_room(len(tokens) * self._token_bytes):
                return False
            node = _Node(lease._node, tokens, whole, copy(first, first + len(tokens)))
            lease._node.children[node.name] = node
            self.bytes += len(tokens) * self._token_bytes
            taken = len(tokens)
        above: _Node | None = node
        while above is not lease._node and above is not None:
            above.leases += 1
            above = above.parent
        lease._node, lease.length = node, first + taken
        return True

    def _descend(self, node: _Node, tokens: tuple[int, ...], whole: bool) -> tuple[_Node, int]:
        """Follow a chunk as far as it is cached; (where that ends, tokens taken)."""
        if whole:
            child = node.children.get(tokens)
            return (node, 0) if child is None else (child, len(tokens))
        taken = 0
        while taken < len(tokens):
            child = node.children.get(tokens[taken])
            if child is None:
                break
            common = _common(child.tokens, tokens[taken:])
            node = child if common == len(child.tokens) else self._split(child, common)
            taken += common
            if node is not child:
                break
        return node, taken

    def _split(self, node: _Node, at: int) -> _Node:
        """Cut a run in two; returns the upper part. Who leases the lower part leases both."""
        assert node.parent is not None
        assert node.kv is not None
        upper = _Node(node.parent, node.tokens[:at], False, node.kv[:, :, :at].clone())
        upper.leases, upper.used = node.leases, node.used
        node.parent.children[node.name] = upper
        node.tokens, node.kv, node.parent = node.tokens[at:], node.kv[:, :, at:].clone(), upper
        upper.children[node.name] = node
        return upper

    def _hold(self, node: _Node) -> None:
        self._clock += 1
        above: _Node | None = node
        while above is not None:
            above.leases += 1
            above.used = self._clock
            above = above.parent

    def _offer(self, node: _Node) -> None:
        if not node.leases and not node.children and node.parent is not None:
            self._order += 1
            heapq.heappush(self._leaves, (node.used, self._order, node))
            if len(self._leaves) > self._longest:
                self._leaves = [entry for entry in self._leaves if _stands(entry)]
                heapq.heapify(self._leaves)
                self._longest = max(1024, 2 * len(self._leaves))

    def _make_room(self, needed: int) -> bool:
        if needed > self.budget:
            return False
        while self.bytes + needed > self.budget:
            if not self._leaves:
                return False
            entry = heapq.heappop(self._leaves)
            if not _stands(entry):
                continue
            node = entry[2]
            parent = node.parent
            assert parent is not None
            del parent.children[node.name]
            node.parent = None
            self.bytes -= len(node.tokens) * self._token_bytes
            self.evictions += 1
            self._offer(parent)
        return True


def _stands(entry: tuple[int, int, _Node]) -> bool:
    """Whether the node is still a leaf that nobody leases, unused since it was entered."""
    used, _, node = entry
    return not node.leases and not node.children and node.used == used and node.parent is not None


def _common(first: Sequence[int], second: Sequence[int]) -> int:
    """Length of the common beginning."""
    shorter = min(len(first), len(second))
    return next((n for n in range(shorter) if first[n] != second[n]), shorter)
