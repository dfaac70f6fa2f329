"""The examiner's way through the pages in a browser, against a running ``certlane serve``."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytest.importorskip("fastapi", reason="the service is not installed")
api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from certlane.service.pages.routes import texts  # noqa: E402 - only where the service is installed

pytestmark = pytest.mark.slow
Theme = Literal["light", "dark"]
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
PATIENCE = 30_000  # milliseconds: other tests may share the machine
REASON = "Looked up in the register of notified bodies on 2026-11-20"
HOSTILE = "<img src=x onerror=document.title='owned'><script>document.title='owned'</script>{{7*7}}"
INK = """box => {
    const image = box.closest(".sheet").querySelector("img"), canvas = document.createElement("canvas");
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


@pytest.fixture(scope="module")
def samples() -> Path:
    return Path(str(resources.files("certlane.samples")))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("there is no Chromium on this machine")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield started
        started.close()


def hostile_pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=True)
    lines = (
        "CERTIFICATE OF CONFORMITY",
        f"Certificate No.: {HOSTILE[:40]}",
        f"Applicant: {HOSTILE}",
        f"Product: {HOSTILE}",
    )
    for place, line in enumerate((*lines, "Tested according to: IEC 62368-1:2018", "Date of issue: 2025-03-04")):
        canvas.drawString(40, 780 - 30 * place, line)
    canvas.save()
    return buffer.getvalue()


@pytest.fixture(scope="module")
def service(serve: Callable[..., Any], samples: Any) -> Any:
    """A service with two-person confirmation, and four applications of which one means harm; ids by name."""
    live = serve(requests_a_minute=0, failures_a_minute=1_000_000, workers=1, two_person=True)
    names = ("eu-type-examination", "expired-certificate", "equipment-grant")
    live.ids = {}
    for name in names:
        sent = live.submit(
            "examiner", (f"{name}.pdf", (samples / f"{name}.pdf").read_bytes()), title=name, as_of="2026-11-24"
        )
        live.ids[name] = sent.json()["id"]
    gateway = samples / "robot-gateway"
    files = [(name, (gateway / name).read_bytes()) for name in ("cb-certificate.pdf", "cb-report.pdf")]
    facts = (gateway / "application.toml").read_text("utf-8")
    live.ids["gateway"] = live.submit(
        "examiner", *files, application=facts, title="gateway", as_of="2026-11-24"
    ).json()["id"]
    live.ids["hostile"] = live.submit("examiner", ("<b>bold<b>.pdf", hostile_pdf()), title=HOSTILE[:150]).json()["id"]
    for application in live.ids.values():
        assert live.decided("examiner", application)["state"] == "decided"
    return live


@contextmanager
def visiting(
    browser: Browser,
    live: Any,
    who: str,
    path: str = "/",
    *,
    language: str = "ko",
    theme: Theme = "light",
    **options: Any,
) -> Iterator[Page]:
    """A page that someone has opened; that it stays quiet and within its origin is checked at the end."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, base_url=live.url, color_scheme=theme, **options
    )
    context.add_cookies([{"name": "certlane_language", "value": language, "url": live.url}])
    if who:
        signed = context.request.post(
            "/v1/session", data={"name": who, "password": live.passwords[who]}, headers={"Origin": live.url}
        )
        assert signed.ok, signed.text()
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    faults: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path)
    ready(page)
    yield page
    context.close()
    assert faults == []
    assert [url for url in requests if not url.startswith(live.url)] == []


def ready(page: Page) -> None:
    page.locator("body[data-ready]").wait_for()


def expect(locator: Locator) -> Any:
    return api.expect(locator)


@pytest.fixture(scope="module", autouse=True)
def patience() -> None:
    api.expect.set_options(timeout=PATIENCE)


def path_of(live: Any, name: str) -> str:
    return f"/applications/{live.ids[name]}"


def fill_in_override(page: Page, outcome: str) -> None:
    page.check(f"dialog input[value={outcome}]")
    page.fill("dialog textarea", REASON)
    page.click("dialog button[type=submit]")
    expect(page.locator("dialog")).to_have_count(0)


def sign_in_by_hand(page: Page, service: Any) -> None:
    page.fill("#name", "examiner")
    page.fill("#password", service.passwords["examiner"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    ready(page)


def submit_gateway(page: Page, samples: Path, title: str, day: str, words: dict[str, str]) -> None:
    """Upload the files of the gateway; the board shows the decision by itself."""
    page.click("button.primary")
    names = ("cb-certificate.pdf", "cb-report.pdf", "application.toml")
    page.set_input_files("dialog input[type=file]", [samples / "robot-gateway" / name for name in names])
    expect(page.locator("dialog .files li")).to_have_count(3)
    page.get_by_label(words["upload.name"]).fill(title)
    page.get_by_label(words["upload.as_of"]).fill(day)
    page.click("dialog button[type=submit]")
    row = page.locator("#rows tr", has_text=title)
    expect(row.locator(".chip.qualified")).to_have_text(words["outcome.qualified"])
    row.locator("a").click()
    page.wait_for_url("**/applications/*")
    ready(page)
    expect(page.locator("#outcome")).to_have_text(words["outcome.full.qualified"])


def lies_on_ink(page: Page, selector: str) -> bool:
    """Whether words are drawn where the first such box lies, neither blank paper nor a filled area."""
    page.wait_for_function(
        "box => document.querySelector(box)?.closest('.sheet').querySelector('img')?.complete", arg=selector
    )
    return bool(0.03 < page.locator(selector).first.evaluate(INK) < 0.6)


def look_at_evidence(page: Page) -> None:
    """From the reason to the place on the page and back, and by a search."""
    page.locator('[data-criterion="G08"] .proof:enabled', has_text="IEC 62368-1:2023").first.click()
    box = page.locator(".box.lit")
    expect(box).to_have_count(1)
    expect(box).to_have_attribute("title", re.compile("IEC 62368-1:2023"))
    assert lies_on_ink(page, ".box.lit")
    page.locator('.box[title="DK-990417-SB"]').first.click()
    expect(page.locator(".finding.lit").first).to_contain_text("DK-990417-SB")
    assert page.locator(".finding.lit").count() >= 2  # the same words prove several criteria
    page.keyboard.press("/")
    page.keyboard.type("Skovbryn Test Laboratory")
    expect(page.locator(".find-count")).to_have_text(re.compile(r"\d+/\d+"))
    page.locator(".hit.now").first.wait_for()
    assert lies_on_ink(page, ".hit.now")
    page.keyboard.press("Escape")
    expect(page.locator(".hit")).to_have_count(0)


def judge_worse(page: Page, words: dict[str, str]) -> None:
    """Override a finding: the decision follows, the original stays, and another person has to take it back."""
    page.locator('[data-criterion="G12"] .act').click()
    page.click("dialog button[type=submit]")
    expect(page.locator("dialog .error-text")).to_have_text(words["override.short"])
    fill_in_override(page, "unknown")
    expect(page.locator("#outcome")).to_have_text(words["outcome.full.refer"])
    changed = page.locator('[data-criterion="G12"]')
    expect(changed.locator("s")).to_contain_text("RG-200")
    expect(changed.locator(".overriding")).to_contain_text(REASON)
    expect(changed.locator(".overriding")).to_contain_text("examiner")
    expect(page.locator(".meta")).to_contain_text(words["outcome.full.qualified"])
    expect(changed.locator(".overriding button")).to_have_count(0)


def sign(page: Page, words: dict[str, str]) -> None:
    page.click("#sign")
    page.fill("dialog textarea", "All criteria are met; the register confirms the certificate.")
    page.click("dialog button[type=submit]")
    expect(page.locator("dialog .error-text")).to_have_text(words["sign.confirm"])
    page.check("dialog input[type=checkbox]")
    page.click("dialog button[type=submit]")
    expect(page.locator(".signing")).to_contain_text(words["sign.fast_track"])
    expect(page.locator("#countersign")).to_have_count(0)


def read_the_print_view(page: Page, title: str, words: dict[str, str]) -> None:
    page.click("#print")
    page.wait_for_url("**/print")
    paper = page.locator(".paper[data-drawn]")
    paper.wait_for()
    for text in (title, words["outcome.full.qualified"], words["sign.fast_track"], "examiner", "supervisor"):
        expect(paper).to_contain_text(text)
    assert page.locator(".paper img").evaluate_all("images => images.every(image => image.naturalWidth > 500)")
    page.emulate_media(media="print")
    expect(page.locator("#bar")).to_be_hidden()
    expect(page.locator("#go")).to_be_hidden()
    page.emulate_media(media="screen")


@pytest.mark.parametrize(("language", "day"), [("ko", "2026-11-22"), ("en", "2026-11-23")])
def test_the_whole_way_of_an_examiner(
    browser: Browser, service: Any, samples: Path, language: Literal["ko", "en"], day: str
) -> None:
    """Each language has a day of its own, or the service would say that it has this application already."""
    words = texts(language)
    title = f"way {language}"
    with visiting(browser, service, "", "/sign-in?next=/", language=language) as page:
        sign_in_by_hand(page, service)
        submit_gateway(page, samples, title, day, words)
        look_at_evidence(page)
        judge_worse(page, words)
        page.keyboard.press("m")
        page.keyboard.type(f"Compared with the file <i>{language}</i>")
        page.click(".note-form button")
        expect(page.locator(".notes li")).to_contain_text(f"<i>{language}</i>")
        address = page.url.removeprefix(service.url).partition("#")[0]
    with visiting(browser, service, "supervisor", address, language=language) as page:
        page.locator('[data-criterion="G12"] .overriding button').click()
        page.fill("dialog textarea", "The legend on page 2 names both models")
        page.click("dialog button[type=submit]")
        expect(page.locator("#outcome")).to_have_text(words["outcome.full.qualified"])
    with visiting(browser, service, "examiner", address, language=language) as page:
        sign(page, words)
    with visiting(browser, service, "supervisor", address, language=language) as page:
        page.click("#countersign")
        page.click("dialog button[type=submit]")
        expect(page.locator(".signing.good")).to_contain_text("supervisor")
        expect(page.locator("#sign")).to_have_count(0)
        expect(page.locator(".finding .act")).to_have_count(0)
        page.click("#tab-history")
        expect(page.locator(".history")).to_contain_text(words["action.signature.countersigned"])
        read_the_print_view(page, title, words)
        page.goto("/")
        ready(page)
        expect(page.locator("#rows tr", has_text=title).locator(".signature.signed")).to_be_visible()


def test_a_better_finding_waits_for_a_second_person(browser: Browser, service: Any) -> None:
    words = texts("ko")
    with visiting(browser, service, "examiner", path_of(service, "eu-type-examination")) as page:
        page.locator('[data-criterion="G01"] .act').click()
        expect(
            page.locator("dialog input[value=pass]")
        ).to_be_disabled()  # a bar: nobody may judge better than the tool
        page.keyboard.press("Escape")
        page.locator('[data-criterion="G05"] .act').click()
        expect(page.locator("dialog .notice")).to_have_text(words["override.two_person"])
        fill_in_override(page, "pass")
        finding = page.locator('[data-criterion="G05"]')
        expect(finding).to_have_class(re.compile(r"\bunknown\b"))
        expect(finding.locator(".overriding")).to_contain_text(words["override.pending"])
        expect(finding.locator(".overriding .primary")).to_have_count(0)
    with visiting(browser, service, "supervisor", path_of(service, "eu-type-examination")) as page:
        finding = page.locator('[data-criterion="G05"]')
        finding.locator(".overriding .primary").click()
        expect(finding).to_have_class(re.compile(r"\bpass\b"))
        expect(finding.locator("s")).to_contain_text("KALDERA")


def test_counts_filters_groups_and_order_of_the_board(browser: Browser, service: Any) -> None:
    rows = "#rows tr"
    with visiting(browser, service, "examiner", "/") as page:
        page.fill("#search", "prairie")
        expect(page.locator(rows)).to_have_count(1)
        page.fill("#search", "")
        page.click('[data-lane="not_qualified"]')
        expect(page.locator(rows).first).to_contain_text("expired-certificate")
        expect(page.locator(f"{rows} .chip:not(.not_qualified)")).to_have_count(0)
        page.reload()  # the address holds the filter
        ready(page)
        expect(page.locator(f"{rows} .chip:not(.not_qualified)")).to_have_count(0)
        page.click("#reset")
        page.select_option("#sort", "-minutes")
        api.expect(page).to_have_url(re.compile("sort=-minutes"))
        shown = [int(re.sub(r"\D", "", text)) for text in page.locator("td.minutes").all_inner_texts()]
        assert shown == sorted(shown, reverse=True)
        page.locator("#groups button").first.click()
        expect(page.locator(f"{rows} .chip:not(.refer)")).to_have_count(0)
        assert page.locator(rows).count() == int(page.locator("#groups b").first.inner_text())


def test_files_are_dropped_and_facts_are_filled_in(browser: Browser, service: Any, samples: Any) -> None:
    words = texts("ko")
    data = list((samples / "korean-test-report.pdf").read_bytes())
    with visiting(browser, service, "examiner", "/") as page:
        page.evaluate(
            """data => {
                const transfer = new DataTransfer();
                transfer.items.add(new File([new Uint8Array(data)], "dropped.pdf", { type: "application/pdf" }));
                transfer.items.add(new File(["no"], "picture.png", { type: "image/png" }));
                for (const kind of ["dragenter", "drop"])
                    document.body.dispatchEvent(
                        new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
            }""",
            data,
        )
        expect(page.locator("dialog .files li")).to_have_count(1)
        expect(page.locator(".toast.bad")).to_contain_text("picture.png")
        page.get_by_label(words["upload.name"]).fill("dropped")
        page.click("dialog .facts summary")
        page.get_by_label(words["upload.applicant"], exact=True).fill("달가람로보틱스")
        page.get_by_label(words["upload.zone"], exact=True).select_option("daegu-ai-robots")
        page.click("dialog button[type=submit]")
        row = page.locator("#rows tr", has_text="dropped")
        expect(row.locator(".chip.refer")).to_be_visible()
        application = row.get_attribute("data-id") or ""
    facts = service.ask("examiner", "GET", f"/v1/applications/{application}").json()["facts"]
    assert (facts["applicant"]["name"], facts["zone"]["id"]) == ("달가람로보틱스", "daegu-ai-robots")

    with visiting(browser, service, "examiner", f"/applications/{application}") as page:
        page.click("#rerun")
        page.set_input_files("dialog input[type=file]", samples / "eu-type-examination.pdf")
        page.click("dialog button[type=submit]")
        expect(page.locator(".doc-tab")).to_have_count(2)
        expect(page.locator(".meta")).to_contain_text(words["review.revision"].format(n=2))


def test_two_documents_stand_side_by_side(browser: Browser, service: Any) -> None:
    ids = service.ids
    address = f"/compare?left={ids['gateway']}&right={ids['gateway']}"
    with visiting(browser, service, "examiner", address, language="en") as page:
        expect(page.locator("#left-document option:checked")).to_have_text("cb-certificate.pdf")
        expect(page.locator("#right-document option:checked")).to_have_text("cb-report.pdf")
        expect(page.locator("tr.differs", has_text="number")).to_contain_text("DK-990417-SB")
        expect(page.locator("tr.same", has_text="holder")).to_contain_text("Dalgaram")
        page.check("#only")
        expect(page.locator("tr.same")).to_have_count(0)
        page.select_option("#left-application", ids["expired-certificate"])
        expect(page.locator("tr.only_left", has_text="EN 60335-1:2012")).to_be_visible()
        page.select_option("#left-application", ids["gateway"])
        page.select_option("#left-document", label="cb-report.pdf")
        expect(page.locator("#viewer-left .rail button")).to_have_count(12)
        page.locator("#viewer-right .sheet img").first.wait_for()
        page.locator("#viewer-left .rail button", has_text=re.compile("^7$")).click()
        expect(page.locator("#viewer-right .page-number")).to_have_value("7")
        page.uncheck("#only")
        page.locator("tr.same .link").first.click()
        page.locator("#viewer-left .box.lit").wait_for()


def test_the_keyboard_is_enough(browser: Browser, service: Any) -> None:
    with visiting(browser, service, "examiner", "/", language="en") as page:
        press = page.keyboard.press
        press("?")
        expect(page.locator("dialog kbd").first).to_be_visible()
        press("Escape")
        press("/")
        page.keyboard.type("expired")
        expect(page.locator("#rows tr")).to_have_count(1)
        press("Enter")
        expect(page.locator("#rows a")).to_be_focused()
        press("k")
        press("Enter")
        page.wait_for_url("**/applications/*")
        ready(page)
        press("j")
        press("k")
        expect(page.locator(".finding.chosen")).to_have_attribute("data-criterion", "G13")
        page.locator(".box.lit").wait_for()
        assert page.evaluate("document.activeElement.dataset.criterion") == "G13"
        press("e")
        expect(page.locator(".box.lit")).to_have_attribute("title", re.compile(r"31\.03\.2023|2023"))
        page.locator(".box[tabindex='0']").first.focus()
        first = page.evaluate("document.activeElement.dataset.key")
        press("ArrowRight")
        second = page.evaluate("document.activeElement.dataset.key")
        assert first != second
        press("Enter")
        expect(page.locator(".box.lit")).to_have_attribute("data-key", second)
        press("2")
        expect(page.locator("#tab-fields")).to_be_focused()
        press("ArrowRight")
        expect(page.locator("#tab-standards")).to_have_attribute("aria-selected", "true")
        press("+")
        expect(page.locator(".zoom-text")).to_have_text("125%")
        press("0")
        press("1")
        press("o")
        expect(page.locator("dialog[open]")).to_be_visible()
        inside = "document.activeElement.closest('dialog') !== null"
        for _ in range(12):
            press("Tab")
            assert page.evaluate(inside) or page.evaluate("document.activeElement === document.body")
        press("Escape")
        press("g")
        press("l")
        page.wait_for_url(service.url + "/")


def test_texts_of_a_document_stay_texts(browser: Browser, service: Any) -> None:
    """Names, fields and words of a PDF that carry markup are shown as they are printed."""
    for path in (
        "/",
        path_of(service, "hostile"),
        f"{path_of(service, 'hostile')}/print",
        f"/compare?left={service.ids['hostile']}&right={service.ids['gateway']}",
    ):
        with visiting(browser, service, "examiner", path) as page:
            page.locator("main").get_by_text("<img src=x").first.wait_for(state="attached")
            if path == path_of(service, "hostile"):
                for name in ("fields", "standards", "results", "history", "decision"):
                    page.click(f"#tab-{name}")
                page.keyboard.press("/")
                page.keyboard.type("<script>")
                expect(page.locator(".find-count")).to_have_text(re.compile(r"\d/\d"))
            assert "owned" not in page.title() or "<img" in page.title()
            assert page.locator("main script, main img[src='x']").count() == 0
            assert page.evaluate("window.owned") is None


def test_people_tokens_webhooks_and_the_log(browser: Browser, service: Any) -> None:
    words = texts("en")
    with visiting(browser, service, "administrator", "/administration", language="en") as page:
        page.click("#new-user")
        page.get_by_label(words["admin.user.name"], exact=True).fill("newcomer")
        page.get_by_label(words["admin.user.password"], exact=True).fill("short")
        page.click("dialog button[type=submit]")
        expect(page.locator("dialog .error-text")).to_have_text(words["admin.user.password.hint"])
        page.get_by_label(words["admin.user.password"], exact=True).fill("long enough for anybody")
        page.click("dialog button[type=submit]")
        row = page.locator("tr", has_text="newcomer")
        row.get_by_text(words["admin.user.disable"], exact=True).click()
        expect(row.locator(".chip")).to_have_text(words["admin.user.disabled"])
        page.click("#new-token")
        page.get_by_label(words["account.token.name"]).fill("script")
        page.click("dialog button[type=submit]")
        secret = page.locator("dialog .secret input")
        assert len(secret.input_value()) > 20
        page.keyboard.press("Escape")
        expect(page.locator("tr", has_text="script")).to_be_visible()
        page.goto("/audit")
        ready(page)
        page.click("#verify")
        expect(page.locator("#verified")).to_contain_text(words["audit.ok"].partition(":")[0])
        expect(page.locator("tbody")).to_contain_text(words["action.user.disabled"])
    with visiting(browser, service, "examiner", "/administration", language="en") as page:
        expect(page.locator("main")).to_contain_text(words["shell.forbidden"])


def test_what_could_not_be_read_is_said(browser: Browser, service: Any, samples: Path) -> None:
    words = texts("ko")
    damaged = ("damaged.pdf", b"%PDF-1.7\n" + b"garbage " * 200)
    whole = ("whole.pdf", (samples / "equipment-grant.pdf").read_bytes())
    ids = [service.submit("applicant", *files, title="damaged").json()["id"] for files in ([damaged], [whole, damaged])]
    states = [service.decided("applicant", application)["state"] for application in ids]
    assert states == ["failed", "decided"]
    with visiting(browser, service, "examiner", f"/applications/{ids[0]}") as page:
        expect(page.locator("main")).to_contain_text(words["review.failed"])
        expect(page.locator("main")).to_contain_text(words["problem.CL101"])
    # An applicant sees its own, and nothing to judge with.
    with visiting(browser, service, "applicant", f"/applications/{ids[1]}") as page:
        expect(page.locator(".notice.bad")).to_contain_text("damaged.pdf")
        expect(page.locator(".finding").first).to_be_visible()
        for offered in (".finding .act", "#sign", "#rerun", "#tab-notes", "#tab-history"):
            expect(page.locator(offered)).to_have_count(0)
        page.goto("/")
        ready(page)
        expect(page.locator("#rows tr")).to_have_count(2)


def test_who_is_not_signed_in_is_sent_to_the_door(browser: Browser, service: Any) -> None:
    context = browser.new_context(base_url=service.url)
    page = context.new_page()
    page.goto(path_of(service, "gateway"))
    page.wait_for_url("**/sign-in?next=*")
    ready(page)
    page.fill("#name", "examiner")
    page.fill("#password", "wrong wrong wrong")
    page.keyboard.press("Enter")
    expect(page.locator("#error")).to_have_text(texts("ko")["signin.failed"])
    page.fill("#password", service.passwords["examiner"])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path_of(service, 'gateway')}")
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_nothing_stands_in_the_way_of_anybody(browser: Browser, service: Any, language: str, theme: Theme) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    checker = axe.Axe()
    review = path_of(service, "gateway")
    walks: list[tuple[str, str, list[str]]] = [
        ("", "/sign-in", []),
        ("examiner", "/", []),
        ("examiner", "/", ["key:n", "click:dialog .facts summary"]),
        ("examiner", "/", ["key:?"]),
        ("examiner", review, ["click:.proof:enabled >> nth=0"]),
        *(("examiner", review, [f"key:{number}"]) for number in range(2, 7)),
        ("examiner", path_of(service, "expired-certificate"), ["key:o"]),
        ("examiner", path_of(service, "expired-certificate"), ["key:s"]),
        ("examiner", path_of(service, "hostile"), []),
        ("examiner", f"{review}/print", ["wait:.paper[data-drawn]"]),
        ("examiner", f"/compare?left={service.ids['gateway']}&right={service.ids['expired-certificate']}", []),
        ("examiner", "/account", []),
        ("administrator", "/administration", []),
        ("administrator", "/audit", ["click:#verify", "wait:#verified"]),
    ]
    found: list[str] = []
    for who, path, steps in walks:
        with visiting(browser, service, who, path, language=language, theme=theme, reduced_motion="reduce") as page:
            for step in steps:
                kind, _, what = step.partition(":")
                if kind == "key":
                    page.keyboard.press(what)
                elif kind == "click":
                    page.click(what)
                else:
                    page.locator(what).wait_for()
                page.wait_for_timeout(200)
            result = checker.run(page)
            found += [
                f"{path} {steps}: {violation['id']} {[node['html'][:160] for node in violation['nodes'][:3]]}"
                for violation in result.response["violations"]
            ]
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    assert found == []
