// Two documents side by side, of one application or of two: what differs in fields and standards, and their pages.

import { application as path, get, list } from "./api.js";
import { button, fill, make, option } from "./dom.js";
import { valueText } from "./record.js";
import { complain, start } from "./shell.js";
import { Viewer } from "./viewer.js";
import { number, t } from "./words.js";

const SIDES = ["left", "right"];
const state = { items: [], left: { id: "", sha: "" }, right: { id: "", sha: "" }, only: false, together: true, assessments: new Map() };
const view = { viewers: {} };

// An address names a document as "application:sha256", or only its application.
for (const side of SIDES) {
  const [id = "", sha = ""] = (new URLSearchParams(location.search).get(side) ?? "").split(":");
  state[side] = { id, sha };
}

async function assessment(id) {
  if (!state.assessments.has(id)) state.assessments.set(id, await get(`${path(id)}/assessment`));
  return state.assessments.get(id);
}

const record = (side) => state.assessments.get(state[side].id)?.documents.find((entry) => entry.document.sha256 === state[side].sha);

async function settle() {
  for (const side of SIDES) {
    const chosen = state[side];
    if (!chosen.id) continue;
    const documents = (await assessment(chosen.id)).documents.map((entry) => entry.document.sha256);
    if (!documents.includes(chosen.sha)) {
      // The same application on both sides: its second document stands on the right.
      const other = side === "right" && state.left.id === chosen.id ? documents.find((sha) => sha !== state.left.sha) : "";
      chosen.sha = other || documents[0] || "";
    }
  }
}

async function pick(side, change) {
  Object.assign(state[side], change);
  try {
    await settle();
  } catch (problem) {
    complain(problem);
    return;
  }
  const query = new URLSearchParams(SIDES.filter((name) => state[name].id).map((name) => [name, `${state[name].id}:${state[name].sha}`]));
  history.replaceState(null, "", `?${query.toString().replaceAll("%3A", ":")}`);
  draw();
}

function chooser(side) {
  const chosen = state[side];
  const documents = state.assessments.get(chosen.id)?.documents ?? [];
  const label = t(`compare.${side}`);
  return make(
    "div",
    { class: "chooser", role: "group", "aria-label": label },
    make("select", { id: `${side}-application`, "aria-label": `${label}: ${t("compare.choose.application")}`, onchange: (event) => pick(side, { id: event.target.value, sha: "" }) }, !chosen.id && option("", t("compare.choose"), true), state.items.map((item) => option(item.id, item.title || item.id, item.id === chosen.id))),
    make("select", { id: `${side}-document`, "aria-label": `${label}: ${t("compare.choose.document")}`, disabled: !documents.length, onchange: (event) => pick(side, { sha: event.target.value }) }, documents.map((entry) => option(entry.document.sha256, entry.document.name, entry.document.sha256 === chosen.sha))),
  );
}

/** The lines of the table: `{ name, left, right, same, places }`. */
export function differences(left, right) {
  const names = [...new Set([...Object.keys(left.fields), ...Object.keys(right.fields)])];
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
  const line = (name, a, b, places = [null, null], code = false) => ({ name, left: a, right: b, same: plain(a) === plain(b), places, code });
  const head = [
    line(t("compare.kind"), t(`report.${left.document.kind}`), t(`report.${right.document.kind}`)),
    line(t("compare.pages"), number(left.document.pages), number(right.document.pages)),
    line(t("compare.result"), t(`verdict.${left.results.verdict ?? "not_stated"}`), t(`verdict.${right.results.verdict ?? "not_stated"}`)),
  ];
  const text = (field) => (field ? valueText(field.value) : "");
  const fields = names.map((name) => line(t(`report.field.${name}`), text(left.fields[name]), text(right.fields[name]), [left.fields[name]?.evidence[0], right.fields[name]?.evidence[0]]));
  const applied = (entry) => new Map(entry.standards.filter((standard) => standard.role === "applied").map((standard) => [standard.id, standard]));
  const [a, b] = [applied(left), applied(right)];
  const standards = [...new Set([...a.keys(), ...b.keys()])].sort().map((id) => line("", a.has(id) ? id : "", b.has(id) ? id : "", [a.get(id)?.evidence[0], b.get(id)?.evidence[0]], true));
  return { fields: [...head, ...fields], standards };
}

function cell(side, text, place) {
  if (!text) return make("td", { class: "absent soft" }, t("compare.absent"));
  const shown = place?.box && place.source !== "metadata" ? make("button", { type: "button", class: "link", onclick: () => view.viewers[side].show(state[side].sha, place) }, text) : text;
  return make("td", { translate: "no" }, shown);
}

function rows(lines) {
  return lines
    .filter((line) => !state.only || !line.same)
    .map((line) => {
      const how = line.same ? "same" : !line.left ? "only_right" : !line.right ? "only_left" : "differs";
      return make("tr", { class: how }, make("th", { scope: "row" }, line.name || make("span", { class: "hidden-text" }, line.left || line.right)), cell("left", line.left, line.places[0]), cell("right", line.right, line.places[1]), make("td", { class: "how" }, make("span", { class: line.same ? "soft small" : "chip plain unknown" }, t(`compare.${how}`))));
    });
}

function table() {
  const [left, right] = SIDES.map(record);
  if (!left || !right) return make("p", { class: "soft lead" }, t("compare.lead"));
  const { fields, standards } = differences(left, right);
  const differ = (lines) => number(lines.filter((line) => !line.same).length);
  const only = make("input", { type: "checkbox", checked: state.only, onchange: () => { state.only = only.checked; draw(); document.getElementById("only").focus(); }, id: "only" });
  return [
    make("div", { class: "section-head" }, make("h2", {}, t("compare.differences")), make("span", { class: "soft", role: "status", id: "summary" }, t("compare.summary", { fields: differ(fields), standards: differ(standards) })), make("label", { class: "check" }, only, t("compare.only"))),
    make("table", { class: "differences" }, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, t("compare.fields")), make("th", { scope: "col" }, left.document.name), make("th", { scope: "col" }, right.document.name), make("th", { scope: "col" }, make("span", { class: "hidden-text" }, t("compare.differences"))))), make("tbody", {}, rows(fields)), standards.length > 0 && make("tbody", {}, make("tr", { class: "part" }, make("th", { colspan: 4, scope: "colgroup" }, t("compare.standards"))), rows(standards))),
  ];
}

function viewers() {
  for (const side of SIDES) {
    const entry = record(side);
    const key = `${state[side].id} ${state[side].sha}`;
    const known = view.viewers[side];
    if (!entry) continue;
    if (known?.of === key) continue;
    const viewer = new Viewer({ base: path(state[side].id), documents: [{ sha256: entry.document.sha256, name: entry.document.name, pages: entry.document.pages }], id: `viewer-${side}`, label: t(`compare.${side}`) });
    viewer.of = key;
    view.viewers[side] = viewer;
    fill(view[side], viewer.element);
    viewer.draw();
  }
  if (SIDES.every((side) => view.viewers[side])) link();
}

/** Scrolls both together: by page and by the part of the page, since pages differ in length. */
function link() {
  let leading = "";
  let quiet = 0;
  for (const side of SIDES) {
    const other = view.viewers[SIDES.find((name) => name !== side)];
    const own = view.viewers[side];
    const lead = () => (leading = side);
    for (const kind of ["pointerdown", "wheel", "keydown", "focusin"]) own.element.addEventListener(kind, lead, { passive: true });
    own.scroller.addEventListener("scroll", () => {
      if (!state.together || (leading && leading !== side) || quiet) return;
      const page = Math.min(own.current.page, other.sheets.size);
      const from = own.sheets.get(own.current.page)?.element, to = other.sheets.get(page)?.element;
      if (!from || !to) return;
      const part = (own.scroller.scrollTop - from.offsetTop) / from.offsetHeight;
      quiet = 1;
      other.scroller.scrollTop = to.offsetTop + part * to.offsetHeight;
      other.scroller.scrollLeft = own.scroller.scrollLeft;
      requestAnimationFrame(() => (quiet = 0));
    });
  }
}

function draw() {
  const together = make("input", { type: "checkbox", checked: state.together, id: "together", onchange: () => (state.together = together.checked) });
  fill(view.head, make("h1", {}, t("page.compare")), chooser("left"), button(t("compare.swap"), { picture: "swap", bare: true, id: "swap", onclick: swap }), chooser("right"), make("label", { class: "check" }, together, t("compare.sync")));
  fill(view.table, table());
  viewers();
}

function swap() {
  [state.left, state.right] = [state.right, state.left];
  pick("left", {}).then(() => document.getElementById("swap").focus());
}

async function render() {
  view.head = make("div", { class: "compare-head" });
  view.table = make("section", { class: "compare-table", tabindex: 0, "aria-label": t("compare.differences") });
  view.left = make("div", { class: "side" });
  view.right = make("div", { class: "side" });
  fill(document.getElementById("main"), view.head, view.table, make("div", { class: "sides" }, view.left, view.right));
  view.viewers = {};
  if (!state.items.length) {
    const { items } = await list("/v1/applications?limit=100", 1000);
    state.items = items.filter((item) => item.state === "decided");
  }
  await pick("left", {});
}

start({ section: "compare", render });
