// The decision of an application: its reasons, every criterion with its evidence, and what an examiner changed.

import { button, make } from "./dom.js";
import { documentOf, findingKey, onPage } from "./marks.js";
import { words } from "./shell.js";
import { number, say, t, time } from "./words.js";

const GRAVITY = { fail: 0, unknown: 1, pass: 2 };
const GLYPHS = { pass: "✓", fail: "✗", unknown: "?" };
const SHOWN = 4;

/** The findings in three parts: those that led to the decision, other open ones, those met. */
export function parted(assessment) {
  const order = new Map(assessment.decision.reasons.map((criterion, index) => [criterion, index]));
  const decisive = (finding) => order.has(finding.criterion) && finding.outcome !== "pass";
  const graver = (a, b) => GRAVITY[a.outcome] - GRAVITY[b.outcome];
  const findings = [...assessment.findings];
  return {
    reasons: findings.filter(decisive).sort((a, b) => graver(a, b) || order.get(a.criterion) - order.get(b.criterion)),
    other: findings.filter((finding) => !decisive(finding) && finding.outcome !== "pass").sort(graver),
    met: findings.filter((finding) => finding.outcome === "pass"),
  };
}

/** A button for a piece of evidence: where it stands and what it says. */
export function evidence(place, { names, documents, show, tone }) {
  const sha = documentOf(place, documents);
  const name = documents.length > 1 ? names.get(sha) ?? "" : "";
  const where = place.source === "metadata" ? t("review.evidence.metadata", { document: name }) : t("review.evidence", { document: name, page: place.page });
  const text = place.text.length > 160 ? `${place.text.slice(0, 159)}…` : place.text;
  return make(
    "button",
    { type: "button", class: "proof", disabled: !onPage(place), onclick: (event) => { event.stopPropagation(); show(sha, place, tone); } },
    make("span", { class: "where" }, where.trim()),
    make("q", { translate: "no" }, text),
    place.source === "ocr" && make("span", { class: "soft small" }, t("review.ocr")),
  );
}

function message(finding) {
  return make("p", { class: "message" }, say(finding.message));
}

function overridden(override, original, changeable, act) {
  const bits = [];
  const waits = override.state === "pending";
  if (original && !waits) bits.push(make("div", { class: "original" }, make("span", { class: "soft small" }, t("review.original")), make("s", {}, make("span", { class: "glyph", "aria-hidden": "true" }, GLYPHS[original.outcome]), ` ${t(`finding.${original.outcome}`)}: ${say(original.message)}`)));
  bits.push(make("div", { class: "why" }, make("span", { class: `chip plain override ${waits ? "unknown" : ""}` }, waits ? `${t(`finding.${override.outcome}`)}: ${t("override.pending")}` : t("review.overridden")), make("span", { class: "soft small" }, t("review.overridden.by", { name: override.name, time: time(override.at) }), override.confirmed_name && ` · ${t("override.confirmed", { name: override.confirmed_name })}`), make("p", {}, override.reason), waits && act.mayConfirm(override) && button(t("override.confirm"), { picture: "check", kind: "primary", onclick: (event) => { event.stopPropagation(); act.confirm(override); } }), changeable && act.mayWithdraw(override) && button(t("review.withdraw"), { picture: "undo", kind: "link", onclick: (event) => { event.stopPropagation(); act.withdraw(override); } })));
  return make("div", { class: "overriding" }, bits);
}

function ways(finding) {
  if (!finding.ways?.length) return null;
  const sets = finding.ways.map((items) => items.map(say).join(" + "));
  return make("div", { class: "settles small" }, make("span", { class: "soft" }, t("review.ways")), make("span", {}, sets.flatMap((set, index) => [index > 0 && make("em", { class: "soft" }, ` ${t("review.ways.or")} `), set])));
}

/** One finding as a card. */
export function card(finding, context) {
  const key = findingKey(finding);
  const { chosen, choose, act, changeable, overrides, originals } = context;
  const override = overrides.find((entry) => entry.criterion === finding.criterion && (!entry.subject || entry.subject === (finding.subject ?? "")));
  const title = context.titles.get(finding.criterion);
  // A click on evidence chooses its finding too, so that both ends of the thread are lit.
  const show = (sha, place, tone) => {
    choose(key);
    context.show(sha, place, tone);
  };
  const places = finding.evidence.map((place) => evidence(place, { ...context, show, tone: finding.outcome }));
  const rest = places.splice(SHOWN);
  const pieces = make("div", { class: "proofs" }, places, rest.length > 0 && make("details", {}, make("summary", { class: "small soft" }, t("review.evidence.more", { n: number(rest.length) })), rest));
  const trace = make(
    "details",
    { class: "trace small" },
    make("summary", { class: "soft" }, t("review.trace")),
    make("dl", {}, finding.basis && [make("dt", {}, t("review.basis")), make("dd", {}, say({ en: finding.basis, ko: finding.basis_ko }))], finding.subject && [make("dt", {}, t("review.subject")), make("dd", {}, finding.subject)], finding.trace.map((step) => [make("dt", {}, step.name.replaceAll("_", " ")), make("dd", { translate: "no" }, step.value)])),
  );
  return make(
    "article",
    { class: ["finding", finding.outcome, key === chosen ? "chosen" : "", override ? "is-overridden" : ""].filter(Boolean).join(" "), dataset: { key, criterion: finding.criterion }, tabindex: key === chosen ? 0 : -1, "aria-label": `${finding.criterion} ${say(title)} ${t(`finding.${finding.outcome}`)}`, onclick: (event) => !event.target.closest("summary, a, button") && !String(getSelection()) && choose(key, { show: true }) },
    make("div", { class: "glyph", "aria-hidden": "true" }, GLYPHS[finding.outcome]),
    make(
      "div",
      { class: "finding-body" },
      make("div", { class: "finding-head small" }, make("span", { class: "code strong" }, finding.criterion), title && make("span", { class: "strong criterion-title" }, say(title)), make("span", { class: "tone" }, t(`finding.${finding.outcome}`)), make("span", { class: "soft" }, t(`report.kind.${finding.kind}`)), finding.confidence > 0 && finding.confidence < 0.9 && make("span", { class: "soft" }, t("review.confidence", { n: Math.round(finding.confidence * 100) })), changeable && !override && button(t("review.override"), { picture: "pen", kind: "quiet act", onclick: (event) => { event.stopPropagation(); act.override(finding); } })),
      // What the examiner judged stands below with the reason; the sentence that says so again is left out.
      (!override || override.state === "pending") && message(finding),
      override && overridden(override, originals.get(key) ?? originals.get(finding.criterion), changeable, act),
      places.length > 0 && pieces,
      ways(finding),
      finding.outcome === "fail" && finding.cure && make("div", { class: "settles small" }, make("span", { class: "soft" }, t("review.cure")), make("span", {}, say(finding.cure))),
      trace,
    ),
  );
}

const listed = (key, messages, kind = "") => messages.length > 0 && make("section", { class: `listing ${kind}` }, make("h2", {}, t(key), make("span", { class: "count" }, number(messages.length))), make("ul", {}, messages.map((entry) => make("li", {}, say(entry)))));

function errors(row) {
  const entries = Object.entries(row?.errors ?? {});
  return entries.length > 0 && make("section", { class: "notice bad" }, make("h2", {}, t("review.errors")), make("ul", {}, entries.map(([name, error]) => {
    const { text, detail } = words(error);
    return make("li", {}, make("strong", {}, name), ` ${text} `, make("span", { class: "code" }, error.code ?? ""), detail && make("div", {}, detail));
  })));
}

/** The whole tab. */
export function decisionTab(assessment, row, context) {
  const { reasons, other, met } = parted(assessment);
  const { decision } = assessment;
  const section = (name, findings, open = true) => findings.length > 0 && make("details", { class: "group", open, dataset: { group: name } }, make("summary", {}, make("h2", {}, t(`review.${name}`), make("span", { class: "count" }, number(findings.length)))), findings.map((finding) => card(finding, context)));
  const openMet = met.some((finding) => findingKey(finding) === context.chosen) || context.overrides.some((entry) => met.some((finding) => finding.criterion === entry.criterion));
  return [
    errors(row),
    section("reasons", reasons),
    listed("review.conditions", decision.conditions),
    listed("review.cures", decision.cures),
    section("other", other, !reasons.length || other.some((finding) => findingKey(finding) === context.chosen)),
    section("met", met, openMet || !reasons.length),
  ];
}

/** The findings in the order in which they are listed, for moving by keys. */
export function inOrder(assessment) {
  const { reasons, other, met } = parted(assessment);
  return [...reasons, ...other, ...met];
}

