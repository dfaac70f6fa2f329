"""From what stands on the command line to items."""

from __future__ import annotations

from pathlib import Path

import pytest

from certlane.batch.discover import find_items
from certlane.errors import InputError, UsageError

FACTS = 'schema = "certlane/application/1"\n'


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("a.pdf", "b/c.PDF", "b/.hidden.pdf", "b/notes.txt", "d/e/one.pdf", "d/e/more/two.pdf", "d/three.pdf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"%PDF-")
    (tmp_path / "d/e/application.toml").write_text(FACTS)
    (tmp_path / "loop").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*inputs: str, listed: tuple[str, ...] = ()) -> list[tuple[str, int, bool]]:
    return [(item.name, len(item.files), bool(item.application)) for item in find_items(inputs, listed=listed)]


def test_a_folder_with_an_application_is_one_item_and_loose_files_are_one_each(tree: Path) -> None:
    assert names(".") == [
        ("a.pdf", 1, False),
        ("b/c.PDF", 1, False),
        ("d/e", 2, True),
        ("d/three.pdf", 1, False),
    ]


@pytest.mark.parametrize(
    ("inputs", "found"),
    [
        (("a.pdf",), ["a.pdf"]),
        (("*.pdf",), ["a.pdf"]),
        (("**/*.pdf",), ["a.pdf", "d/e/more/two.pdf", "d/e/one.pdf", "d/three.pdf"]),
        (("d/e", "d/e/one.pdf"), ["d/e", "d/e/one.pdf"]),
        (("a.pdf", "./a.pdf", "*.pdf"), ["a.pdf"]),
        (("missing.pdf",), ["missing.pdf"]),
        (("b", "a.pdf"), ["b/c.PDF", "a.pdf"]),
    ],
)
def test_inputs(tree: Path, inputs: tuple[str, ...], found: list[str]) -> None:
    assert [name for name, _, _ in names(*inputs) if not name.startswith("loop")] == found


def test_a_list_on_standard_input(tree: Path) -> None:
    assert names("-", listed=("a.pdf\n", "\n", "d/e\n")) == [("a.pdf", 1, False), ("d/e", 2, True)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_manifest(tree: Path, separator: str) -> None:
    lines = [
        ("document", "dossier", "application"),
        ("a.pdf", "one", ""),
        ("d/three.pdf", "one", "d/e/application.toml"),
    ]
    lines += [("b/c.PDF", "", "")]
    (tree / "list.csv").write_text("\ufeff" + "\r\n".join(separator.join(line) for line in lines), "utf-8")
    assert names("list.csv") == [("one", 2, True), ("b/c.PDF", 1, False)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("file,dossier\na.pdf,x\n", "no column 'document'"),
        ("document,dossier\n,x\n", "line 2: no document"),
        ("document,dossier,application\na.pdf,x,1.toml\nb.pdf,x,2.toml\n", "several applications"),
    ],
)
def test_a_wrong_manifest_says_what_is_wrong(tree: Path, text: str, says: str) -> None:
    (tree / "list.csv").write_text(text)
    with pytest.raises(UsageError, match=says):
        names("list.csv")


def test_nothing_found_is_an_error(tree: Path) -> None:
    Path("empty").mkdir()
    for given in ("empty", "nothing/*.pdf"):
        with pytest.raises(InputError):
            names(given)


def test_a_shared_application_goes_to_those_without_one(tree: Path) -> None:
    shared = Path("d/e/application.toml")
    assert [item.application for item in find_items(["a.pdf", "d/e"], application=shared)] == [shared, shared]
