"""The tables of the catalogue.

A *work* is a standard whatever its edition; an *edition* is a dated publication of it, supplements and consolidated
texts included; ``alias`` is the one index that leads from an identifier's key to them.  Relations read
*subject kind object*: the newer edition ``supersedes`` the older, the national one ``adopts`` the international one,
the amendment ``amends`` its base.  Dates are text, as exact as their source: ``2014``, ``2014-02`` or ``2014-02-26``.
Every row that states a fact names its source.
"""

from __future__ import annotations

SCHEMA_VERSION = 5
"""Rises with every change that an older reader would misread; kept in ``PRAGMA user_version``."""

BINDING = 0.5
"""The least confidence of a fact that answers may rest on; below it a fact is a hypothesis."""

APPLICATION_ID = 0x4345524C  # "CERL"

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    date TEXT NOT NULL,
    licence TEXT NOT NULL,
    overlay INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE country (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    oecd_since TEXT NOT NULL,
    imf_advanced INTEGER NOT NULL,
    source_id INTEGER NOT NULL REFERENCES source
) WITHOUT ROWID;
CREATE TABLE publisher (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    country TEXT NOT NULL,
    reach TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES source
) WITHOUT ROWID;
CREATE TABLE ics (
    code TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES source
) WITHOUT ROWID;
CREATE TABLE work (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    designation TEXT NOT NULL,
    publisher TEXT NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    title_other TEXT NOT NULL,
    ics TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES source,
    confidence REAL NOT NULL
);
CREATE TABLE edition (
    id INTEGER PRIMARY KEY,
    work_id INTEGER NOT NULL REFERENCES work,
    key TEXT NOT NULL,
    base_key TEXT NOT NULL,
    designation TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    sort TEXT NOT NULL,
    published TEXT NOT NULL,
    withdrawn TEXT NOT NULL,
    confirmed TEXT NOT NULL,
    stable_until TEXT NOT NULL,
    status TEXT NOT NULL,
    ordinal TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES source,
    confidence REAL NOT NULL
);
CREATE TABLE alias (
    key TEXT PRIMARY KEY,
    work_id INTEGER NOT NULL REFERENCES work,
    edition_id INTEGER REFERENCES edition,
    spelling INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE relation (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    subject_work INTEGER NOT NULL REFERENCES work,
    subject_edition INTEGER REFERENCES edition,
    object_work INTEGER NOT NULL REFERENCES work,
    object_edition INTEGER REFERENCES edition,
    degree TEXT NOT NULL,
    framework TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    provenance TEXT NOT NULL,
    confidence REAL NOT NULL,
    note TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES source
);
CREATE TABLE legal (
    id INTEGER PRIMARY KEY,
    work_id INTEGER NOT NULL REFERENCES work,
    edition_id INTEGER REFERENCES edition,
    reference TEXT NOT NULL,
    jurisdiction TEXT NOT NULL,
    act TEXT NOT NULL,
    role TEXT NOT NULL,
    decision TEXT NOT NULL,
    start TEXT NOT NULL,
    start_exact INTEGER NOT NULL,
    finish TEXT NOT NULL,
    basis TEXT NOT NULL,
    supersedes TEXT NOT NULL,
    superseded_by TEXT NOT NULL,
    known_from TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES source,
    confidence REAL NOT NULL
);
CREATE TABLE validity (
    id INTEGER PRIMARY KEY,
    work_id INTEGER NOT NULL REFERENCES work,
    edition_id INTEGER REFERENCES edition,
    framework TEXT NOT NULL,
    start TEXT NOT NULL,
    succeeded TEXT NOT NULL,
    finish TEXT NOT NULL,
    successor TEXT NOT NULL,
    basis TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES source,
    confidence REAL NOT NULL
);
CREATE TABLE act (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    designation TEXT NOT NULL,
    jurisdiction TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT NOT NULL,
    publication TEXT NOT NULL,
    status TEXT NOT NULL,
    repealed_by TEXT NOT NULL,
    repealed TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES source,
    confidence REAL NOT NULL
);
CREATE TABLE body (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    country TEXT NOT NULL,
    aliases TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES source,
    confidence REAL NOT NULL
);
CREATE TABLE body_role (
    id INTEGER PRIMARY KEY,
    body_id INTEGER NOT NULL REFERENCES body,
    role TEXT NOT NULL,
    scheme TEXT NOT NULL,
    number TEXT NOT NULL,
    scope TEXT NOT NULL,
    active_from TEXT NOT NULL,
    active_until TEXT NOT NULL,
    state TEXT NOT NULL,
    as_of TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES source,
    confidence REAL NOT NULL
);
CREATE TABLE also (
    edition_id INTEGER NOT NULL REFERENCES edition,
    source_id INTEGER NOT NULL REFERENCES source,
    PRIMARY KEY (edition_id, source_id)
) WITHOUT ROWID;
CREATE TABLE unread (
    id INTEGER PRIMARY KEY,
    designation TEXT NOT NULL,
    reason TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES source
);
"""

INDEXES = """
CREATE INDEX work_number ON work (number);
CREATE INDEX edition_work ON edition (work_id, sort);
CREATE INDEX relation_subject ON relation (subject_work);
CREATE INDEX relation_object ON relation (object_work);
CREATE INDEX legal_work ON legal (work_id);
CREATE INDEX validity_work ON validity (work_id);
CREATE INDEX act_key ON act (key);
CREATE INDEX body_role_body ON body_role (body_id);
CREATE INDEX body_role_number ON body_role (number);
"""

COUNTED = ("work", "edition", "relation", "legal", "validity", "act", "body", "source", "ics", "country", "publisher")
"""Tables whose rows the statistics count."""
