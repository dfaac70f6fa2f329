"""The triage page: what it holds, and what an examiner sees and does in a browser."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from certlane.batch import Options, find_items, run_batch
from certlane.report.application_page import Picture, application_html, evidence_pages
from certlane.report.rows import error_row, row_of
from certlane.report.triage import TriageItem, triage_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE_TEXT = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">{{7*7}}"


def assessment(**changes: Any) -> dict[str, Any]:
    message = {"key": "k", "en": "english text", "ko": "한국어 문장"}
    place = {"document": "d1", "page": 2, "box": [10.0, 20.0, 110.0, 40.0], "text": "printed", "source": "text"}
    finding = {"criterion": "G05", "kind": "core", "outcome": "unknown", "confidence": 0.5, "message": message}
    value = {
        "as_of": "2026-11-22",
        "tool": "certlane 0",
        "catalogue": {"id": "c", "version": "1", "sha256": "0"},
        "policy": {"id": "p", "version": "1", "sha256": "0"},
        "decision": {
            "outcome": "refer",
            "summary": message,
            "reasons": ["G05"],
            "conditions": [],
            "would_settle": [message],
            "cures": [],
        },
        "findings": [{**finding, "evidence": [place], "ways": [], "trace": []}],
        "matches": [{"reference": "XX 1", "how": "none", "status": "unknown", "score": 0.0, "why": "w", "rivals": []}],
        "documents": [
            {
                "document": {
                    "name": "d.pdf",
                    "sha256": "d1",
                    "kind": "product_certificate",
                    "pages": 3,
                    "warnings": [],
                    "languages": [],
                },
                "fields": {
                    "issuer": {
                        "value": "Issuer",
                        "printed": "Issuer",
                        "confidence": 1.0,
                        "evidence": [{**place, "page": 1}],
                        "rivals": [],
                    }
                },
                "standards": [{"id": "IEC 62368-1:2018", "role": "applied"}],
            }
        ],
    }
    return {**value, **changes}


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_pages_to_draw_begin_with_the_deciding_evidence() -> None:
    assert evidence_pages(assessment(), 1) == [("d1", 2)]
    assert evidence_pages(assessment(), 6) == [("d1", 1), ("d1", 2)]


def test_an_unread_document_keeps_a_dossier_from_being_qualified() -> None:
    qualified = assessment(decision={**assessment()["decision"], "outcome": "qualified", "reasons": []})
    assert row_of(qualified)["outcome"] == "qualified"
    row = row_of(qualified, {"1": {"code": "CL102", "message": "protected"}})
    assert (row["outcome"], row["causes"][0]["criterion"]) == ("refer", "unread_document")


def test_boxes_stand_where_the_words_are() -> None:
    picture = Picture("d1", 2, b"png", 200.0, 400.0)
    html = application_html("item", row_of(assessment()), assessment(), pictures=[picture])
    box = re.search(r'class="box unknown" id="(mark\d+)" title="printed" style="([^"]+)"', html)
    assert box
    assert box[2] == "left:4.50%;top:4.75%;width:51.00%;height:5.50%"
    assert f'data-box="{box[1]}"' in html
    assert html.count('class="proof" disabled') == 1  # the issuer stands on page 1, which was not drawn


def test_refers_with_the_same_causes_make_one_group() -> None:
    other = assessment()
    other["findings"] = [{**other["findings"][0], "message": {"key": "other", "en": "e", "ko": "k"}}]
    rows = [
        row_of(assessment()),
        row_of(other),
        row_of(assessment()),
        error_row(["x.pdf"], {"0": {"code": "CL101", "message": "m"}}),
    ]
    data = data_of(triage_html(TriageItem(str(n), row) for n, row in enumerate(rows)))
    assert [row["group"] for row in data["rows"]] == [0, 1, 0, -1]
    assert [group["count"] for group in data["groups"]] == [2, 1]


def test_no_text_of_a_document_becomes_markup() -> None:
    value = assessment()
    value["documents"][0]["fields"]["issuer"]["value"] = HOSTILE_TEXT
    value["documents"][0]["document"]["name"] = HOSTILE_TEXT
    row = row_of(value)
    detail = application_html(HOSTILE_TEXT, row, value)
    page = triage_html([TriageItem(HOSTILE_TEXT, row, "items/x.html", detail)])
    for html in (detail, page):
        assert "<img src=x" not in html
        assert html.count("<script") == html.count("</script>")
    assert data_of(page)["rows"][0]["issuer"] == HOSTILE_TEXT


def test_pages_ask_nobody_for_anything() -> None:
    html = triage_html([TriageItem("a", row_of(assessment()))]) + application_html(
        "a", row_of(assessment()), assessment()
    )
    assert not re.search(r'(?:src|href)="(?!data:)[^"]', html)
    assert "@import" not in html
    assert html.count("default-src 'none'") == 2


# In a browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("there is no Chromium on this machine")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, samples: Path, hostile: dict[str, Path]) -> Path:
    """A batch over samples and a hostile file, in English."""
    folder = tmp_path_factory.mktemp("batch")
    intake = folder / "intake"
    shutil.copytree(samples / "robot-gateway", intake / "robot-gateway")
    for name in ("eu-type-examination.pdf", "expired-certificate.pdf", "equipment-grant.pdf"):
        shutil.copy(samples / name, intake)
    shutil.copy(hostile["form-that-calls-itself"], intake / "<b>hostile<b>.pdf")
    run_batch(find_items([str(intake)]), folder / "out", Options(language="en"))
    return folder / "out"


@pytest.fixture
def page(browser: Browser, results: Path) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(results.joinpath("index.html").as_uri())
    yield page
    page.close()
    assert faults == []
    assert [url for url in requests if not url.startswith(("file:", "data:", "about:"))] == []


def names(page: Page) -> list[str]:
    return page.locator("tbody tr td:nth-child(2) button").all_inner_texts()


@pytest.mark.slow
def test_counts_filters_and_sorting(page: Page) -> None:
    assert len(names(page)) == 5
    page.click('[data-outcome="not_qualified"]')
    assert names(page) == ["expired-certificate.pdf"]
    page.click('[data-outcome="error"]')
    assert names(page) == ["<b>hostile<b>.pdf"]
    assert "CL104" in page.inner_text("tbody tr td:nth-child(4)") or "CL103" in page.inner_text("tbody")
    page.click("#reset")
    page.fill("#search", "prairie")
    assert names(page) == ["equipment-grant.pdf"]
    page.fill("#search", "")
    page.select_option("#sort", "name")
    assert names(page) == sorted(names(page))
    page.select_option("#sort", "-minutes")
    shown = [int(text.split()[0]) for text in page.locator("td.minutes").all_inner_texts()]
    assert shown == sorted(shown, reverse=True)
    page.click("[data-group] >> nth=0")
    assert all("REFER" in text for text in page.locator("tbody tr td:first-child").all_inner_texts())


@pytest.mark.slow
def test_a_row_opens_its_assessment_with_marked_evidence(page: Page) -> None:
    page.click("tbody button:has-text('robot-gateway')")
    frame = page.frame_locator("#frame")
    frame.locator(".sheet img").first.wait_for()
    loaded = frame.locator(".sheet img").evaluate_all("images => images.map(image => image.naturalWidth)")
    assert len(loaded) >= 2
    assert min(loaded) > 500
    proof = frame.locator(".proof[data-box]", has_text="IEC 62368-1:2023").first
    proof.click()
    box = frame.locator(".box.lit")
    assert box.count() == 1
    assert "IEC 62368-1:2023" in (box.get_attribute("title") or "")
    # The mark lies on ink: the words that it names are drawn there.
    dark = box.evaluate(
        """box => {
            const image = box.parentElement.querySelector("img"), canvas = document.createElement("canvas");
            const scale = image.naturalWidth / image.clientWidth;
            canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
            const context = canvas.getContext("2d");
            context.drawImage(image, 0, 0);
            const pixels = context.getImageData(box.offsetLeft * scale, box.offsetTop * scale,
                box.offsetWidth * scale, box.offsetHeight * scale).data;
            let count = 0;
            for (let at = 0; at < pixels.length; at += 4) if (pixels[at] < 128) count += 1;
            return count / (pixels.length / 4);
        }"""
    )
    assert 0.03 < dark < 0.6
    box.click()
    assert frame.locator(".finding.lit").count() >= 2  # the same words prove several criteria
    page.keyboard.press("Escape")  # the frame has the focus and hands the key on by a message
    page.locator("#viewer").wait_for(state="hidden")


@pytest.mark.slow
def test_the_language_switch_reaches_everything(page: Page) -> None:
    page.click("#language")
    assert page.inner_text("h1") == "심사 분류"
    assert "심사자 확인 필요" in page.inner_text("#counts")
    page.click("tbody button:has-text('robot-gateway')")
    frame = page.frame_locator("#frame")
    frame.locator("html[lang=ko]").wait_for()
    assert frame.locator(".head .badge").inner_text() in ("신속심사 적격", "심사자 확인 필요")
    assert frame.locator(".en:visible").count() == 0


@pytest.mark.slow
def test_the_keyboard_is_enough(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("wasser")
    assert names(page) == ["expired-certificate.pdf"]
    page.locator("tbody button").first.focus()
    page.keyboard.press("Enter")
    assert "expired-certificate.pdf" in page.inner_text("#title")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "expired-certificate.pdf"


@pytest.mark.slow
def test_pages_beside_the_triage_page_open_too(browser: Browser, results: Path) -> None:
    """Large batches keep assessments in files of their own; the frame shows them offline all the same."""
    item = min(results.joinpath("items").glob("*.html"))
    beside = results / "large.html"
    beside.write_text(
        triage_html([TriageItem("one", row_of(assessment()), f"items/{item.name}")], language="en"), "utf-8"
    )
    page = browser.new_page()
    page.goto(beside.as_uri())
    page.click("tbody button")
    frame = page.frame_locator("#frame")
    frame.locator(".head .badge").wait_for()
    page.evaluate("document.getElementById('language').click()")
    frame.locator("html[lang=ko]").wait_for()
    page.close()
