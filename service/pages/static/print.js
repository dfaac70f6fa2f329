// The print view: one application as a file of the committee holds it, with the pages that show the deciding evidence.

import { application as path, get, list, seg } from "./api.js";
import { button, fill, icon, make } from "./dom.js";
import { inOrder, parted } from "./findings.js";
import { pageText } from "./find.js";
import { documentOf, findingKey, marksOf } from "./marks.js";
import { may, start, who } from "./shell.js";
import { number, say, t, time } from "./words.js";

const id = decodeURIComponent(location.pathname.split("/")[2]);
const base = path(id);
const GLYPHS = { pass: "✓", fail: "✗", unknown: "?" };
const MOST_PAGES = 8;
const state = { application: null };

async function load() {
  const people = may("examiner", "supervisor");
  const read = (address) => (people ? list(address).then(({ items }) => items) : []);
  const [application, assessment, overrides, notes] = await Promise.all([get(base), get(`${base}/assessment`), read(`${base}/overrides`), read(`${base}/notes`)]);
  const standing = overrides.filter((entry) => entry.state === "active");
  const original = standing.length ? await get(`${base}/assessment?original=true`) : null;
  const { rules: known = [] } = await get(`/v1/policies/${seg(application.policy)}`).catch(() => ({}));
  Object.assign(state, { application, assessment, overrides: standing, notes, original, titles: new Map(known.map((criterion) => [criterion.id, criterion.title])) });
}

const part = (title, ...children) => make("section", {}, make("h2", {}, title), children);

function heading() {
  const { application, assessment } = state;
  const { row } = application;
  const line = (label, ...value) => [make("dt", {}, label), make("dd", { translate: "no" }, value)];
  return [
    make("div", { class: "print-title" }, make("div", {}, make("p", { class: "small soft" }, t("print.title")), make("h1", {}, application.title || id)), make("span", { class: `chip big ${application.outcome}` }, t(`outcome.full.${application.outcome}`))),
    make("p", { class: "summary" }, say(assessment.decision.summary)),
    make(
      "dl",
      { class: "facts" },
      line(t("print.number"), make("span", { class: "code" }, application.id)),
      line(t("print.received"), `${time(application.created_at)}${application.owner_name ? ` · ${application.owner_name}` : ""}`),
      row.product && line(t("report.field.product"), [row.product, row.models].filter(Boolean).join(" · ")),
      row.issuer && line(t("triage.column.issuer"), [row.issuer, row.certificate_number, row.expiry_date && t("review.expiry", { date: row.expiry_date })].filter(Boolean).join(" · ")),
      row.holder && line(t("report.field.holder"), row.holder),
      line(t("print.decision"), t("review.meta", { as_of: assessment.as_of, policy: `${assessment.policy.id} ${assessment.policy.version}`, catalogue: assessment.catalogue.version, tool: assessment.tool }), ` · ${t("review.revision", { n: application.revision })}`),
      line(t("print.printed"), `${time(Date.now() / 1000)} · ${who().name}`),
    ),
  ];
}

function signature() {
  const signed = state.application.signature;
  if (!signed || signed.void_at) return part(t("print.signature"), make("p", { class: "soft" }, t("print.unsigned")), make("div", { class: "sign-boxes" }, [t("print.signed_name"), t("print.signed_at")].map((label) => make("div", {}, make("span", { class: "small soft" }, label)))));
  return part(
    t("print.signature"),
    make(
      "dl",
      { class: "facts" },
      make("dt", {}, t("print.disposition")),
      make("dd", { class: "strong" }, t(`sign.${signed.disposition}`)),
      make("dt", {}, t("print.statement")),
      make("dd", { class: "statement" }, signed.statement),
      make("dt", {}, t("print.signed_name")),
      make("dd", {}, `${signed.by_name} · ${time(signed.at)}`),
      make("dt", {}, t("review.countersign")),
      make("dd", {}, signed.counter_name ? `${signed.counter_name} · ${time(signed.counter_at)}` : signed.complete ? t("shell.none") : t("state.countersign")),
      make("dt", {}, t("print.revision_hash")),
      make("dd", { class: "code" }, `${t("review.revision", { n: signed.revision })} · ${signed.sha256}`),
    ),
  );
}

const names = () => new Map(state.assessment.documents.map((record) => [record.document.sha256, record.document.name]));

function where(place) {
  const shas = [...names().keys()];
  const name = shas.length > 1 ? `${names().get(documentOf(place, shas)) ?? ""} ` : "";
  const text = place.text.length > 110 ? `${place.text.slice(0, 109)}…` : place.text;
  return make("span", { class: "where" }, place.source === "metadata" ? t("review.evidence.metadata", { document: name }).trim() : t("review.evidence", { document: name, page: place.page }).trim(), " ", make("q", { translate: "no" }, text));
}

function criteria() {
  const originals = new Map((state.original?.findings ?? []).map((finding) => [findingKey(finding), finding]));
  return part(
    t("print.criteria"),
    make(
      "table",
      {},
      make("thead", {}, make("tr", {}, ["criterion", "finding", "why"].map((name) => make("th", { scope: "col" }, t(`print.${name}`))))),
      make(
        "tbody",
        {},
        inOrder(state.assessment).map((finding) => {
          const override = state.overrides.find((entry) => entry.criterion === finding.criterion && (!entry.subject || entry.subject === (finding.subject ?? "")));
          const original = override && originals.get(findingKey(finding));
          return make(
            "tr",
            {},
            make("th", { scope: "row" }, make("span", { class: "code" }, finding.criterion), make("div", { class: "small soft" }, say(state.titles.get(finding.criterion)))),
            make("td", { class: finding.outcome }, make("span", { class: "tone" }, `${GLYPHS[finding.outcome]} ${t(`finding.${finding.outcome}`)}`), override && make("div", { class: "small" }, t("review.overridden"))),
            make("td", {}, override && original ? [make("s", { class: "soft" }, `${t(`finding.${original.outcome}`)}: ${say(original.message)}`), make("div", {}, `${override.by_name} · ${time(override.at)}: ${override.reason}`)] : say(finding.message), finding.evidence.length > 0 && make("div", { class: "small soft places" }, finding.evidence.slice(0, 3).map(where))),
          );
        }),
      ),
    ),
  );
}

const listed = (title, messages) => messages.length > 0 && part(title, make("ul", {}, messages.map((message) => make("li", {}, say(message)))));

function documents() {
  return part(
    t("print.documents"),
    make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, t("print.document")), make("th", { scope: "col" }, t("print.hash")))), make("tbody", {}, state.assessment.documents.map(({ document }) => make("tr", {}, make("th", { scope: "row" }, document.name, make("div", { class: "small soft" }, `${t(`report.${document.kind}`)} · ${number(document.pages)}${t("report.pages")}`)), make("td", { class: "code hash" }, document.sha256))))),
  );
}

async function picture(sha, page, marks) {
  const { width, height } = await pageText(base, sha, page).catch(() => ({ width: 595, height: 842 }));
  const image = make("img", { src: `${base}/documents/${seg(sha)}/pages/${page}.png?width=1200`, alt: t("viewer.image", { document: names().get(sha), n: page }) });
  const sheet = make("div", { class: "sheet" }, image);
  sheet.style.aspectRatio = `${width} / ${height}`;
  for (const mark of marks) {
    const box = make("span", { class: `box ${mark.tone}` });
    const [x0, top, x1, bottom] = mark.box;
    Object.assign(box.style, { left: `${(100 * x0) / width}%`, top: `${(100 * top) / height}%`, width: `${(100 * (x1 - x0)) / width}%`, height: `${(100 * (bottom - top)) / height}%` });
    sheet.append(box);
  }
  return make("figure", {}, make("figcaption", { class: "small soft" }, t("review.evidence", { document: names().get(sha), page })), sheet);
}

async function pictures() {
  const { reasons } = parted(state.assessment);
  const keys = new Set((reasons.length ? reasons : state.assessment.findings).map(findingKey));
  const marks = marksOf(state.assessment).filter((mark) => mark.owners.some((owner) => keys.has(owner)));
  const pages = [...new Map(marks.map((mark) => [`${mark.document} ${mark.page}`, { sha: mark.document, page: mark.page }])).values()].sort((a, b) => (a.sha === b.sha ? a.page - b.page : 0));
  if (!pages.length) return null;
  const shown = await Promise.all(pages.slice(0, MOST_PAGES).map(({ sha, page }) => picture(sha, page, marks.filter((mark) => mark.document === sha && mark.page === page))));
  return make("section", { class: "pictures" }, make("h2", {}, t("print.pictures")), pages.length > MOST_PAGES && make("p", { class: "small soft" }, t("print.pages_shown", { n: number(pages.length), shown: MOST_PAGES })), shown);
}

async function render() {
  if (!state.application) await load();
  document.title = `${state.application.title || id} · ${t("page.print")}`;
  const { decision } = state.assessment;
  const sheet = make(
    "article",
    { class: "paper" },
    heading(),
    signature(),
    criteria(),
    listed(t("review.conditions"), decision.conditions),
    listed(t("review.settle"), decision.would_settle),
    listed(t("review.cures"), decision.cures),
    state.notes.length > 0 && part(t("print.notes"), state.notes.map((note) => make("p", {}, make("strong", {}, note.by_name), " ", make("span", { class: "soft small" }, time(note.at)), make("br"), note.text))),
    documents(),
    make("p", { class: "small soft" }, t("print.note")),
  );
  fill(document.getElementById("main"), make("div", { class: "print-bar" }, make("a", { href: `/applications/${seg(id)}` }, icon("left"), state.application.title || id), button(t("print.go"), { picture: "print", kind: "primary", id: "go", onclick: () => window.print() })), sheet);
  const drawn = await pictures();
  if (drawn) sheet.append(drawn);
  await Promise.all([...sheet.querySelectorAll("img")].map((image) => image.decode().catch(() => {})));
  sheet.dataset.drawn = "true";
}

start({ section: "print", render });
