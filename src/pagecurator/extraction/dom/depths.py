"""How deep the elements around text nodes are; each element is visited once."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from pagecurator.extraction.dom.text_layer import TAG_IDS

_FRAME_IDS = frozenset(TAG_IDS[name] for name in ("footer", "header", "nav", "aside", "form", "main", "body", "html"))
"""The large parts of a page: what is in one of them belongs to nothing outside."""


class ElementDepths:
    """Depths of the elements around text nodes, stored by element."""

    def __init__(self) -> None:
        self._depths: dict[int, tuple[int, int, int]] = {0: (-1, 0, 0)}
        """By element: its depth, its parent, the depth of the nearest frame."""
        self._holders: dict[int, int] = {}

    def common_depth(self, one: LexborNode, other: LexborNode) -> int:
        """The depth of the smallest element that holds two text nodes; -1 if they are in different documents."""
        depths = self._depths
        holders = self._holders
        a = holders.get(one.mem_id) or self._element(one)
        b = holders.get(other.mem_id) or self._element(other)
        while a != b:
            if depths[a][0] >= depths[b][0]:
                a = depths[a][1]
            else:
                b = depths[b][1]
        return depths[a][0]

    def frame_depth(self, node: LexborNode) -> int:
        """The depth of the nearest frame around a text node: its footer, form, main part and the like."""
        return self._depths[self._element(node)][2]

    def _element(self, node: LexborNode) -> int:
        """The id of the element that holds a text node, after its ancestors were stored."""
        known_holder = self._holders.get(node.mem_id)
        if known_holder is not None:
            return known_holder
        path: list[tuple[int, bool]] = []
        parent = node.parent
        depth, above, frame = -1, 0, 0
        while parent is not None:
            element = parent.mem_id
            known = self._depths.get(element)
            if known is not None:
                depth, above, frame = known[0], element, known[2]
                break
            path.append((element, parent.tag_id in _FRAME_IDS))
            parent = parent.parent
        for element, is_frame in reversed(path):
            depth += 1
            if is_frame:
                frame = depth
            self._depths[element] = (depth, above, frame)
            above = element
        self._holders[node.mem_id] = above
        return above
