"""Measured values and limits that a row of results prints, as numbers with units.

Values are read where a table has a column of limits, and where a result is nothing but a quantity ("0.11 mA").  pint
converts between units of one dimension (mW and W); loading it takes most of a second, so it is asked only where value
and limit are printed in different units.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from ..model.document import Cell
from ..model.record import Measurement
from ..standards_catalog.identifiers.lazy import lazy
from .result_columns import Columns, Span, cell_at, overlap
from .verdict_words import fold

if TYPE_CHECKING:
    from pint import UnitRegistry

Bound = Literal["max", "min"]

_NAMES: Final = (
    "dBµV/m|dBµV|dBµA/m|dBµA|dBm|dBi|dBc|dB|dBm/Hz|dBm/MHz|dB(A)|V/m|A/m|µT|mT|T|W/kg|mW/g|mg/kg|ppm|%|mm|cm|m|µm|nm"
    "|kg|g|mg|V|mV|kV|µV|A|mA|µA|kA|W|mW|kW|µW|VA|Hz|kHz|MHz|GHz|Ω|mΩ|kΩ|MΩ|GΩ|°C|K|s|ms|min|h|N|Nm|kN|J|Wh|Ah|mAh|Pa|kPa"
    "|MPa|bar|lm|cd|lx|W/m²|mW/cm²|W/(m²·sr)|W/m2|mW/cm2|m/s|m/s²|g/l|l/min"
)
_UNITS: Final = {fold(unit): unit for unit in _NAMES.split("|")}
_ALIASES: Final = {
    **dict.fromkeys(("dbuv/m", "db(uv/m)", "db(µv/m)", "dbμv/m", "db(μv/m)", "dbuv/meter"), "dBµV/m"),
    **dict.fromkeys(("dbuv", "db(uv)", "db(µv)", "dbμv", "db(μv)"), "dBµV"),
    **dict.fromkeys(("dbua", "db(ua)", "db(µa)", "dbμa"), "dBµA"),
    **dict.fromkeys(("ohm", "ohms", "ω"), "Ω"),
    **dict.fromkeys(("mohm", "mohms", "mω"), "mΩ"),
    **dict.fromkeys(("megohm", "megohms"), "MΩ"),
    **dict.fromkeys(("℃", "degc", "deg c"), "°C"),
    **dict.fromkeys(("ua", "μa"), "µA"),
    **dict.fromkeys(("watt", "watts"), "W"),
    **dict.fromkeys(("volt", "volts"), "V"),
    **dict.fromkeys(("sec", "second", "seconds"), "s"),
}
_CASED: Final = frozenset({"mω", "mw", "mpa", "m", "s", "h", "k", "g", "mt", "t", "n", "a"})
"""Folded units that differ by case alone ("MΩ", "mΩ") or that a lone letter would give: the printed case decides."""
_EXACT: Final = {unit: unit for unit in _NAMES.split("|")}

_NUMBER: Final = r"[-−–+]?\s?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-−–+]?\s?\d{1,12}(?:[.,]\d{1,8})?"
_QUANTITY: Final = lazy(
    rf"^(?P<op><=|>=|[<>≤≥]|max\.?|min\.?|not more than|not less than|up to)?\s?(?P<number>{_NUMBER})"
    r"\s?(?P<unit>[^\W\d_%°µμΩ℃][\w/().²·µμΩ-]{0,11}(?: c)?|[%°µμΩ℃][\w/().²·]{0,9})?"
    r"\s?\(?(?P<post>max\.?|min\.?)?\)?$",
    re.IGNORECASE,
)
_LIMIT_HEAD: Final = lazy(
    r"\b(?:limits?|limit value|max(?:imum)? (?:permissible|allowed|value)|grenzwerte?|limites?|límites?)\b"
    r"|\bvalore limite\b|限值|限度値|限度值|規格値|許容値|기준값|한계값|허용기준"
)
_VALUE_HEAD: Final = lazy(
    r"\b(?:levels?|results?|measured|measurements?|readings?|values?|emission|messwerte?|ergebnis|valeurs?|mesures?"
    r"|valor(?:es)?|valore|misurat\w+|remarks?|observed|obtained)\b|測定値|結果|实测|測試值|结果|측정값|측정치|결과"
)
_NO_VALUE_HEAD: Final = lazy(r"\b(?:margin|frequency|limit|uncertainty|factor|over)\b|余裕|마진")
_UNIT_HEAD: Final = lazy(r"^(?:units?|einheit|unités?|unidad(?:es)?|unità|単位|单位|단위)\b")
_HEAD_UNIT: Final = lazy(r"[(\[]\s?(?P<unit>[^()\[\]]{1,10}(?:\([^()]{1,8}\))?)\s?[)\]]$|\s(?P<tail>d[bB]\S{1,8})$")
_MAXIMA: Final = frozenset(
    {"dBµV/m", "dBµV", "dBµA/m", "dBµA", "dBm", "dBm/Hz", "dBm/MHz", "W/kg", "mW/g", "mg/kg", "ppm", "mW/cm²"}
)
"""Units of emissions, exposure and substances, whose bare "limit" is a maximum."""


class Quantity(NamedTuple):
    """A printed quantity: its number, its unit ("" where none is known), and the bound that its sign makes it."""

    number: float
    unit: str
    bound: Bound | None


def quantity(text: str, unit: str = "") -> Quantity | None:
    """Return the quantity that a text is, None where it is anything else.

    Args:
        text: a cell's text.
        unit: the unit of its column.

    >>> quantity("≤ 0.125 W")
    Quantity(number=0.125, unit='W', bound='max')
    >>> quantity("See table 11.8")
    """
    text = " ".join(text.split())
    if len(text) > 40:
        return None
    match = _QUANTITY.match(text)
    if match is None:
        return None
    printed = match["unit"] or ""
    own = unit_of(printed) if printed else unit
    if printed and not own:
        return None
    return Quantity(_number(match["number"]), own, _bound(match["op"] or match["post"] or ""))


def unit_of(text: str) -> str:
    """Return a unit's usual spelling, "" for what is none.

    >>> unit_of("dB(uV/m)"), unit_of("mg/kg"), unit_of("pieces")
    ('dBµV/m', 'mg/kg', '')
    """
    text = text.strip(" .:").replace("μ", "µ")
    if text in _EXACT:
        return _EXACT[text]
    folded = fold(text)
    if folded in _ALIASES:
        return _ALIASES[folded]
    return "" if folded in _CASED else _UNITS.get(folded, "")


def _number(text: str) -> float:
    text = text.replace(" ", "").replace("−", "-").replace("–", "-")
    thousands = re.fullmatch(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text)
    return float(text.replace(",", "" if thousands else "."))


def _bound(sign: str) -> Bound | None:
    sign = sign.casefold().rstrip(".")
    if sign in {"<", "<=", "≤", "max", "not more than", "up to"}:
        return "max"
    return "min" if sign in {">", ">=", "≥", "min", "not less than"} else None


class Measures(NamedTuple):
    """Where a table of results prints limits and values, and in which units."""

    limit: Span | None
    value: tuple[Span, ...]
    unit: Span | None
    limit_unit: str = ""
    value_units: tuple[str, ...] = ()
    maximum: bool = False

    @classmethod
    def of(cls, columns: Columns) -> Measures | None:
        """Return the columns of values of a table, None where it has none."""
        heads = [(fold(c.text), (c.box.x0, c.box.x1)) for c in columns.head if len(c.text) <= 60]
        limit = next(((t, s) for t, s in heads if _LIMIT_HEAD.search(t)), None)
        values = [
            (t, s)
            for t, s in heads
            if _VALUE_HEAD.search(t) and not _NO_VALUE_HEAD.search(t) and overlap(s, columns.verdict) < 0.5
        ]
        if not values:
            return None
        return cls(
            limit[1] if limit else None,
            tuple(s for _, s in values),
            next((s for t, s in heads if _UNIT_HEAD.match(t)), None),
            _head_unit(limit[0]) if limit else "",
            tuple(_head_unit(t) for t, _ in values),
            bool(limit and re.search(r"\bmax|upper|oberer|supérieur|máx", limit[0])),
        )


def _head_unit(text: str) -> str:
    match = _HEAD_UNIT.search(text)
    return unit_of(match["unit"] or match["tail"]) if match else ""


def measurement(cells: Sequence[Cell], measures: Measures, verdict: Cell) -> Measurement | None:
    """Return what a row measured, with its limit where one is printed; None where no cell is a quantity.

    Args:
        cells: the row's cells.
        measures: the table's columns.
        verdict: the cell of the verdict, which is no value.
    """
    others = [c for c in cells if c is not verdict]
    shared = cell_at(others, measures.unit) if measures.unit else None
    unit = unit_of(shared.text) if shared is not None else ""
    limit_cell = cell_at(others, measures.limit) if measures.limit else None
    limit = quantity(limit_cell.text, measures.limit_unit or unit) if limit_cell is not None else None
    for span, own in zip(measures.value, measures.value_units, strict=True):
        cell = cell_at((c for c in others if c is not limit_cell), span)
        value = quantity(cell.text, own or unit or (limit.unit if limit else "")) if cell is not None else None
        if cell is None or value is None or not value.unit:
            continue
        if limit is None or not limit.unit:
            return Measurement(value.number, value.unit, printed=cell.text.strip()[:60])
        at = converted(limit.number, limit.unit, value.unit)
        bound = limit.bound or ("max" if measures.maximum or value.unit in _MAXIMA else None)
        margin = None
        if at is not None and bound is not None and value.bound is None:
            margin = round(at - value.number if bound == "max" else value.number - at, 9)
        printed = f"{cell.text.strip()} ({limit_cell.text.strip() if limit_cell else ''})"[:60]
        return Measurement(value.number, value.unit, at, bound if at is not None else None, margin, printed)
    return None


def converted(number: float, unit: str, wanted: str) -> float | None:
    """Return a number in another unit of the same dimension, None where there is no way.

    >>> converted(0.125, "W", "mW")
    125.0
    >>> converted(1.0, "V", "mA")
    """
    if unit == wanted:
        return number
    if unit.startswith("dB") or wanted.startswith("dB"):
        return None  # a reference level is no factor
    from pint.errors import PintError

    try:
        return float(_registry().Quantity(number, _for_pint(unit)).to(_for_pint(wanted)).magnitude)
    except (PintError, ValueError, AttributeError):
        return None


_PINT: Final = {
    "Ω": "ohm",
    "mΩ": "milliohm",
    "kΩ": "kiloohm",
    "MΩ": "megaohm",
    "GΩ": "gigaohm",
    "Nm": "N*m",
    "°C": "degC",
    "%": "percent",
}


def _for_pint(unit: str) -> str:
    return _PINT.get(unit, unit.replace("²", "**2").replace("·", "*").replace("m2", "m**2"))


@cache
def _registry() -> UnitRegistry[Any]:
    from pint import UnitRegistry

    return UnitRegistry()
