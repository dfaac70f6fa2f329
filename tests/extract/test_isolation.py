"""The child process: results, limits, deaths, and nothing left behind."""

from __future__ import annotations

import copyreg
import io
import os
import pickle
import signal
import threading
import time
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from certlane.errors import CertlaneError, EncryptedDocument, LimitExceeded, ReaderDied, UnreadableDocument
from certlane.extract import isolation
from certlane.extract.isolation import grant_recognition, read_isolated, run_isolated
from certlane.extract.limits import Limits
from certlane.model.geometry import Box


def double(value: int) -> int:
    return 2 * value


def spin() -> None:
    while True:
        pass


def hoard() -> int:
    return len(bytearray(900_000_000))


def die(number: int) -> None:
    os.kill(os.getpid(), number)


def leave(code: int) -> None:
    os._exit(code)


def fail() -> None:
    raise ZeroDivisionError("no such thing")


def refuse() -> None:
    raise EncryptedDocument("the PDF is protected by a password")


def noisy() -> str:
    os.write(1, b"to standard output")
    os.write(2, b"to standard error")
    return "quiet"


def wait_granted(seconds: float) -> str:
    grant_recognition(1, 3)
    time.sleep(seconds)
    return "done"


class Sly:
    """What a reader that was taken over might send back."""

    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, ("/tmp/certlane-must-not-exist",))  # noqa: S108 - never made


def children() -> set[str]:
    """Return the processes whose parent is this one, the dead that nobody asked for included."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("latin-1").rpartition(")")[2].split()
        except OSError:
            continue
        if fields[1] == str(os.getpid()):
            found.add(stat.parent.name)
    return found


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_what_the_function_returns_comes_back() -> None:
    assert run_isolated(double, 21) == 42
    assert run_isolated(Box, 1.0, 2.0, 3.0, 4.0) == Box(1, 2, 3, 4)
    assert run_isolated(lambda: {"a": [1, None, "ü"]}) == {"a": [1, None, "ü"]}
    big = run_isolated(lambda: "x" * 5_000_000)
    assert len(big) == 5_000_000


def test_errors_of_certlane_cross_over_with_the_file_named() -> None:
    with pytest.raises(EncryptedDocument, match="password") as caught:
        run_isolated(refuse, subject="locked.pdf")
    assert caught.value.subject == "locked.pdf"


def test_errors_cross_over_whatever_else_is_registered_for_exceptions(monkeypatch: pytest.MonkeyPatch) -> None:
    # So does tblib, which Dask loads.
    monkeypatch.setitem(copyreg.dispatch_table, EncryptedDocument, lambda error: (os.getenv, ("HOME",)))
    with pytest.raises(EncryptedDocument, match="password"):
        run_isolated(refuse)


def test_an_unexpected_error_is_named_and_carries_the_childs_traceback() -> None:
    with pytest.raises(CertlaneError, match="ZeroDivisionError: no such thing") as caught:
        run_isolated(fail, subject="odd.pdf")
    assert caught.value.exit_status == 70
    assert "in fail" in "".join(caught.value.__notes__)


@pytest.mark.parametrize(
    ("function", "limits", "error", "words"),
    [
        (spin, Limits(cpu_seconds=1, recognition_seconds=0), LimitExceeded, "1 s of processor time"),
        (spin, Limits(wall_seconds=0.3), LimitExceeded, r"longer than 0\.3 s"),
        (hoard, Limits(memory_bytes=300_000_000), LimitExceeded, "more than 300 MB of memory"),
        (lambda: bytes(4_000_000), Limits(result_bytes=1_000_000), LimitExceeded, "result takes more than 1 MB"),
        (lambda: die(signal.SIGSEGV), Limits(), ReaderDied, "SIGSEGV"),
        (lambda: die(signal.SIGABRT), Limits(), ReaderDied, "SIGABRT.*2000 MB of memory"),
        (lambda: die(signal.SIGKILL), Limits(), ReaderDied, "SIGKILL"),
        (lambda: leave(3), Limits(), ReaderDied, "without an answer"),
    ],
    ids=["processor", "clock", "memory", "result", "fault", "abort", "kill", "exit"],
)
def test_limits_and_deaths_have_names(function, limits: Limits, error: type[Exception], words: str) -> None:  # type: ignore[no-untyped-def]
    before, others = open_descriptors(), children()
    with pytest.raises(error, match=words) as caught:
        run_isolated(function, limits=limits, subject="bad.pdf")
    assert isinstance(caught.value, CertlaneError)
    assert caught.value.subject == "bad.pdf"
    assert caught.value.remedy
    assert open_descriptors() == before
    assert children() <= others  # no zombie is left; other tests may have processes of their own


def test_recognition_extends_the_time() -> None:
    limits = Limits(wall_seconds=2)
    assert run_isolated(wait_granted, 2.5, limits=limits) == "done"
    with pytest.raises(LimitExceeded):
        run_isolated(wait_granted, 2.5, limits=Limits(wall_seconds=2, recognition_seconds=0))
    grant_recognition(5)  # outside of a child it does nothing


def test_the_child_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_isolated(noisy) == "quiet"
    assert capfd.readouterr() == ("", "")


def test_only_values_are_unpickled() -> None:
    with pytest.raises(ReaderDied, match="not expected"):
        run_isolated(Sly, subject="x.pdf")
    assert not Path("/tmp/certlane-must-not-exist").exists()  # noqa: S108
    with pytest.raises(pickle.UnpicklingError, match="not expected"):
        isolation._Careful(io.BytesIO(pickle.dumps(isolation.run_isolated))).load()


def one_page() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 700, "Certificate EN 55032:2015")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_a_document_comes_back_whole(tmp_path: Path) -> None:
    path = tmp_path / "one.pdf"
    path.write_bytes(one_page())
    document = read_isolated(path)
    assert document.name == "one.pdf"
    assert document.pages[0].text == "Certificate EN 55032:2015"
    assert document.pages[0].middles is not None
    with pytest.raises(UnreadableDocument, match="not a PDF"):
        read_isolated(b"nothing of the kind", name="x.pdf")


def test_reading_works_while_other_threads_run() -> None:
    go_on = threading.Event()
    thread = threading.Thread(target=go_on.wait)
    thread.start()
    try:
        document = read_isolated(one_page(), name="x.pdf")
        assert document.pages[0].text == "Certificate EN 55032:2015"
        with pytest.raises(UnreadableDocument):
            read_isolated(b"no", name="x.pdf")
        with pytest.raises(LimitExceeded, match="longer"):
            run_isolated(time.sleep, 30, limits=Limits(wall_seconds=0.5), subject="x.pdf")
    finally:
        go_on.set()
        thread.join()


def test_many_children_leave_nothing_behind() -> None:
    data = one_page()
    before = open_descriptors()
    for _ in range(25):
        read_isolated(data)
    assert open_descriptors() == before
