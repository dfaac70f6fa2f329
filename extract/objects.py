"""What a page draws besides text: ruled lines, pictures, and how its text is painted."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from typing import NamedTuple

from ..model.geometry import Box
from .chars import Frame
from .pdfium import functions

_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_LINE_TO, _BEZIER, _MOVE_TO = 0, 1, 2
_INVISIBLE, _CLIP_ONLY = 3, 7
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_EXACT = 0.001
"""Points; coordinates that differ by less are the same (pdfium counts in single precision)."""
_DEPTH = 12
"""Nested forms that are followed."""

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
        self._objects(list(map(self.f.FPDFPage_GetObject, repeat(page), range(count))), _IDENTITY, 0)
        if self.left <= 0:
            self.found.cut = True
        return self.found

    def _objects(self, handles: list[int], matrix: Matrix, depth: int) -> None:
        self.left -= len(handles)
        kinds = list(map(self.f.FPDFPageObj_GetType, handles))
        texts = [handle for handle, kind in zip(handles, kinds, strict=True) if kind == _TEXT]
        modes = list(map(self.f.FPDFTextObj_GetTextRenderMode, texts))
        self.found.texts += len(texts)
        self.found.invisible += modes.count(_INVISIBLE) + modes.count(_CLIP_ONLY)
        for handle, kind in zip(handles, kinds, strict=True):
            if kind == _TEXT:
                continue
            if self.left <= 0:
                return
            if kind == _PATH:
                self._path(handle, matrix)
            elif kind == _IMAGE:
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

    def _path(self, handle: int, matrix: Matrix) -> None:
        f, found = self.f, self.found
        found.paths += 1
        count = f.FPDFPath_CountSegments(handle)
        found.segments += count
        f.FPDFPath_GetDrawMode(handle, self.numbers_at, self.numbers_at + 4)
        if count < 2 or not (self.numbers[0] or self.numbers[1]):
            return
        self.left -= count // 8
        inner = self._matrix(handle, matrix)
        if count > 5:
            box = self._bounds(handle, matrix)
            size = max(box.width, box.height)
            if size < 1:
                return
            if count > OUTLINE and size <= 18:
                # A glyph drawn as an outline, or a small sign: no ruling.
                found.outlines += 1
                found.strokes.append(box)
                return
        for points, curved in self._subpaths(handle, count, inner):
            self._edges(points, curved=curved)

    def _bounds(self, handle: int, outer: Matrix) -> Box:
        at = self.at
        self.f.FPDFPageObj_GetBounds(handle, at, at + 4, at + 8, at + 12)
        x0, y0, x1, y1 = self.scratch[:4]
        a, b, c, d, e, f = outer
        corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = zip(*corners, strict=True)
        return Box(*self.frame.box(min(xs), min(ys), max(xs), max(ys)))

    def _subpaths(self, handle: int, count: int, matrix: Matrix) -> list[tuple[list[tuple[float, float]], bool]]:
        f, scratch, at = self.f, self.scratch, self.at
        a, b, c, d, e, g = matrix
        segment_of, point_of, type_of, closed = (
            f.FPDFPath_GetPathSegment,
            f.FPDFPathSegment_GetPoint,
            f.FPDFPathSegment_GetType,
            f.FPDFPathSegment_GetClose,
        )
        paths: list[tuple[list[tuple[float, float]], bool]] = []
        points: list[tuple[float, float]] = []
        curved, bezier = False, 0
        for i in range(min(count, max(8, self.left))):
            segment = segment_of(handle, i)
            kind = type_of(segment)
            if kind == _BEZIER:
                # Three segments make one curve: two control points and the end.
                curved = True
                bezier += 1
                if bezier % 3:
                    continue
            point_of(segment, at, at + 4)
            x, y = scratch[0], scratch[1]
            if kind == _MOVE_TO and points:
                paths.append((points, curved))
                points, curved = [], False
            points.append((a * x + c * y + e, b * x + d * y + g))
            if kind != _MOVE_TO and closed(segment) and points[0] != points[-1]:
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


def _slanting(points: list[tuple[float, float]]) -> bool:
    """Whether some side runs neither across nor down."""
    return any(abs(ax - bx) > 1 and abs(ay - by) > 1 for (ax, ay), (bx, by) in pairwise(points))
