"""What a page draws besides text: ruled lines, pictures, and how its text is painted."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from itertools import chain, pairwise, repeat
from typing import Any, NamedTuple

from ..model.geometry import Box
from .chars import Frame
from .pdfium import Scratch, as_argument, functions

_IMAGE, _FORM = 3, 5
_LINE_TO, _BEZIER, _MOVE_TO = 0, 1, 2
_INVISIBLE, _CLIP_ONLY = 3, 7
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_EXACT = 0.001
"""Points; coordinates that differ by less are the same (pdfium counts in single precision)."""
_DEPTH = 12
"""Nested forms that are followed."""

THIN = 1.5
"""Points up to which a filled shape is a ruling, whatever its corners."""

OUTLINE = 12
"""Segments beyond which a small path is taken for a glyph's outline."""

Matrix = tuple[float, float, float, float, float, float]
Edge = tuple[float, float, float]
"""A straight edge along an axis: position across, start, end."""


class Picture(NamedTuple):
    """An image on the page: its box as seen and its size in pixels."""

    box: Box
    width: int
    height: int


@dataclass(slots=True)
class PageObjects:
    """The drawn things of a page, in coordinates as seen."""

    horizontal: list[Edge] = field(default_factory=list)
    """(top, x0, x1) of each horizontal edge of a line, rectangle or polygon."""
    vertical: list[Edge] = field(default_factory=list)
    """(x0, top, bottom) of each vertical edge."""
    squares: list[Box] = field(default_factory=list)
    """Drawn squares of a tick box's size."""
    strokes: list[Box] = field(default_factory=list)
    """Small things drawn with slanting or curved sides: ticks, crosses, dots, outlined glyphs."""
    pictures: list[Picture] = field(default_factory=list)
    texts: int = 0
    invisible: int = 0
    """Text objects that paint nothing."""
    outlines: int = 0
    """Small paths of many segments: glyphs drawn as outlines."""
    paths: int = 0
    segments: int = 0
    """Segments of paths, curves included: text drawn as outlines has thousands."""
    cut: bool = False
    """The limit on objects was hit."""


def read_objects(page: int, frame: Frame, limit: int) -> PageObjects:
    """Walk a page's objects, forms included.

    Args:
        page: pdfium's handle.
        frame: the mapping to the page as seen.
        limit: objects and path segments after which the walk stops and ``cut`` is set.
    """
    return _Walk(frame, limit).page(page)


_modes, _bounds, _points, _matrices = Scratch(8, 2), Scratch(16, 4), Scratch(8, 2), Scratch(24, 1)


class _Walk:
    """One pass over a page's objects; keeps the scratch memory that pdfium writes points into."""

    def __init__(self, frame: Frame, limit: int) -> None:
        self.f = functions()
        self.frame = frame
        self.left = limit
        self.found = PageObjects()
        self.scratch = array("f", bytes(24))
        self.at = self.scratch.buffer_info()[0]
        self.numbers = array("I", bytes(8))
        self.numbers_at = self.numbers.buffer_info()[0]

    def page(self, page: int) -> PageObjects:
        count = min(self.f.FPDFPage_CountObjects(page), self.left)
        self._objects(
            list(map(self.f.bare("FPDFPage_GetObject"), repeat(as_argument(page)), range(count))), _IDENTITY, 0
        )
        if self.left <= 0:
            self.found.cut = True
        return self.found

    def _objects(self, handles: list[int], matrix: Matrix, depth: int) -> None:
        self.left -= len(handles)
        # Most objects are text: their render mode, negative for anything else, tells them apart at no further cost.
        modes = list(map(self.f.FPDFTextObj_GetTextRenderMode, handles))
        drawn = [handle for handle, mode in zip(handles, modes, strict=True) if mode < 0]
        self.found.texts += len(handles) - len(drawn)
        self.found.invisible += modes.count(_INVISIBLE) + modes.count(_CLIP_ONLY)
        arguments = list(map(as_argument, drawn))
        # Only paths have segments to count: their kind needs no call of its own.
        counts = list(map(self.f.bare("FPDFPath_CountSegments"), arguments))
        self._paths([(a, count) for a, count in zip(arguments, counts, strict=True) if count >= 0], matrix)
        for handle in [h for h, count in zip(drawn, counts, strict=True) if count < 0]:
            if self.left <= 0:
                return
            kind = self.f.FPDFPageObj_GetType(handle)
            if kind == _IMAGE:
                self._picture(handle, matrix)
            elif kind == _FORM and depth < _DEPTH:
                count = min(max(0, self.f.FPDFFormObj_CountObjects(handle)), self.left)
                inner = list(map(self.f.FPDFFormObj_GetObject, repeat(handle), range(count)))
                self._objects(inner, self._matrix(handle, matrix), depth + 1)

    def _matrix(self, handle: int, outer: Matrix) -> Matrix:
        if not self.f.FPDFPageObj_GetMatrix(handle, self.at):
            return outer
        return joined_matrix(tuple(self.scratch), outer)

    def _picture(self, handle: int, matrix: Matrix) -> None:
        a, b, c, d, e, f = self._matrix(handle, matrix)
        xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
        box = self.frame.box(min(xs), min(ys), max(xs), max(ys))
        self.f.FPDFImageObj_GetImagePixelSize(handle, self.numbers_at, self.numbers_at + 4)
        self.found.pictures.append(Picture(Box(*box), self.numbers[0], self.numbers[1]))

    def _paths(self, paths: list[tuple[Any, int]], outer: Matrix) -> None:
        """Take the edges of paths, given with their numbers of segments; what is asked of all is asked in bulk."""
        f, found = self.f, self.found
        number = len(paths)
        if not number:
            return
        if number > Scratch.ITEMS:
            for start in range(0, number, Scratch.ITEMS):
                self._paths(paths[start : start + Scratch.ITEMS], outer)
            return
        arguments, counts = [p[0] for p in paths], [p[1] for p in paths]
        modes = array("I", _modes.fill(f.bare("FPDFPath_GetDrawMode"), number, arguments))
        bounds = array("f", _bounds.fill(f.bare("FPDFPageObj_GetBounds"), number, arguments))
        found.paths += number
        found.segments += sum(counts)
        plain = outer == _IDENTITY
        box = self.frame.box
        upright, west, north = plain and self.frame.turn == 0, self.frame.left, self.frame.top
        wanted: list[tuple[Any, int]] = []
        segments = 0
        for handle, count, fill, stroke, x0, y0, x1, y1 in zip(
            arguments,
            counts,
            modes[0::2],
            modes[1::2],
            bounds[0::4],
            bounds[1::4],
            bounds[2::4],
            bounds[3::4],
            strict=True,
        ):
            if count < 2 or not (fill or stroke):
                continue
            if upright:
                left, top, right, bottom = x0 - west, north - y1, x1 - west, north - y0
            else:
                left, top, right, bottom = box(x0, y0, x1, y1) if plain else box(*moved_box(x0, y0, x1, y1, outer))
            width, height = right - left, bottom - top
            if width < 1 and height < 1:
                continue
            if count <= 5 and not stroke and (width < THIN or height < THIN):
                # A ruling drawn as a thin filled rectangle, by far the most common: its bounds are its edges.
                if width >= 1:
                    found.horizontal += [(top, left, right), (bottom, left, right)]
                if height >= 1:
                    found.vertical += [(left, top, bottom), (right, top, bottom)]
            elif count > OUTLINE and width <= 18 and height <= 18:
                # A glyph drawn as an outline, or a small sign: no ruling.
                found.outlines += 1
                found.strokes.append(Box(left, top, right, bottom))
            elif self.left > 0:
                self.left -= count // 8
                most = min(count, max(8, self.left))
                if segments + most > Scratch.ITEMS:
                    self._outlines(wanted, outer)
                    wanted, segments = [], 0
                wanted.append((handle, most))
                segments += most
        self._outlines(wanted, outer)

    def _outlines(self, wanted: list[tuple[Any, int]], outer: Matrix) -> None:
        """Take the edges of paths, given with their numbers of segments, point by point."""
        if not wanted:
            return
        bare = self.f.bare
        arguments, counts = [w[0] for w in wanted], [w[1] for w in wanted]
        total = sum(counts)
        matrices = array("f", _matrices.fill(bare("FPDFPageObj_GetMatrix"), len(wanted), arguments)).tolist()
        get = map(
            bare("FPDFPath_GetPathSegment"),
            chain.from_iterable(map(repeat, arguments, counts)),
            chain.from_iterable(map(range, counts)),
        )
        segments = list(map(as_argument, get))
        places = array("f")
        for start in range(0, total, Scratch.ITEMS):
            part = segments[start : start + Scratch.ITEMS]
            places.frombytes(_points.fill(bare("FPDFPathSegment_GetPoint"), len(part), part))
        xs, ys = places[0::2].tolist(), places[1::2].tolist()
        kind, closed = bare("FPDFPathSegment_GetType"), bare("FPDFPathSegment_GetClose")
        plain = outer == _IDENTITY
        first = 0
        for i, count in enumerate(counts):
            span = slice(first, first + count)
            first += count
            px, py = xs[span], ys[span]
            matrix = tuple(matrices[6 * i : 6 * i + 6])
            if not (plain and matrix == _IDENTITY):
                a, b, c, d, e, g = joined_matrix(matrix, outer)
                moved = [(a * x + c * y + e, b * x + d * y + g) for x, y in zip(px, py, strict=True)]
                px, py = [m[0] for m in moved], [m[1] for m in moved]
            # Rectangles are three paths in four: their sides are known without asking for the kind of each segment.
            if (
                count == 5
                and _is_rectangle(px, py)
                and kind(segments[first - 3]) == kind(segments[first - 1]) == _LINE_TO
            ):
                self._rectangle(px, py)
                continue
            kinds, closes = list(map(kind, segments[span])), list(map(closed, segments[span]))
            for points, curved in _subpaths(kinds, px, py, closes):
                self._edges(points, curved=curved)

    def _rectangle(self, xs: list[float], ys: list[float]) -> None:
        """Take the sides of a rectangle along the axes."""
        found = self.found
        ax, ay = self.frame.point(xs[0], ys[0])
        bx, by = self.frame.point(xs[2], ys[2])
        x0, x1 = (ax, bx) if ax <= bx else (bx, ax)
        top, bottom = (ay, by) if ay <= by else (by, ay)
        width, height = x1 - x0, bottom - top
        if 4.5 <= width <= 18 and 0.8 <= height / width <= 1.25:
            found.squares.append(Box(x0, top, x1, bottom))
        if width >= 1:
            found.horizontal += [(top, x0, x1), (bottom, x0, x1)]
        if height >= 1:
            found.vertical += [(x0, top, bottom), (x1, top, bottom)]

    def _edges(self, points: list[tuple[float, float]], *, curved: bool) -> None:
        if len(points) < 2:
            return
        found, frame = self.found, self.frame
        if frame.turn == 0:
            left, top = frame.left, frame.top
            seen = [(x - left, top - y) for x, y in points]
        else:
            seen = [frame.point(x, y) for x, y in points]
        xs, ys = zip(*seen, strict=True)
        box = Box(min(xs), min(ys), max(xs), max(ys))
        width, height = box.x1 - box.x0, box.bottom - box.top
        if len(points) == 5 and not curved and 4.5 <= width <= 18 and 0.8 <= height / width <= 1.25:
            found.squares.append(box)
        elif width <= 18 and height <= 18 and max(width, height) >= 2 and (curved or _slanting(seen)):
            found.strokes.append(box)
        if width < 1 and height < 1:
            return
        # A lone line may lean a little and still count as vertical; sides of polygons may not.
        lean = 0.5 if len(points) == 2 else _EXACT
        for (ax, ay), (bx, by) in pairwise(seen):
            if -_EXACT < ay - by < _EXACT:
                if bx - ax >= 1:
                    found.horizontal.append((ay, ax, bx))
                elif ax - bx >= 1:
                    found.horizontal.append((ay, bx, ax))
            elif -lean < ax - bx < lean:
                if by - ay >= 1:
                    found.vertical.append((min(ax, bx), ay, by))
                elif ay - by >= 1:
                    found.vertical.append((min(ax, bx), by, ay))


def _is_rectangle(xs: list[float], ys: list[float]) -> bool:
    """Whether five points run once around a rectangle along the axes."""
    x0, x1, x2, x3, x4 = xs
    y0, y1, y2, y3, y4 = ys
    if x0 != x4 or y0 != y4:
        return False
    return (x0 == x1 and y1 == y2 and x2 == x3 and y3 == y0) or (y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0)


def joined_matrix(inner: tuple[float, ...], outer: Matrix) -> Matrix:
    """Return the matrix that moves as ``inner``, then as ``outer`` does."""
    a, b, c, d, e, f = inner
    if outer == _IDENTITY:
        return (a, b, c, d, e, f)
    m, n, o, p, q, r = outer
    return (a * m + b * o, a * n + b * p, c * m + d * o, c * n + d * p, e * m + f * o + q, e * n + f * p + r)


def _subpaths(
    kinds: list[int], xs: list[float], ys: list[float], closes: list[int]
) -> list[tuple[list[tuple[float, float]], bool]]:
    """Part the segments of a path at its moves: the points of each subpath, and whether it has curves."""
    if len(kinds) == 2 and kinds[0] == _MOVE_TO and kinds[1] == _LINE_TO and not closes[1]:
        return [([(xs[0], ys[0]), (xs[1], ys[1])], False)]
    paths: list[tuple[list[tuple[float, float]], bool]] = []
    points: list[tuple[float, float]] = []
    curved, bezier = False, 0
    for kind, x, y, closed in zip(kinds, xs, ys, closes, strict=True):
        if kind == _BEZIER:
            # Three segments make one curve: two control points and the end.
            curved = True
            bezier += 1
            if bezier % 3:
                continue
        if kind == _MOVE_TO and points:
            paths.append((points, curved))
            points, curved = [], False
        points.append((x, y))
        if closed and kind != _MOVE_TO and points[0] != points[-1]:
            points.append(points[0])
    if points:
        paths.append((points, curved))
    return paths


def moved_box(x0: float, y0: float, x1: float, y1: float, matrix: Matrix) -> tuple[float, float, float, float]:
    """Return the box around a box that a matrix moves."""
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _slanting(points: list[tuple[float, float]]) -> bool:
    """Whether some side runs neither across nor down."""
    return any(abs(ax - bx) > 1 and abs(ay - by) > 1 for (ax, ay), (bx, by) in pairwise(points))
