"""The command line as a whole: help, versions, exit status, lazy commands."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import pytest
import typer

import certlane
from certlane import cli, errors

Run = Callable[..., "subprocess.CompletedProcess[str]"]
DOCS = Path(__file__).parent.parent.parent / "docs"
needs_docs = pytest.mark.skipif(not DOCS.is_dir(), reason="the documentation is part of the checkout only")


def test_version(run: Run) -> None:
    done = run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"certlane {certlane.__version__}\n", "")


def test_help_lists_every_command_with_one_line(run: Run) -> None:
    done = run("--help")
    assert done.returncode == 0
    for name, command in cli.COMMANDS.items():
        assert re.search(rf"^  {name}\s+{re.escape(command.help)}$", done.stdout, re.MULTILINE), name


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_each_command_has_help_that_shows_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([name, "--help"]) == 0
    text = capsys.readouterr().out
    assert f"Usage: certlane {name}" in text
    shows_examples = f"certlane {name} " in text.split("Usage:")[1].split("\n", 1)[1]
    assert shows_examples or "Commands:" in text, "an example, or the commands of the group"


@pytest.mark.parametrize(("name", "command"), cli.COMMANDS.items())
def test_the_line_of_help_is_the_command_s_own(name: str, command: cli.Command) -> None:
    found: Any = getattr(import_module(f"certlane.commands.{command.module}"), command.attribute)
    if not isinstance(found, typer.Typer):
        assert found.__doc__.splitlines()[0] == command.help
    assert len(command.help) <= 65, "longer lines are cut in the list"


@needs_docs
def test_docs_name_every_command_code_and_option(capsys: pytest.CaptureFixture[str]) -> None:
    text = (DOCS / "cli.md").read_text("utf-8")
    for name in cli.COMMANDS:
        assert f"## certlane {name}" in text
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, errors.CertlaneError) and not kind.__subclasses__():
            assert f"| {kind.code} |" in text, kind
    cli.run(["check", "--help"])
    for option in re.findall(r"^ +(?:-\w, )?(--[\w-]+)", capsys.readouterr().out, re.MULTILINE):
        assert option in text or option == "--help"


@needs_docs
def test_docs_explain_every_key_of_the_result() -> None:
    from certlane.report import json as report_json

    text = (DOCS / "result.md").read_text("utf-8")

    def keys(schema: Any) -> set[str]:
        if isinstance(schema, list):
            return set().union(*map(keys, schema)) if schema else set()
        if not isinstance(schema, dict):
            return set()
        own = set(schema.get("properties", {}))
        return own.union(*(keys(value) for value in schema.values()))

    names: tuple[Literal["document", "assessment"], ...] = ("document", "assessment")
    for name in names:
        for key in keys(report_json.schema(name)):
            assert any(form in text for form in (f"`{key}`", f".{key}`", f"`{key}.")), key


def test_no_command_at_all_shows_help_and_fails(run: Run) -> None:
    done = run()
    assert done.returncode == 2
    assert "Usage: certlane" in done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("chekc", "x.pdf"),
        ("check",),
        ("check", "--as-of", "24.11.2026", "x.pdf"),
        ("check", "--lang", "fr", "x.pdf"),
        ("extract", "--colour", "x.pdf"),
        ("schema", "nonsense"),
    ],
)
def test_wrong_usage_is_status_2_and_says_what(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Error:" in done.stderr
    assert "Traceback" not in done.stderr


def test_misspelt_command_gets_a_suggestion(run: Run) -> None:
    assert "'check'" in run("chekc").stderr


@pytest.mark.parametrize("name", ["document", "assessment"])
def test_schema_prints_the_schema(run: Run, name: str) -> None:
    done = run("schema", name)
    assert json.loads(done.stdout)["title"] == f"certlane/{name}/1"


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["catalogue", "--help"]])
def test_nothing_heavy_is_imported_for_small_things(arguments: list[str]) -> None:
    code = (
        "import sys; from certlane import cli; cli.run(sys.argv[1:]); "
        "heavy = {'pdfplumber', 'pypdfium2', 'spacy', 'dateparser', 'pydantic', 'numpy', 'PIL', 'rich', 'lxml'}; "
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


class Boom(errors.InputError):
    """An error with words that try to steer a terminal."""


def raiser(error: BaseException) -> Callable[..., object]:
    def app(**_: object) -> object:
        raise error

    return app


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (errors.UnreadableDocument("not a PDF", subject="a.pdf"), 1, "[CL101] a.pdf: not a PDF"),
        (errors.UsageError("no policy 'x'", remedy="Use default."), 2, "  → Use default."),
        (KeyboardInterrupt(), 130, "interrupted"),
        (ZeroDivisionError("oh"), 70, "internal fault: ZeroDivisionError: oh"),
        (Boom("bad \x1b[31m name"), 1, "bad  [31m name"),
        (SystemExit(10), 10, ""),
    ],
)
def test_every_error_is_one_message_and_a_status(
    error: BaseException, status: int, words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CERTLANE_DEBUG", raising=False)
    assert cli.run([], raiser(error)) == status
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert "Traceback" not in captured.err


def test_debug_shows_the_trace_of_our_own_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTLANE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli.run([], raiser(ZeroDivisionError()))
