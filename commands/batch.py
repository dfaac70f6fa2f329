"""``certlane batch``: decide on many applications."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import AsOf, Lang, PolicyName, own_language

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from contextlib import ExitStack

    from ..batch import Summary


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT...", help="PDFs, folders, patterns, a CSV manifest, or - for a list of paths."),
    ],
    *,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="The folder for results and journal.")],
    application: Annotated[
        Path | None,
        typer.Option("--application", "-a", metavar="FILE", help="Facts for every item without its own."),
    ] = None,
    policy: PolicyName = "default",
    as_of: AsOf = None,
    workers: Annotated[int | None, typer.Option("--workers", "-w", min=1, help="Processes; one a core.")] = None,
    engine: Annotated[str, typer.Option("--engine", metavar="NAME", help="processes, or dask.")] = "processes",
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="URL", help="Dask's scheduler, such as tcp://host:8786.")
    ] = None,
    memory: Annotated[int, typer.Option("--memory", metavar="MB", min=100, help="Memory for one document.")] = 2000,
    time: Annotated[int, typer.Option("--time", metavar="S", min=1, help="Seconds for one document.")] = 60,
    pictures: Annotated[
        int, typer.Option("--pictures", metavar="N", min=0, help="Items whose pages are drawn, quickest first.")
    ] = 500,
    force: Annotated[bool, typer.Option("--force", help="Do again what is done.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Do again what ended in an error.")] = False,
    lang: Lang = None,
) -> None:
    """Decide on many applications; one bad file costs itself alone.

    Each sub-folder with an application.toml is one application with all its PDFs; every other PDF is one by itself. A
    CSV manifest has the columns document, dossier and application. The folder of results keeps a journal: run the same
    command again, also after a crash, and only what is new or has changed is done.

    \b
    Results:
      index.html      the triage page; open it in a browser
      summary.csv, summary.xlsx, results.jsonl

    \b
    Examples:
      certlane batch intake/ --out results/
      certlane batch 'intake/**/*.pdf' --out results/ --policy strict --workers 8
      find /archive -name '*.pdf' | certlane batch - --out results/
      certlane batch manifest.csv --out results/ --engine dask --scheduler tcp://10.0.0.5:8786

    \b
    Exit status: the strictest that holds
      1   something can't be read    10  an item is referred to a person
      20  an item is not qualified   0   all are qualified
      2   wrong usage                70  fault of certlane
    """  # noqa: D301 - \b is the mark that keeps the lines below it as they are
    from contextlib import ExitStack

    from ..batch import Limits, Options, find_items, run_batch
    from ..extract.limits import Limits as ReadingLimits
    from .batch_progress import follow

    listed = (line for line in sys.stdin) if "-" in inputs else ()
    items = list(find_items(inputs, listed=listed, application=application))
    language = lang or own_language()
    with ExitStack() as stack:
        executor, at_once = _executor(engine, scheduler, stack)
        options = Options(
            policy="" if policy == "default" else policy,
            as_of=as_of.date() if as_of else None,
            workers=workers or at_once,
            limits=Limits(ReadingLimits(memory_bytes=memory * 1_000_000, cpu_seconds=time, wall_seconds=2.0 * time)),
            force=force,
            retry=retry,
            pictures=pictures,
            language=language.value,
            executor=executor,
        )
        summary = run_batch(items, out, options, stack.enter_context(follow(len(items))))
    _tell(summary, out)
    raise typer.Exit(summary.exit_status)


def _executor(engine: str, scheduler: str | None, stack: ExitStack) -> tuple[Executor | None, int | None]:
    """Return the executor that the engine's name means, and what it does at once; None for processes here."""
    from ..errors import UsageError

    if engine == "processes":
        return None, None
    if engine != "dask":
        raise UsageError(f"there is no engine {engine!r}", remedy="Use processes or dask.")
    if not scheduler:
        raise UsageError("--engine dask needs --scheduler", remedy="Name it: --scheduler tcp://HOST:8786")
    from ..batch.dask import dask_executor

    return stack.enter_context(dask_executor(scheduler))


def _tell(summary: Summary, out: Path) -> None:
    """Print what came of it: one line a fact, plain text."""
    counts = " · ".join(f"{name.replace('_', ' ')} {summary.counts.get(name, 0)}" for name in OUTCOMES)
    done = summary.total - summary.reused
    rate = f", {done / summary.seconds:.1f} a second" if done and summary.seconds > 0 else ""
    sys.stdout.write(f"{summary.total} items as of {summary.as_of}: {counts}\n")
    sys.stdout.write(f"{done} done in {summary.seconds:.1f} s{rate}; {summary.reused} taken over\n")
    sys.stdout.write(f"{out / 'index.html'}\n")


OUTCOMES = ("qualified", "refer", "not_qualified", "error")
"""The outcomes of an item, in the order in which they are printed."""
