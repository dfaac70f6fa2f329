"""Golden cases of status: identifier | framework | day | state | since | until | what comes next."""

from __future__ import annotations

from datetime import date

import pytest

from certlane.standards_catalog.catalogue import Catalogue

GOLDEN = """\
IEC 62368-1:2014 | IEC | 2014-01-01 | future |  | 2014-02-26 |
IEC 62368-1:2014 | IEC | 2016-06-01 | current | 2014-02-26 | 2018-10-04 | IEC 62368-1:2018
IEC 62368-1:2014 | IEC | 2018-10-04 | superseded | 2018-10-04 |  | IEC 62368-1:2018
IEC 62368-1:2018 | IEC | 2020-01-01 | current | 2018-10-04 | 2023-05-26 | IEC 62368-1:2023
IEC 62368-1:2018 | IEC | 2023-05-26 | superseded | 2023-05-26 |  | IEC 62368-1:2023
IEC 62368-1:2023 | IEC | 2026-11-22 | current | 2023-05-26 |  |
EN 62368-1:2014 | EU:2014/35/EU | 2024-01-01 | current | 2023-12-13 |  |
EN 62368-1:2014 | EU:2014/35/EU | 2020-01-01 | unknown |  | 2023-12-13 |
EN IEC 62368-1:2020+A11:2020 | EU:2014/35/EU | 2024-01-01 | unknown |  |  |
EN 62368-1:2014+A11:2017 | CENELEC | 2023-06-01 | current | 2018-01-01 | 2024-07-06 | EN IEC 62368-1:2020+A11:2020
EN 62368-1:2014+A11:2017 | CENELEC | 2024-07-06 | superseded | 2024-07-06 |  | EN IEC 62368-1:2020+A11:2020
EN IEC 62368-1:2020+A11:2020 | CENELEC | 2024-07-06 | current | 2021-01-01 |  |
UL 62368-1:2014 | UL | 2021-06-01 | current | 2015-01-01 | 2023-01-06 | UL 62368-1:2019
UL 62368-1:2014 | UL | 2023-01-06 | superseded | 2023-01-06 |  | UL 62368-1:2019
UL 62368-1:2019 | UL | 2023-06-01 | current | 2020-01-01 |  |
CSA C22.2 No. 62368-1:14 | CSA | 2022-01-01 | current | 2015-01-01 | 2023-01-06 | CSA C22.2 No. 62368-1:19
CSA C22.2 No. 62368-1:14 | CSA | 2023-06-01 | superseded | 2023-01-06 |  | CSA C22.2 No. 62368-1:19
CSA C22.2 No. 62368-1:19 | CSA | 2024-01-01 | current | 2020-01-01 |  |
IEC 60950-1:2005 | IEC | 2010-01-01 | current | 2005-12-08 | 2024-03-29 |
IEC 60950-1:2005+A1:2009+A2:2013 | IEC | 2015-01-01 | current | 2013-05-28 | 2024-03-29 |
IEC 60950-1:2005+A1:2009+A2:2013 | IEC | 2021-01-01 | current | 2013-05-28 | 2024-03-29 |
EN 60950-1:2006+A11:2009+A1:2010+A12:2011+A2:2013 | CENELEC | 2019-01-01 | unknown |  | 2020-12-20 | EN 62368-1:2014
EN 60950-1:2006+A11:2009+A1:2010+A12:2011+A2:2013 | CENELEC | 2020-12-20 | superseded | 2020-12-20 |  | EN 62368-1:2014
EN 60950-1:2006 | EU:2014/35/EU | 2021-01-01 | superseded | 2020-12-20 |  | EN 62368-1:2014
UL 60950-1 | UL | 2021-01-01 | superseded | 2020-12-20 |  | UL 62368-1
EN 60065:2014 | CENELEC | 2021-01-01 | superseded | 2020-12-20 |  | EN 62368-1:2014
EN 60065:2014 | EU:2014/35/EU | 2021-01-01 | superseded | 2020-12-20 |  | EN 62368-1:2014
IEC 60065:2014 | IEC | 2016-01-01 | current | 2014-06-27 | 2024-03-29 |
IEC 60601-1:2005 | IEC | 2008-01-01 | current | 2005-12-15 |  |
IEC 60601-1:2005+A1:2012 | IEC | 2015-01-01 | current | 2012-08-20 |  |
IEC 60601-1:2005+A1:2012 | IEC | 2021-01-01 | current | 2012-08-20 |  |
IEC 60601-1:2005+A1:2012+A2:2020 | IEC | 2021-01-01 | current | 2020-08-20 |  |
IEC 60601-1:1988 | IEC | 2000-01-01 | current | 1988-12-30 | 2005-12-15 | IEC 60601-1:2005
IEC 60601-1:1988 | IEC | 2010-01-01 | superseded | 2005-12-15 |  | IEC 60601-1:2005
EN 60601-1:2006+AC:2010+A1:2013 | EU:93/42/EEC | 2021-01-01 | current | 2020-03-25 | 2024-05-26 |
EN 60601-1:2006+A1:2013 | EU:93/42/EEC | 2024-06-01 | withdrawn | 2024-05-26 |  |
EN 60601-1:2006+A13:2024 | EU:2017/745 | 2026-06-16 | future |  | 2026-06-17 |
EN 60601-1:2006+A13:2024 | EU:2017/745 | 2026-11-22 | current | 2026-06-17 |  |
IEC 62133-2:2017 | IEC | 2020-01-01 | current | 2017-02-07 |  |
IEC 62133-2:2017+A1:2021 | IEC | 2022-01-01 | current | 2021-07-15 |  |
IEC 62133:2012 | IEC | 2014-01-01 | current | 2012-12-06 | 2017-02-07 |
IEC 62133:2012 | IEC | 2018-01-01 | superseded | 2017-02-07 |  |
EN 301 489-1 V1.9.2 | ETSI | 2015-01-01 | unknown |  |  |
EN 301 489-1 V2.2.3 | ETSI | 2020-01-01 | current | 2019-11-01 |  |
EN 301 489-17 V3.3.1 | EU:2014/53/EU | 2026-01-01 | current | 2025-05-15 |  |
EN 301 489-17 V3.2.4 | EU:2014/53/EU | 2022-01-01 | unknown |  |  |
EN 300 328 V1.9.1 | ETSI | 2016-01-01 | unknown |  |  |
EN 300 328 V2.1.1 | EU:2014/53/EU | 2019-01-01 | unknown |  | 2020-02-06 | EN 300 328 V2.2.2
EN 300 328 V2.1.1 | EU:2014/53/EU | 2020-06-01 | transition | 2020-02-06 | 2021-08-06 | EN 300 328 V2.2.2
EN 300 328 V2.1.1 | EU:2014/53/EU | 2021-08-06 | superseded | 2021-08-06 |  | EN 300 328 V2.2.2
EN 300 328 V2.2.2 | EU:2014/53/EU | 2019-01-01 | future |  | 2020-02-06 |
EN 300 328 V2.2.2 | EU:2014/53/EU | 2021-01-01 | current | 2020-02-06 |  |
EN 300 328 V2.2.2 | ETSI | 2019-06-01 | future |  | 2019-07-01 |
EN 300 328 V2.2.2 | ETSI | 2024-01-01 | current | 2019-07-01 |  |
EN 301 893 V2.1.1 | EU:2014/53/EU | 2020-01-01 | unknown |  | 2022-11-10 | EN 301 893 V2.2.1
EN 55032:2012 | EU:2014/30/EU | 2018-05-05 | superseded | 2018-05-05 |  | EN 55032:2015+AC:2016
EN 55035:2017 | EU:2014/30/EU | 2020-01-01 | current | 2019-08-06 | 2021-03-16 | EN 55035:2017+A11:2020
EN 55035:2017 | EU:2014/30/EU | 2021-06-01 | superseded | 2021-03-16 |  | EN 55035:2017+A11:2020
EN 55035:2017+A11:2020 | EU:2014/30/EU | 2021-06-01 | current | 2021-03-16 |  |
EN 55035:2017+A11:2020 | EU:2014/30/EU | 2021-03-01 | future |  | 2021-03-16 |
EN 55024:2010 | EU:2014/30/EU | 2022-01-01 | transition | 2021-03-16 | 2022-09-16 | EN 55035:2017+A11:2020
EN 55024:2010 | EU:2014/30/EU | 2022-09-16 | superseded | 2022-09-16 |  | EN 55035:2017+A11:2020
EN 55022:2010 | EU:2014/30/EU | 2018-01-01 | superseded | 2017-03-05 |  | EN 55032:2012
EN 50581:2012 | EU:2011/65/EU | 2015-01-01 | current | 2012-11-23 | 2021-11-18 | EN IEC 63000:2018
EN 50581:2012 | EU:2011/65/EU | 2021-11-18 | superseded | 2021-11-18 |  | EN IEC 63000:2018
EN 50581:2012 | EU:2011/65/EU | 2012-01-01 | future |  | 2012-11-23 | EN IEC 63000:2018
EN IEC 63000:2018 | EU:2011/65/EU | 2020-01-01 | future |  | 2020-05-18 |
EN IEC 63000:2018 | EU:2011/65/EU | 2023-01-01 | current | 2020-05-18 |  |
ISO 10218-1:2006 | ISO | 2008-01-01 | current | 2006-06-01 | 2011-07-01 | ISO 10218-1:2011
ISO 10218-1:2011 | ISO | 2020-01-01 | current | 2011-07-01 | 2025-02-05 | ISO 10218-1:2025
ISO 10218-1:2011 | ISO | 2025-03-01 | superseded | 2025-02-05 |  | ISO 10218-1:2025
ISO 10218-1:2025 | ISO | 2025-06-01 | current | 2025-02-01 |  |
ISO 10218-1:2025 | ISO | 2024-06-01 | future |  | 2025-02-01 |
ISO 10218-2:2011 | ISO | 2025-06-01 | superseded | 2025-02-05 |  | ISO 10218-2:2025
ISO 13485:1996 | ISO | 2004-01-01 | current | 1996-12-01 | 2006-09-18 | ISO 13485:2003
ISO 13485:2003 | ISO | 2015-12-31 | current | 2003-07-01 | 2016-02-24 | ISO 13485:2016
ISO 13485:2003 | ISO | 2016-02-24 | superseded | 2016-02-24 |  | ISO 13485:2016
ISO 13485:2016 | ISO | 2026-01-01 | current | 2016-03-01 |  |
ISO 13485:2016 | ISO | 2016-03-10 | unknown |  |  |
EN ISO 13485:2016+A11:2021 | EU:2017/745 | 2022-06-01 | current | 2022-05-17 |  |
ISO 13485:2016 | EU | 2020-01-01 | unknown |  |  |
ISO 9001:2008 | ISO | 2012-01-01 | current | 2008-11-01 | 2015-09-22 | ISO 9001:2015
ISO 9001:2008 | ISO | 2016-01-01 | superseded | 2015-09-22 |  | ISO 9001:2015
JIS C 62368-1:2021 | JIS | 2023-01-01 | current | 2021-05-20 |  |
JIS C 62368-1:2018 | JIS | 2020-01-01 | unknown |  |  |
RSS-247 Issue 2 | ISED | 2023-10-01 | transition | 2023-08-01 | 2024-02-01 | RSS-247 Issue 3
RSS-247 Issue 2 | ISED | 2024-06-01 | superseded | 2024-02-01 |  | RSS-247 Issue 3
RSS-247 Issue 3 | ISED | 2024-06-01 | current | 2023-09-01 | 2025-07-24 | RSS-247 Issue 4
RSS-247 Issue 3 | ISED | 2026-02-01 | superseded | 2026-01-23 |  | RSS-247 Issue 4
KC 60065 | KR:KC | 2022-01-01 | transition | 2021-08-27 | 2022-12-31 | KC 62368-1
KC 60065 | KR:KC | 2023-01-01 | superseded | 2022-12-31 |  | KC 62368-1
AS/NZS 62368.1:2018 | AU-NZ | 2023-01-01 | transition | 2022-06-01 | 2025-06-24 | AS/NZS 62368.1:2022
AS/NZS 62368.1:2018 | AU-NZ | 2026-01-01 | superseded | 2025-06-24 |  | AS/NZS 62368.1:2022
AS/NZS 60950.1:2011 | AU-NZ | 2023-01-01 | superseded | 2022-02-14 |  | AS/NZS 62368.1:2018
AAMI TIR45:2012 | FDA | 2026-01-01 | transition | 2025-05-26 | 2028-07-02 | AAMI TIR45-2023
ISO 20417:2021 | FDA | 2026-11-01 | transition | 2026-05-25 | 2029-07-01 | ISO 20417:2026
ISO 20417:2021 | FDA | 2030-01-01 | superseded | 2029-07-01 |  | ISO 20417:2026
IEC 62304:2006 | FDA | 2026-01-01 | unknown |  |  |
EN ISO 12100:2010 | EU:2006/42/EC | 2024-01-01 | current | 2023-08-02 |  |
EN 60335-1:2012 | EU:2014/35/EU | 2022-01-01 | unknown |  |  |
EN 1005-1:2001+A1:2008 | EU:2006/42/EC | 2020-01-01 | unknown |  | 2023-08-02 |
EN 62031:2008 | CENELEC | 2023-01-01 | withdrawn | 2022-12-18 |  |
IEC 62368-1 | IEC | 2020-01-01 | unknown |  |  |
IEC 62368-1:2014 | ISO | 2016-01-01 | unknown |  |  |
ANSI C63.10-2013 | IEEE | 2015-01-01 | current | 2013-01-01 | 2021-01-29 | ANSI C63.10-2020
ANSI C63.10-2013 | IEEE | 2022-01-01 | superseded | 2021-01-29 |  | ANSI C63.10-2020
ISO/DIS 10218-1 | ISO | 2022-01-01 | unknown |  |  |
ITU-T K.21 (07/2003) | ITU | 2005-01-01 | unknown |  |  |
ISO/IEC 17025:2005 | ISO | 2010-01-01 | current | 2005-05-12 | 2017-11-29 | ISO/IEC 17025:2017
ISO/IEC 17025:2005 | ISO | 2019-01-01 | superseded | 2017-11-29 |  | ISO/IEC 17025:2017
ISO/IEC 17025:2017 | IEC | 2020-01-01 | current | 2017-11-29 |  |
"""

CASES = [tuple(cell.strip() for cell in line.split("|")) for line in GOLDEN.strip().splitlines()]


def test_there_are_enough_cases_of_every_state() -> None:
    """Sixty cases are asked for; each state and each kind of framework is among them."""
    assert len(CASES) >= 60
    assert {case[3] for case in CASES} == {"current", "transition", "superseded", "withdrawn", "future", "unknown"}
    assert {case[1].partition(":")[0] for case in CASES} >= {"IEC", "ISO", "ETSI", "EU", "CENELEC", "UL", "CSA", "FDA"}


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c[0]} {c[1]} {c[2]}")
def test_status(catalogue: Catalogue, case: tuple[str, ...]) -> None:
    """The state, and the dates that flip it."""
    identifier, framework, day, state, since, until, successor = case
    answer = catalogue.status(identifier, framework, date.fromisoformat(day))
    assert answer.state == state, answer.basis
    assert (answer.since.isoformat() if answer.since else "") == since
    assert (answer.until.isoformat() if answer.until else "") == until
    assert answer.successor == successor
    assert answer.basis
    known = {s.code for s in catalogue.sources()}
    assert answer.source in known or (state == "unknown" and not answer.source)


@pytest.mark.parametrize("case", [c for c in CASES if c[5]], ids=lambda c: f"{c[0]} {c[1]} {c[2]}")
def test_the_day_that_flips_the_answer_does(catalogue: Catalogue, case: tuple[str, ...]) -> None:
    """On the day named as the end of a state, the answer is another one, or the same state of another fact."""
    until = date.fromisoformat(case[5])
    before = catalogue.status(case[0], case[1], date.fromisoformat(case[2]))
    after = catalogue.status(case[0], case[1], until)
    assert (after.state, after.until) != (before.state, before.until)


def test_a_set_of_documents_is_the_same_without_its_corrigenda(catalogue: Catalogue) -> None:
    """The Journal cites EN 60601-1:2006 with AC:2010 and A1:2013; papers leave the corrigendum out."""
    whole = catalogue.status("EN 60601-1:2006+AC:2010+A1:2013", "EU:93/42/EEC", date(2021, 1, 1))
    printed = catalogue.status("EN 60601-1:2006+A1:2013", "EU:93/42/EEC", date(2021, 1, 1))
    assert whole.state == printed.state == "current"


def test_a_set_without_its_amendment_is_another_set(catalogue: Catalogue) -> None:
    """EN 60335-1:2012 alone is not what the Journal cites; the answer says what is."""
    answer = catalogue.status("EN 60335-1:2012", "EU:2014/35/EU", date(2022, 1, 1))
    assert answer.state == "unknown"
    assert "A11:2014" in answer.basis


def test_what_was_amended_since_is_told(catalogue: Catalogue) -> None:
    """IEC 60601-1 with its first amendment stays published, but the second one is named."""
    answer = catalogue.status("IEC 60601-1:2005+A1:2012", "IEC", date(2021, 1, 1))
    assert answer.state == "current"
    assert "AMD2:2020" in answer.basis


def test_unknown_where_nothing_tells(catalogue: Catalogue) -> None:
    """No dates, no answer: an unknown framework, an unknown standard, an unknown edition."""
    day = date(2024, 1, 1)
    assert catalogue.status("IEC 62368-1:2018", "Atlantis", day).state == "unknown"
    assert catalogue.status("EN 99999-7:2020", "EU", day).state == "unknown"
    assert catalogue.status("IEC 62368-1:1999", "IEC", day).state == "unknown"
