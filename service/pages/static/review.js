// The review of one application: what was decided and why on one side, the pages that show it on the other.

import * as acts from "./acts.js";
import { Problem, application as path, get, list, post } from "./api.js";
import { button, fill, icon, make } from "./dom.js";
import { decisionTab, inOrder } from "./findings.js";
import { findingKey, marksOf } from "./marks.js";
import { fieldsTab, resultsTab, standardsTab } from "./record.js";
import { announce, complain, may, start, toast, who, words } from "./shell.js";
import { historyTab, notesTab } from "./trail.js";
import { Viewer } from "./viewer.js";
import { minutes, number, remember, say, t, time } from "./words.js";

const id = decodeURIComponent(location.pathname.split("/")[2]);
const TABS = ["decision", "fields", "standards", "results", "notes", "history"];
const ACTIVE = ["queued", "running"];
const GRAVITY = { fail: 0, unknown: 1, pass: 2 };
const state = { application: null, assessment: null, originals: new Map(), overrides: [], notes: [], history: [], tab: "decision", chosen: "", kept: {}, titles: new Map(), bettered: new Set(), policy: "", step: 0, originalOutcome: "" };
const view = { viewer: null };

const base = path(id);
const items = (data) => (Array.isArray(data) ? data : data.items ?? []);
const read = (address) => list(address).then(({ items: found }) => found);
const documents = () => state.assessment.documents.map((record) => record.document);
const outcome = () => state.application.outcome || state.application.row?.outcome || "error";
const signature = () => (state.application.signature?.void_at ? null : state.application.signature);
// An override in force, or one that waits for its second person, stands on its finding.
const standing = () => state.overrides.filter((entry) => !["withdrawn", "superseded"].includes(entry.state)).map((entry) => ({ ...entry, name: entry.by_name }));
const changeable = () => may("examiner", "supervisor") && state.application.state === "decided" && !signature()?.complete;

/** What the policy calls its criteria, and where a person may judge better than the tool. */
async function policy(name) {
  if (state.policy === name) return;
  const found = await get(`/v1/policies/${encodeURIComponent(name)}`).catch(() => ({ rules: [] }));
  state.policy = name;
  state.titles = new Map(found.rules.map((criterion) => [criterion.id, criterion.title]));
  state.bettered = new Set(found.rules.filter((criterion) => criterion.overridable ?? criterion.kind !== "bar").map((criterion) => criterion.id));
}

// Where two persons decide, another one takes back a judgement that was worse than the tool's.
const mayWithdraw = (entry) => !who().two_person || GRAVITY[entry.outcome] > GRAVITY[entry.original] || (may("supervisor") && entry.by !== who().id);

async function load() {
  const before = state.application;
  const application = await get(base);
  state.application = application;
  if (application.state === "decided" && (before?.revision !== application.revision || before?.version !== application.version || !state.assessment)) {
    const people = may("examiner", "supervisor");
    const [assessment, overrides, notes, history] = await Promise.all([get(`${base}/assessment`), people ? read(`${base}/overrides`) : [], people ? read(`${base}/notes`) : [], people ? read(`${base}/history?limit=200`).catch(() => []) : []]);
    Object.assign(state, { assessment, overrides, notes, history });
    await policy(application.policy);
    state.originals.clear();
    if (standing().length) {
      const original = await get(`${base}/assessment?original=true`);
      for (const finding of original.findings) state.originals.set(findingKey(finding), finding);
      state.originalOutcome = original.decision.outcome;
    } else state.originalOutcome = "";
    return true;
  }
  return before?.version !== application.version || before?.state !== application.state || JSON.stringify(before?.progress) !== JSON.stringify(application.progress);
}

// Looking at evidence

const names = () => new Map(documents().map((document) => [document.sha256, document.name]));

function context() {
  return {
    names: names(),
    titles: state.titles,
    documents: documents().map((document) => document.sha256),
    chosen: state.chosen,
    kept: state.kept,
    overrides: standing(),
    originals: state.originals,
    changeable: changeable(),
    show: (sha, place, tone) => view.viewer?.show(sha, place, tone),
    choose,
    act: { override: (finding) => override(finding), withdraw: (entry) => acts.withdraw(id, entry, reload), confirm: (entry) => acts.confirmOverride(id, entry, reload).catch(complain), mayConfirm: (entry) => may("supervisor") && entry.by !== who().id, mayWithdraw },
  };
}

function describe(mark) {
  const owners = mark.owners.map((owner) => owner.split(" ")).map(([kind, ...rest]) => (kind === "finding" ? rest[0] : kind === "field" ? t(`report.field.${rest[1]}`) : t("report.standards")));
  return `${[...new Set(owners)].join(", ")}: ${mark.text.slice(0, 120)}`;
}

/** A mark was chosen on a page: light what it proves, in the tab that lists it. */
function picked(mark) {
  const ordered = state.tab === "decision" ? ["finding", "field", "standard"] : state.tab === "standards" ? ["standard", "field", "finding"] : ["field", "standard", "finding"];
  const owner = ordered.flatMap((kind) => mark.owners.filter((name) => name.startsWith(`${kind} `)))[0];
  if (!owner) return;
  const kind = owner.split(" ")[0];
  const tab = { finding: "decision", field: "fields", standard: "standards" }[kind];
  state.chosen = owner;
  state.step = 0;
  if (tab !== state.tab) openTab(tab);
  const others = new Set(mark.owners);
  for (const element of view.panel.querySelectorAll("[data-key]")) {
    element.classList.toggle("lit", others.has(element.dataset.key));
    element.classList.toggle("chosen", element.dataset.key === owner);
    if (element.tabIndex >= -1 && element.matches(".finding")) element.tabIndex = element.dataset.key === owner ? 0 : -1;
  }
  const shown = view.panel.querySelector(`[data-key="${CSS.escape(owner)}"]`);
  shown?.closest("details")?.setAttribute("open", "");
  shown?.scrollIntoView({ block: "center" });
  announce(describe(mark));
}

/** A finding was chosen in the list: mark it, and show its evidence. */
function choose(key, { show = false, focus = false } = {}) {
  state.chosen = key;
  state.step = 0;
  for (const element of view.panel.querySelectorAll("[data-key]")) {
    const here = element.dataset.key === key;
    element.classList.toggle("chosen", here);
    element.classList.remove("lit");
    if (element.matches(".finding")) element.tabIndex = here ? 0 : -1;
    if (here) {
      element.closest("details.group")?.setAttribute("open", "");
      if (focus) {
        element.focus({ preventScroll: true });
        element.scrollIntoView({ block: "nearest" });
      }
    }
  }
  if (show) showEvidence(0);
}

function showEvidence(step) {
  const finding = chosenFinding();
  const proofs = finding?.evidence.filter((place) => place.source !== "metadata" && place.page > 0) ?? [];
  if (!proofs.length) return;
  state.step = step % proofs.length;
  const place = proofs[state.step];
  const all = documents();
  view.viewer.show(place.document || (all.length === 1 ? all[0].sha256 : ""), place, finding.outcome);
}

const chosenFinding = () => state.assessment?.findings.find((finding) => findingKey(finding) === state.chosen);

function move(by) {
  if (state.tab !== "decision" || !state.assessment) return;
  const keys = inOrder(state.assessment).map(findingKey);
  const at = keys.indexOf(state.chosen);
  choose(keys[Math.min(keys.length - 1, Math.max(0, at + by))], { show: true, focus: true });
}

// Changing things

async function reload() {
  await load();
  drawAll();
}

function override(finding) {
  if (!finding || !changeable()) return;
  acts.override(id, { criterion: finding.criterion, subject: finding.subject, outcome: finding.outcome, text: say(finding.message) }, { twoPerson: who().two_person, bettered: !state.bettered.size || state.bettered.has(finding.criterion) }, async () => {
    await reload();
    const pending = standing().some((entry) => entry.criterion === finding.criterion && entry.state === "pending");
    toast(pending ? t("override.waits", { criterion: finding.criterion }) : t("override.done", { criterion: finding.criterion, outcome: t(`outcome.full.${outcome()}`) }));
    choose(findingKey(finding));
    view.panel.querySelector(".finding.chosen")?.scrollIntoView({ block: "center" });
  });
}

const sign = () => changeable() && !signature() && acts.sign(id, { outcome: outcome(), revision: state.application.revision, twoPerson: who().two_person }, reload);

async function addNote(text) {
  await post(`${base}/notes`, { text });
  await reload();
}

async function rerun() {
  const policies = items(await get("/v1/policies")).map((policy) => policy.name ?? policy);
  acts.rerun(id, { policy: state.application.policy, asOf: state.application.as_of ?? "", policies }, async () => {
    await reload();
    watch(500);
  });
}

// Drawing

function signing() {
  const signed = signature();
  const gone = state.application.signature?.void_at ? state.application.signature : null;
  if (!signed) return gone && make("p", { class: "notice signing" }, icon("lock"), make("span", {}, make("s", {}, t("sign.signed", { disposition: t(`sign.${gone.disposition}`), name: gone.by_name })), " ", t("sign.void"), ". ", gone.void_why || t("sign.void.why")));
  const mine = signed.by === who().id;
  return make(
    "div",
    { class: `notice signing ${signed.complete ? "good" : "open"}` },
    icon(signed.complete ? "lock" : "pen"),
    make(
      "div",
      {},
      make("strong", {}, t("sign.signed", { disposition: t(`sign.${signed.disposition}`), name: signed.by_name })),
      make("span", { class: "small" }, ` ${time(signed.at)} · ${t("review.revision", { n: signed.revision })}`),
      signed.counter_name && make("span", { class: "small" }, ` · ${t("sign.countersigned", { name: signed.counter_name })} ${time(signed.counter_at)}`),
      signed.statement && make("p", {}, signed.statement),
      !signed.complete && make("p", {}, t("sign.waiting", { name: signed.by_name }), " ", mine ? t("sign.own") : !may("supervisor") && t("sign.not_yours")),
    ),
    !signed.complete && may("supervisor") && !mine && button(t("review.countersign"), { kind: "primary", picture: "pen", id: "countersign", onclick: () => acts.countersign(id, { ...signed, name: signed.by_name }, reload) }),
    signed.complete && may("supervisor") && button(t("review.reopen"), { picture: "undo", id: "reopen", onclick: () => acts.reopen(id, reload) }),
  );
}

function head() {
  const { application, assessment } = state;
  const row = application.row ?? {};
  const active = ACTIVE.includes(application.state);
  const tone = active || application.state === "failed" ? application.state : outcome();
  const facts = [row.product, row.models, row.issuer, row.certificate_number, row.expiry_date && t("review.expiry", { date: row.expiry_date })].filter(Boolean);
  const meta = assessment && t("review.meta", { as_of: assessment.as_of, policy: `${assessment.policy.id} ${assessment.policy.version}`, catalogue: assessment.catalogue.version, tool: assessment.tool });
  const before = state.originalOutcome && state.originalOutcome !== outcome() ? state.originalOutcome : "";
  fill(
    view.head,
    make("div", { class: "crumbs small" }, make("a", { href: "/" }, icon("left"), t("review.back"))),
    make(
      "div",
      { class: "title-line" },
      make("span", { class: `chip big ${tone}`, id: "outcome" }, active ? t(`state.${application.state}`) : application.state === "failed" ? t("state.failed") : t(`outcome.full.${tone}`)),
      make("h1", { id: "title" }, application.title || id),
      make(
        "div",
        { class: "actions" },
        assessment && make("a", { class: "button", href: `/compare?left=${encodeURIComponent(id)}&right=${encodeURIComponent(id)}` }, icon("columns"), make("span", {}, t("review.compare"))),
        assessment && make("a", { class: "button", href: `/applications/${encodeURIComponent(id)}/print`, id: "print" }, icon("print"), make("span", {}, t("review.print"))),
        may("examiner", "supervisor") && !active && !signature()?.complete && button(t("review.rerun"), { picture: "refresh", id: "rerun", onclick: () => rerun().catch(complain) }),
        may("supervisor") && button(t("review.delete"), { picture: "trash", bare: true, onclick: () => acts.erase(id) }),
        changeable() && !signature() && button(t("review.sign"), { picture: "pen", kind: "primary", id: "sign", onclick: sign, "aria-keyshortcuts": "s" }),
      ),
    ),
    row.summary && !active && make("p", { class: "summary" }, say(assessment?.decision.summary ?? row.summary), assessment && row.minutes > 0 && make("span", { class: "soft small" }, ` ${t("triage.column.minutes")} ${minutes(row.minutes)}`)),
    make("p", { class: "soft small meta" }, facts.length > 0 && make("span", { translate: "no" }, facts.join(" · ")), meta && make("span", {}, `${meta} · ${t("review.revision", { n: application.revision })}`), before && make("span", {}, t("review.original_outcome", { outcome: t(`outcome.full.${before}`) }))),
    signing(),
  );
}

function tabs() {
  const counts = { decision: state.assessment.findings.filter((finding) => finding.outcome !== "pass").length, standards: new Set(state.assessment.documents.flatMap((record) => record.standards.filter((standard) => standard.role === "applied").map((standard) => standard.id))).size, results: state.assessment.documents.reduce((sum, record) => sum + record.results.rows.length, 0), notes: state.notes.length };
  const shown = may("examiner", "supervisor") ? TABS : TABS.slice(0, 4);
  fill(
    view.tabs,
    shown.map((name) => make("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(name === state.tab), "aria-controls": "panel", tabindex: name === state.tab ? 0 : -1, onclick: () => openTab(name) }, t(`review.tab.${name}`), counts[name] > 0 && make("span", { class: "count" }, number(counts[name])))),
  );
}

function openTab(name, focus = false) {
  if (!state.assessment) return;
  state.tab = name;
  history.replaceState(null, "", name === "decision" ? location.pathname : `#${name}`);
  tabs();
  panel();
  view.panel.scrollTop = 0;
  if (focus) document.getElementById(`tab-${name}`).focus();
}

function tabKeys(event) {
  const names = [...view.tabs.children].map((tab) => tab.id.slice(4));
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const next = step ? names[(names.indexOf(state.tab) + step + names.length) % names.length] : { Home: names[0], End: names.at(-1) }[event.key];
  if (!next) return;
  event.preventDefault();
  openTab(next, true);
}

function panel() {
  const { assessment } = state;
  view.panel.setAttribute("aria-labelledby", `tab-${state.tab}`);
  const drawn = {
    decision: () => decisionTab(assessment, state.application.row, context()),
    fields: () => fieldsTab(assessment, context()),
    standards: () => standardsTab(assessment, context()),
    results: () => resultsTab(assessment, context()),
    notes: () => notesTab(state.notes.map((note) => ({ ...note, name: note.by_name })), { may: may("examiner", "supervisor"), add: addNote, kept: state.kept }),
    history: () => historyTab(state.history.map((entry) => ({ ...entry, name: entry.actor_name })), state.overrides),
  }[state.tab]();
  fill(view.panel, drawn);
  view.panel.querySelectorAll(".finding, .fact, .standard").forEach((element) => element.dataset.key === state.chosen && element.classList.add("chosen"));
  const cards = [...view.panel.querySelectorAll(".finding")];
  if (cards.length && !cards.some((element) => element.tabIndex === 0)) cards[0].tabIndex = 0;
}

function waiting() {
  const { application } = state;
  if (application.state === "failed") {
    const { text, detail } = words(application.error ?? {});
    return make("div", { class: "empty" }, make("h2", {}, t("review.failed")), make("p", {}, text), detail && make("p", { class: "soft" }, detail));
  }
  const { done = 0, of = 1 } = application.progress ?? {};
  return make("div", { class: "empty" }, make("h2", {}, t(`review.${application.state}`)), make("p", { class: "soft" }, t("review.running.lead")), make("progress", { max: of || 1, value: done, "aria-label": t("triage.progress") }), make("p", { class: "small soft" }, t("triage.running.documents", { done: number(done), of: number(of) })));
}

function drawAll() {
  head();
  const ready = Boolean(state.assessment) && state.application.state === "decided";
  view.halves.hidden = !ready;
  view.waiting.hidden = ready;
  if (!ready) {
    fill(view.waiting, waiting());
    return;
  }
  tabs();
  panel();
  const marks = marksOf(state.assessment);
  const known = documents().map((document) => ({ sha256: document.sha256, name: document.name, pages: document.pages }));
  if (!view.viewer || JSON.stringify(view.viewer.documents) !== JSON.stringify(known)) {
    view.viewer = new Viewer({ base, documents: known, marks, pick: picked, describe });
    fill(view.right, view.viewer.element);
    view.viewer.draw();
  } else view.viewer.setMarks(marks);
}

function splitter() {
  const stored = Number(/certlane_split=(\d+)/.exec(document.cookie)?.[1]) || 44;
  const bar = make("div", { class: "splitter", role: "separator", tabindex: 0, "aria-orientation": "vertical", "aria-label": t("viewer.resize"), "aria-valuemin": 25, "aria-valuemax": 70, "aria-controls": "panel" });
  const set = (value, keep = true) => {
    const part = Math.min(70, Math.max(25, Math.round(value)));
    view.halves.style.setProperty("--left", `${part}%`);
    bar.setAttribute("aria-valuenow", part);
    if (keep) remember("certlane_split", part);
  };
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -3, ArrowRight: 3 }[event.key];
    if (!step) return;
    event.preventDefault();
    set(Number(bar.getAttribute("aria-valuenow")) + step);
  });
  bar.addEventListener("pointerdown", (event) => {
    bar.setPointerCapture(event.pointerId);
    const drag = (moved) => set((100 * (moved.clientX - view.halves.getBoundingClientRect().left)) / view.halves.clientWidth);
    bar.addEventListener("pointermove", drag);
    bar.addEventListener("pointerup", () => bar.removeEventListener("pointermove", drag), { once: true });
  });
  queueMicrotask(() => set(stored, false));
  return bar;
}

let timer = 0;

function watch(pause) {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    if (!document.hidden && !document.querySelector("dialog[open]")) {
      try {
        const revision = state.application.revision;
        if (await load()) {
          if (revision && state.application.revision !== revision) announce(t("review.changed"));
          if (document.activeElement?.id !== "note-text") drawAll();
        }
      } catch (problem) {
        if (problem.status === 404) complain(problem);
      }
    }
    watch(ACTIVE.includes(state.application.state) ? 1000 : 10000);
  }, pause);
}

async function render() {
  const main = document.getElementById("main");
  if (!state.application) {
    try {
      await load();
    } catch (problem) {
      if (problem.status !== 404) throw problem;
      throw new Problem(404, { detail: t("review.not_found") });
    }
    const asked = location.hash.slice(1);
    if (TABS.includes(asked)) state.tab = asked;
    const first = state.assessment && inOrder(state.assessment)[0];
    if (first) state.chosen = findingKey(first);
  }
  document.title = `${state.application.title || id} · certlane`;
  view.head = make("div", { class: "head" });
  view.tabs = make("div", { class: "tabs", role: "tablist", "aria-label": t("review.tabs"), onkeydown: tabKeys });
  view.panel = make("div", { class: "panel-body", id: "panel", role: "tabpanel", tabindex: 0 });
  view.right = make("div", { class: "right" }, view.viewer?.element);
  view.halves = make("div", { class: "halves" }, make("div", { class: "left" }, view.tabs, view.panel), splitter(), view.right);
  view.waiting = make("div", { class: "waiting", hidden: true });
  fill(main, view.head, view.halves, view.waiting);
  drawAll();
  view.viewer?.draw();
  watch(ACTIVE.includes(state.application.state) ? 700 : 10000);
}

async function next() {
  const { items: all } = await list("/v1/applications?limit=100&sort=minutes", 500);
  const open = all.filter((item) => item.state === "decided" && !item.signature?.complete);
  const at = open.findIndex((item) => item.id === id);
  const following = open[(at + 1) % open.length];
  if (following && following.id !== id) location.assign(`/applications/${encodeURIComponent(following.id)}`);
}

const toNote = () => {
  if (!may("examiner", "supervisor")) return;
  openTab("notes");
  document.getElementById("note-text")?.focus();
};

start({
  section: "review",
  render,
  keys: [
    {
      title: "keys.review",
      keys: [
        ["j", "keys.next_finding", () => move(1)],
        ["k", "keys.previous_finding", () => move(-1)],
        ["e", "keys.evidence", () => showEvidence(state.step + 1)],
        ["← ↑ ↓ →", "keys.boxes"],
        ["o", "keys.override", () => override(chosenFinding())],
        ["1 / 2 / 3 / 4 / 5 / 6", "keys.tabs", (key) => TABS[Number(key) - 1] && openTab(TABS[Number(key) - 1], true)],
        ["m", "keys.note", toNote],
        ["s", "keys.sign", sign],
        ["p", "keys.print", () => location.assign(`/applications/${encodeURIComponent(id)}/print`)],
        ["n", "keys.next_application", () => next().catch(complain)],
      ],
    },
    {
      title: "viewer.label",
      keys: [
        ["[ / ]", "keys.pages", (key) => view.viewer?.go(view.viewer.current.page + (key === "]" ? 1 : -1))],
        ["- / + / 0", "keys.zoom", (key) => (key === "0" ? view.viewer?.setZoom(1) : view.viewer?.zoomBy(key === "+" ? 1 : -1))],
        ["/", "keys.text", () => view.viewer?.input.focus()],
      ],
    },
  ],
});

