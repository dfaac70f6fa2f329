"""What a page draws besides text: ruled lines, pictures, and how its text is painted."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from typing import NamedTuple

from ..model.geometry import Box
from .chars import Frame
from .pdfium import Scratch, as_argument, functions

_PATH, _IMAGE, _FORM = 2, 3, 5
_BEZIER, _MOVE_TO = 1, 2
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


_modes, _bounds, _points = Scratch(8, 2), Scratch(16, 4), Scratch(8, 2)


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
        kinds = list(map(self.f.FPDFPageObj_GetType, drawn))
        self._paths([handle for handle, kind in zip(drawn, kinds, strict=True) if kind == _PATH], matrix)
        for handle, kind in [(h, k) for h, k in zip(drawn, kinds, strict=True) if k != _PATH]:
            if self.left <= 0:
                return
            if kind == _IMAGE:
                self._picture(handle, matrix)
            elif kind == _FORM and depth < _DEPTH:
                count = min(max(0, self.f.FPDFFormObj_CountObjects(handle)), self.left)
                inner = list(map(self.f.FPDFFormObj_GetObject, repeat(handle), range(count)))
                self._objects(inner, self._matrix(handle, matrix), depth + 1)

    def _matrix(self, handle: int, outer: Matrix) -> Matrix:
        if not self.f.FPDFPageObj_GetMatrix(handle, self.at):
            return outer
        a, b, c, d, e, f = self.scratch
        if outer == _IDENTITY:
            return (a, b, c, d, e, f)
        m, n, o, p, q, r = outer
        return (a * m + b * o, a * n + b * p, c * m + d * o, c * n + d * p, e * m + f * o + q, e * n + f * p + r)

    def _picture(self, handle: int, matrix: Matrix) -> None:
        a, b, c, d, e, f = self._matrix(handle, matrix)
        xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
        box = self.frame.box(min(xs), min(ys), max(xs), max(ys))
        self.f.FPDFImageObj_GetImagePixelSize(handle, self.numbers_at, self.numbers_at + 4)
        self.found.pictures.append(Picture(Box(*box), self.numbers[0], self.numbers[1]))

    def _paths(self, handles: list[int], outer: Matrix) -> None:
        """Take the edges of paths; what is asked of all of them is asked in bulk."""
        f, found = self.f, self.found
        number = len(handles)
        if not number:
            return
        if number > Scratch.ITEMS:
            for start in range(0, number, Scratch.ITEMS):
                self._paths(handles[start : start + Scratch.ITEMS], outer)
            return
        arguments = list(map(as_argument, handles))
        counts = list(map(f.bare("FPDFPath_CountSegments"), arguments))
        modes = array("I", _modes.fill(f.bare("FPDFPath_GetDrawMode"), number, arguments))
        bounds = array("f", _bounds.fill(f.bare("FPDFPageObj_GetBounds"), number, arguments))
        found.paths += number
        found.segments += sum(counts)
        plain = outer == _IDENTITY
        box = self.frame.box
        for handle, count, fill, stroke, x0, y0, x1, y1 in zip(
            handles,
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
            left, top, right, bottom = box(x0, y0, x1, y1) if plain else box(*_moved(x0, y0, x1, y1, outer))
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
                self._path(handle, count, outer)

    def _path(self, handle: int, count: int, outer: Matrix) -> None:
        for points, curved in self._subpaths(handle, count, self._matrix(handle, outer)):
            self._edges(points, curved=curved)

    def _subpaths(self, handle: int, count: int, matrix: Matrix) -> list[tuple[list[tuple[float, float]], bool]]:
        f = self.f
        count = min(count, max(8, self.left))
        a, b, c, d, e, g = matrix
        get = f.bare("FPDFPath_GetPathSegment")
        segments = list(map(as_argument, map(get, repeat(as_argument(handle)), range(count))))
        kinds = list(map(f.bare("FPDFPathSegment_GetType"), segments))
        places = array("f")
        for start in range(0, count, Scratch.ITEMS):
            part = segments[start : start + Scratch.ITEMS]
            places.frombytes(_points.fill(f.bare("FPDFPathSegment_GetPoint"), len(part), part))
        closes = map(f.bare("FPDFPathSegment_GetClose"), segments)
        paths: list[tuple[list[tuple[float, float]], bool]] = []
        points: list[tuple[float, float]] = []
        curved, bezier = False, 0
        for kind, x, y, closed in zip(kinds, places[0::2], places[1::2], closes, strict=True):
            if kind == _BEZIER:
                # Three segments make one curve: two control points and the end.
                curved = True
                bezier += 1
                if bezier % 3:
                    continue
            if kind == _MOVE_TO and points:
                paths.append((points, curved))
                points, curved = [], False
            points.append((a * x + c * y + e, b * x + d * y + g))
            if closed and kind != _MOVE_TO and points[0] != points[-1]:
                points.append(points[0])
        if points:
            paths.append((points, curved))
        return paths

    def _edges(self, points: list[tuple[float, float]], *, curved: bool) -> None:
        if len(points) < 2:
            return
        found = self.found
        seen = [self.frame.point(x, y) for x, y in points]
        xs, ys = [p[0] for p in seen], [p[1] for p in seen]
        box = Box(min(xs), min(ys), max(xs), max(ys))
        width, height = box.width, box.height
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


def _moved(x0: float, y0: float, x1: float, y1: float, matrix: Matrix) -> tuple[float, float, float, float]:
    """Return the box around a box that a matrix moves."""
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _slanting(points: list[tuple[float, float]]) -> bool:
    """Whether some side runs neither across nor down."""
    return any(abs(ax - bx) > 1 and abs(ay - by) > 1 for (ax, ay), (bx, by) in pairwise(points))
