"""Whether what a screen shows lies side by side, and within its window."""

from itertools import combinations

_CONTAINERS = ("step:", "scroller", "reading", "read")


def is_leaf(element):
    _x, _y, w, h = element.box
    return w > 0 and h > 0 and not element.description.startswith(_CONTAINERS)


def check(elements, size):
    """Nothing overlaps, and nothing leaves the window of that size."""
    leaves = [element for element in elements if is_leaf(element)]
    width, height = size
    for element in leaves:
        x, y, w, h = element.box
        assert min(x, y) >= 0, element
        assert x + w <= width, element
        assert y + h <= height, element
    for a, b in combinations(leaves, 2):
        assert not overlap(a.box, b.box), (a, b)


def overlap(a, b):
    ax, ay, aw, ah = a
    bx, by, bw, bh = b
    return min(ax + aw, bx + bw) - max(ax, bx) > 1 and min(ay + ah, by + bh) - max(ay, by) > 1
