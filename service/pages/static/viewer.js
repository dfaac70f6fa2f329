// The pages of documents: pictures drawn as they come into view, marks on them, zoom, page list and search.

import { seg } from "./api.js";
import { button, fill, icon, later, make } from "./dom.js";
import { pageText, searchDocuments } from "./find.js";
import { markKey, reading } from "./marks.js";
import { number, t } from "./words.js";

const A4 = { width: 595, height: 842 };
const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3];
const WIDTHS = [400, 800, 1200, 1600, 2400];

/**
 * Shows documents of one application.
 *
 * `documents` are `{ sha256, name, pages }`; `marks` as `marksOf` makes them; `describe(mark)` names a mark for readers
 * of the screen; `pick(mark)` is called when a mark is chosen.
 */
export class Viewer {
  constructor({ base, documents, marks = [], pick = () => {}, describe = (mark) => mark.text, id = "viewer", pagesOnly = false, label = "" }) {
    Object.assign(this, { base, documents, marks, pick, describe, id, pagesOnly, label });
    this.zoom = 1;
    this.current = { sha: documents[0]?.sha256 ?? "", page: 1 };
    this.sheets = new Map();
    this.hits = [];
    this.hit = -1;
    this.marked = true;
    this.lit = null;
    this.search = 0;
    this.observer = null;
    this.element = make("section", { class: "viewer", id, "aria-label": label || t("viewer.label") });
    this.draw();
  }

  document(sha = this.current.sha) {
    return this.documents.find((document) => document.sha256 === sha);
  }

  /** Draws everything again, in the reader's language. */
  draw() {
    const query = this.input?.value ?? "";
    const top = this.scroller?.scrollTop ?? 0;
    this.tabs = make("div", { class: "doc-tabs", role: "group", "aria-label": t("viewer.documents") });
    this.pageInput = make("input", { class: "page-number", inputmode: "numeric", "aria-label": t("viewer.page.go"), maxlength: 5, onchange: () => this.go(Number.parseInt(this.pageInput.value, 10) || 1), onfocus: () => this.pageInput.select() });
    this.pageCount = make("span", { class: "soft" });
    this.zoomText = button(t("viewer.fit"), { bare: true, kind: "quiet zoom-text", onclick: () => this.setZoom(1) });
    this.input = make("input", { type: "search", class: "find", "aria-label": t("viewer.search"), placeholder: t("viewer.search"), maxlength: 200, value: query, oninput: later(() => this.find(this.input.value), 250), onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); this.step(event.shiftKey ? -1 : 1); } else if (event.key === "Escape") { this.input.value = ""; this.find(""); this.scroller.focus(); } } });
    this.findCount = make("span", { class: "soft small find-count", role: "status" });
    this.rail = make("nav", { class: "rail", "aria-label": [this.label, t("viewer.pages")].filter(Boolean).join(": ") });
    this.scroller = make("div", { class: "sheets", tabindex: 0, role: "region", onscroll: () => this.scrolled() });
    const tool = (label, picture, action) => button(label, { picture, bare: true, kind: "quiet", onclick: action });
    fill(
      this.element,
      make(
        "div",
        { class: "viewer-bar" },
        this.tabs,
        make("div", { class: "set" }, tool(t("viewer.previous"), "up", () => this.go(this.current.page - 1)), this.pageInput, this.pageCount, tool(t("viewer.next"), "down", () => this.go(this.current.page + 1))),
        make("div", { class: "set" }, tool(t("viewer.zoom_out"), "minus", () => this.zoomBy(-1)), this.zoomText, tool(t("viewer.zoom_in"), "plus", () => this.zoomBy(1))),
        make("div", { class: "set finding-set" }, make("div", { class: "searching" }, icon("search"), this.input), this.findCount, tool(t("viewer.search.previous"), "left", () => this.step(-1)), tool(t("viewer.search.next"), "right", () => this.step(1))),
      ),
      make("div", { class: "viewer-body" }, this.rail, this.scroller),
    );
    this.open(this.current.sha, this.current.page, { top });
    this.countHits();
  }

  /** Takes other marks, after a new revision or a change of what is looked at. */
  setMarks(marks) {
    this.marks = marks;
    this.railDraw();
    for (const [page, sheet] of this.sheets) if (sheet.size) this.boxes(page);
  }

  open(sha, page = 1, { top = 0 } = {}) {
    const document = this.document(sha) ?? this.documents[0];
    if (!document) return;
    this.current = { sha: document.sha256, page };
    this.scroller.setAttribute("aria-label", [this.label, document.name].filter(Boolean).join(": "));
    this.observer?.disconnect();
    this.observer = new IntersectionObserver((entries) => entries.forEach((entry) => entry.isIntersecting && this.load(Number(entry.target.dataset.page))), { root: this.scroller, rootMargin: "600px 0px" });
    this.sheets.clear();
    for (let number = 1; number <= document.pages; number += 1) {
      const boxes = make("div", { class: "boxes", role: "group", "aria-label": t("viewer.boxes", { n: number }), onkeydown: (event) => this.arrows(event) });
      const sheet = make("div", { class: "sheet", dataset: { page: number }, id: `${this.id}-page-${number}` }, boxes);
      sheet.style.setProperty("--ratio", `${A4.width} / ${A4.height}`);
      this.sheets.set(number, { element: sheet, boxes, size: null, image: null });
    }
    fill(this.scroller, [...this.sheets.values()].map((sheet) => sheet.element));
    this.setZoom(this.zoom);
    this.tabsDraw();
    this.railDraw();
    this.position();
    for (const sheet of this.sheets.values()) this.observer.observe(sheet.element);
    if (top) this.scroller.scrollTop = top;
    else if (page > 1) this.go(page);
  }

  tabsDraw() {
    fill(
      this.tabs,
      this.documents.map((document) => make("button", { type: "button", class: "quiet doc-tab", title: document.name, "aria-pressed": String(document.sha256 === this.current.sha), onclick: () => this.open(document.sha256) }, icon("file"), make("span", { class: "clip" }, document.name))),
    );
  }

  railDraw() {
    const document = this.document();
    if (!document) return;
    const counts = new Map();
    for (const mark of this.marks) if (mark.document === document.sha256 && mark.tone !== "field") counts.set(mark.page, [...(counts.get(mark.page) ?? []), mark.tone]);
    const gravest = (tones) => ["fail", "unknown", "pass"].find((tone) => tones.includes(tone));
    fill(
      this.rail,
      Array.from({ length: document.pages }, (_, index) => index + 1).map((page) => {
        const tones = counts.get(page) ?? [];
        return make("button", { type: "button", class: ["quiet", gravest(tones)].filter(Boolean).join(" "), dataset: { page }, tabindex: page === this.current.page ? 0 : -1, "aria-current": page === this.current.page ? "true" : null, "aria-label": tones.length ? t("viewer.rail.evidence", { n: page, count: tones.length }) : t("viewer.page", { n: page }), onclick: () => this.go(page), onkeydown: (event) => this.railKeys(event, page) }, String(page));
      }),
    );
  }

  railKeys(event, page) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.go(page + step);
    this.rail.querySelector(`[data-page="${this.current.page}"]`)?.focus();
  }

  async load(page) {
    const sheet = this.sheets.get(page);
    if (!sheet || sheet.image) return;
    const sha = this.current.sha;
    const document = this.document(sha);
    sheet.image = make("img", { alt: t("viewer.image", { document: document.name, n: page }), decoding: "async", onerror: () => fill(sheet.boxes, make("p", { class: "broken" }, t("viewer.broken"))) });
    sheet.element.prepend(sheet.image);
    this.source(sheet, page);
    try {
      const { width, height } = await pageText(this.base, sha, page);
      if (sha !== this.current.sha || this.sheets.get(page) !== sheet) return;
      sheet.size = { width: width || A4.width, height: height || A4.height };
    } catch {
      sheet.size = A4;
    }
    sheet.element.style.setProperty("--ratio", `${sheet.size.width} / ${sheet.size.height}`);
    this.boxes(page);
  }

  source(sheet, page) {
    const wanted = sheet.element.clientWidth * Math.min(2, devicePixelRatio || 1);
    const width = WIDTHS.find((step) => step >= wanted * 0.95) ?? WIDTHS.at(-1);
    const path = `${this.base}/documents/${seg(this.current.sha)}/pages/${page}.png?width=${width}`;
    if (sheet.image.getAttribute("src") !== path) sheet.image.src = path;
  }

  place(element, box, { width, height }, grow = 1.5) {
    const [x0, top, x1, bottom] = box;
    element.style.left = `${(100 * (x0 - grow)) / width}%`;
    element.style.top = `${(100 * (top - grow)) / height}%`;
    element.style.width = `${(100 * (x1 - x0 + 2 * grow)) / width}%`;
    element.style.height = `${(100 * (bottom - top + 2 * grow)) / height}%`;
    return element;
  }

  /** Draws the marks and hits of a page. */
  boxes(page) {
    const sheet = this.sheets.get(page);
    const focused = sheet.boxes.contains(document.activeElement) ? document.activeElement.dataset.key : "";
    const marks = this.marked ? this.marks.filter((mark) => mark.document === this.current.sha && mark.page === page).sort(reading) : [];
    if (this.lit && !this.lit.owners?.length && this.lit.document === this.current.sha && this.lit.page === page) marks.push(this.lit);
    // The larger lie below, so that a small mark inside a large one can be reached by the mouse.
    const area = (mark) => (mark.box[2] - mark.box[0]) * (mark.box[3] - mark.box[1]);
    const depth = new Map([...marks].sort((a, b) => area(b) - area(a)).map((mark, index) => [mark, index + 1]));
    const drawn = marks.map((mark, index) => {
      const box = make("button", { type: "button", class: `box ${mark.tone === "field" ? "field-box" : mark.tone}`, dataset: { key: mark.key }, tabindex: index ? -1 : 0, title: mark.text.slice(0, 200), "aria-label": this.describe(mark), onclick: () => { this.light(mark.key, { scroll: false }); this.pick(mark); } });
      box.style.zIndex = depth.get(mark);
      if (mark.key === this.lit?.key) box.classList.add("lit");
      return this.place(box, mark.box, sheet.size);
    });
    const hits = this.hits.flatMap((hit, index) => (hit.sha === this.current.sha && hit.page === page ? hit.boxes.map((box) => this.place(make("span", { class: index === this.hit ? "hit now" : "hit" }), box, sheet.size, 1)) : []));
    fill(sheet.boxes, hits, drawn);
    if (focused) sheet.boxes.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  arrows(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const boxes = [...event.currentTarget.querySelectorAll(".box")];
    const at = boxes.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = boxes[(at + step + boxes.length) % boxes.length];
    boxes.forEach((box) => (box.tabIndex = box === next ? 0 : -1));
    next.focus();
  }

  /** Shows evidence: opens its document and page, and lights its mark. */
  async show(document, place, tone = "field") {
    const key = markKey(document, place);
    const mark = this.marks.find((known) => known.key === key) ?? { key, document, page: place.page, box: place.box, tone, text: place.text ?? "", owners: [] };
    if (document !== this.current.sha) this.open(document, place.page);
    this.lit = mark;
    await this.load(place.page);
    await this.settled(place.page);
    this.light(key, { scroll: true, mark });
  }

  /** Waits until the size of a page is known, since marks are placed by it. */
  async settled(page) {
    for (let tries = 0; tries < 100 && !this.sheets.get(page)?.size; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  light(key, { scroll = true, mark = this.marks.find((known) => known.key === key) } = {}) {
    const before = this.lit;
    this.lit = mark ?? null;
    for (const page of new Set([before?.page, mark?.page])) if (page && this.sheets.get(page)?.size) this.boxes(page);
    const box = mark && this.sheets.get(mark.page)?.boxes.querySelector(".lit");
    if (box && scroll) this.bring(box);
  }

  bring(element) {
    const place = element.getBoundingClientRect(), frame = this.scroller.getBoundingClientRect();
    const margin = frame.height * 0.15;
    if (place.top < frame.top + margin || place.bottom > frame.bottom - margin) this.scroller.scrollTop += place.top - frame.top - frame.height * 0.35;
    if (place.left < frame.left || place.right > frame.right) this.scroller.scrollLeft += place.left - frame.left - frame.width * 0.3;
    this.scrolled();
  }

  go(page) {
    const sheet = this.sheets.get(Math.min(this.sheets.size, Math.max(1, page)));
    if (!sheet) return;
    this.scroller.scrollTop = sheet.element.offsetTop - 10;
    this.current.page = Number(sheet.element.dataset.page);
    this.position();
    this.load(this.current.page);
  }

  scrolled() {
    const middle = this.scroller.scrollTop + this.scroller.clientHeight * 0.4;
    for (const [page, sheet] of this.sheets) {
      if (sheet.element.offsetTop + sheet.element.offsetHeight >= middle) {
        if (page !== this.current.page) {
          this.current.page = page;
          this.position();
        }
        break;
      }
    }
  }

  position() {
    this.pageInput.value = String(this.current.page);
    fill(this.pageCount, t("viewer.page.of", { of: number(this.sheets.size) }));
    for (const entry of this.rail.children) {
      const here = Number(entry.dataset.page) === this.current.page;
      entry.tabIndex = here ? 0 : -1;
      if (here) {
        entry.setAttribute("aria-current", "true");
        const shown = entry.offsetTop - this.rail.scrollTop;
        if (shown < 0 || shown > this.rail.clientHeight - 30) this.rail.scrollTop = entry.offsetTop - this.rail.clientHeight / 2;
      } else entry.removeAttribute("aria-current");
    }
  }

  zoomBy(step) {
    const at = ZOOMS.reduce((best, zoom, index) => (Math.abs(zoom - this.zoom) < Math.abs(ZOOMS[best] - this.zoom) ? index : best), 0);
    this.setZoom(ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, at + step))]);
  }

  setZoom(zoom) {
    const page = this.current.page;
    const changed = zoom !== this.zoom;
    this.zoom = zoom;
    this.scroller.style.setProperty("--zoom", zoom);
    fill(this.zoomText, `${Math.round(zoom * 100)}%`);
    if (!changed) return;
    for (const [number, sheet] of this.sheets) if (sheet.image) this.source(sheet, number);
    this.go(page);
    if (this.lit) this.light(this.lit.key, { mark: this.lit });
  }

  async find(query) {
    const run = (this.search += 1);
    this.hits = [];
    this.hit = -1;
    this.redrawHits();
    this.busy = Boolean(query.trim());
    this.countHits();
    if (!query.trim()) return;
    const order = this.documents.map((document) => document.sha256);
    const place = (hit) => [order.indexOf(hit.sha), hit.page];
    await searchDocuments(this.base, [this.document(), ...this.documents.filter((document) => document.sha256 !== this.current.sha)].filter(Boolean), query, {
      stopped: () => run !== this.search,
      found: ({ sha, page, hits }) => {
        const chosen = this.hits[this.hit];
        this.hits.push(...hits.map((boxes) => ({ sha, page, boxes })));
        this.hits.sort((a, b) => place(a)[0] - place(b)[0] || a.page - b.page);
        if (chosen) this.hit = this.hits.indexOf(chosen);
        if (sha === this.current.sha && this.sheets.get(page)?.size) this.boxes(page);
        this.countHits();
        if (this.hit < 0) this.step(1);
      },
    });
    if (run !== this.search) return;
    this.busy = false;
    this.countHits();
  }

  countHits() {
    const text = !this.input.value.trim() ? "" : this.hits.length ? t("viewer.search.count", { n: number(this.hit + 1), of: number(this.hits.length) }) : t(this.busy ? "viewer.search.busy" : "viewer.search.none");
    fill(this.findCount, text);
    this.findCount.parentElement?.classList.toggle("has-hits", this.hits.length > 0);
  }

  redrawHits() {
    for (const [page, sheet] of this.sheets) if (sheet.size) this.boxes(page);
  }

  async step(by) {
    if (!this.hits.length) return;
    this.hit = (this.hit + by + this.hits.length) % this.hits.length;
    const hit = this.hits[this.hit];
    if (hit.sha !== this.current.sha) this.open(hit.sha, hit.page);
    this.countHits();
    await this.load(hit.page);
    await this.settled(hit.page);
    this.redrawHits();
    const shown = this.sheets.get(hit.page)?.boxes.querySelector(".hit.now");
    if (shown) this.bring(shown);
  }
}
