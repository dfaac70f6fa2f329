"""From PDF to record: pages, references, fields, kind, results; no access to the catalogue's database."""
