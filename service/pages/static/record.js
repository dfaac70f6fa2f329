// What was read from the documents: fields, standards with their catalogue entries, verdict tables.

import { later, make } from "./dom.js";
import { evidence } from "./findings.js";
import { fieldKey, standardKey } from "./marks.js";
import { number, t } from "./words.js";

const STATUS_TONES = { current: "pass", transition: "pass", superseded: "unknown", withdrawn: "fail", future: "unknown", unknown: "unknown" };
const VERDICT_TONES = { pass: "pass", fail: "fail", unknown: "unknown" };
const ROWS = 400;

const heading = (record, context) => context.documents.length > 1 && make("h2", { class: "of-document" }, record.document.name);
const anchor = (key) => `at-${key.replace(/[^a-zA-Z0-9]+/g, "-")}`;
const values = (value) => (Array.isArray(value) ? value : [value]);
export const valueText = (value) => values(value).join(", ");

function fieldRow(name, field, record, context) {
  const key = fieldKey(record.document.sha256, name);
  const printed = values(field.printed ?? "").join(", ");
  return make(
    "div",
    { class: ["fact", context.chosen === key ? "chosen" : ""].join(" "), dataset: { key }, id: anchor(key) },
    make("dt", {}, t(`report.field.${name}`)),
    make(
      "dd",
      {},
      make("div", { class: "value", translate: "no" }, valueText(field.value), field.confidence < 0.9 && make("span", { class: "soft small" }, t("review.confidence", { n: Math.round(field.confidence * 100) }))),
      printed && printed !== valueText(field.value) && make("div", { class: "soft small" }, `${t("fields.printed")}: ${printed}`),
      field.rivals?.length > 0 && make("div", { class: "soft small" }, `${t("fields.rivals")}: ${field.rivals.map((rival) => valueText(rival)).join(" · ")}`),
      make("div", { class: "proofs" }, field.evidence.slice(0, 2).map((place) => evidence(place, { ...context, tone: "field" }))),
    ),
  );
}

const own = (record, place) => ({ ...place, document: place.document || record.document.sha256 });
const placed = (record) => ({ ...record, fields: Object.fromEntries(Object.entries(record.fields).map(([name, field]) => [name, { ...field, evidence: field.evidence.map((place) => own(record, place)) }])) });

const chips = (title, items) => items?.length > 0 && make("div", { class: "listing" }, make("h3", {}, title), make("ul", { class: "plain" }, items.map((item) => make("li", { translate: "no" }, item))));

export function fieldsTab(assessment, context) {
  return assessment.documents.map(placed).map((record) =>
    make(
      "section",
      { class: "record" },
      heading(record, context),
      make("p", { class: "soft small" }, `${t(`report.${record.document.kind}`)} · ${number(record.document.pages)}${t("report.pages")}`),
      Object.keys(record.fields).length ? make("dl", { class: "facts-list" }, Object.entries(record.fields).map(([name, field]) => fieldRow(name, field, record, context))) : make("p", { class: "soft" }, t("fields.empty")),
      chips(t("fields.legislation"), record.legislation),
      chips(t("fields.numbers"), record.report_numbers),
      record.completeness.length > 0 && make("details", { class: "listing" }, make("summary", {}, make("h3", {}, t("fields.completeness"), make("span", { class: "count" }, `${number(record.completeness.filter((item) => item.present).length)}/${number(record.completeness.length)}`))), make("ul", { class: "complete" }, record.completeness.map((item) => make("li", { class: item.present ? "pass" : "unknown" }, make("span", { class: "glyph", "aria-hidden": "true" }, item.present ? "✓" : "?"), make("span", {}, item.item.replaceAll("_", " "), !item.present && make("span", { class: "soft" }, ` ${t("fields.missing")}`), make("span", { class: "soft small" }, ` ${item.basis}`)), item.evidence?.[0] && evidence(own(record, item.evidence[0]), { ...context, tone: "field" }))))),
      record.signals?.length > 0 && make("div", { class: "listing" }, make("h3", {}, t("fields.signals")), make("ul", {}, record.signals.map((signal) => make("li", {}, signal.text ?? signal.message ?? signal.name ?? signal.kind ?? "")))),
      record.document.warnings.length > 0 && make("div", { class: "listing" }, make("h3", {}, t("fields.warnings")), make("ul", { class: "soft" }, record.document.warnings.map((warning) => make("li", {}, warning)))),
    ),
  );
}

export function standardsTab(assessment, context) {
  const matches = new Map(assessment.matches.map((match) => [match.reference, match]));
  const line = (record, standard, index) => {
    const key = standardKey(record.document.sha256, index);
    const match = matches.get(standard.id);
    const known = match?.catalogue_id;
    return make(
      "li",
      { class: ["standard", context.chosen === key ? "chosen" : ""].join(" "), dataset: { key } },
      make("div", { class: "standard-head" }, make("strong", { translate: "no" }, standard.id), match && make("span", { class: `chip ${known ? STATUS_TONES[match.status] : "error"}` }, known ? t(`report.status.${match.status}`) : t("report.not_in_catalogue"))),
      match?.title && make("div", { class: "soft small", translate: "no" }, match.title),
      match && known && known !== standard.id && make("div", { class: "small" }, `${t("standards.entry")}: ${known}${match.degree ? ` (${match.degree})` : ""}`),
      match?.why && make("div", { class: "soft small" }, match.why),
      make("div", { class: "proofs" }, standard.evidence.slice(0, 1).map((place) => evidence(own(record, place), { ...context, tone: "field" }))),
    );
  };
  return assessment.documents.map((record) => {
    const indexed = record.standards.map((standard, index) => [standard, index]);
    const part = (role) => {
      const found = indexed.filter(([standard]) => standard.role === role);
      return found.length > 0 && [make("h3", {}, t(`standards.${role}`), make("span", { class: "count" }, number(found.length))), make("ul", { class: "standards" }, found.map(([standard, index]) => line(record, standard, index)))];
    };
    return make("section", { class: "record" }, heading(record, context), indexed.length ? [part("applied"), part("cited")] : make("p", { class: "soft" }, t("standards.empty")));
  });
}

export function resultsTab(assessment, context) {
  const kept = context.kept;
  return assessment.documents.map((record) => {
    const { rows, counts, verdict } = record.results;
    const sha = record.document.sha256;
    const body = make("tbody");
    const draw = () => {
      const text = (kept[`filter ${sha}`] ?? "").toLowerCase();
      const found = rows.filter((row) => (!kept[`grave ${sha}`] || row.verdict === "fail" || row.verdict === "unknown") && (!text || `${row.clause} ${row.item} ${row.remark}`.toLowerCase().includes(text)));
      body.replaceChildren(
        ...found.slice(0, ROWS).map((row) =>
          make(
            "tr",
            { class: VERDICT_TONES[row.verdict] ?? "" },
            make("th", { scope: "row", class: "code" }, row.evidence ? make("button", { type: "button", class: "link", onclick: () => context.show(sha, row.evidence, VERDICT_TONES[row.verdict] ?? "field") }, row.clause || "·") : row.clause),
            make("td", { translate: "no" }, row.item, row.remark && make("div", { class: "soft small" }, row.remark)),
            make("td", { class: "verdict" }, t(`verdict.${row.verdict}`)),
          ),
        ),
      );
    };
    const filter = make("input", { type: "search", "aria-label": t("results.filter"), placeholder: t("results.filter"), value: kept[`filter ${sha}`] ?? "", oninput: later(() => { kept[`filter ${sha}`] = filter.value; draw(); }) });
    const grave = make("input", { type: "checkbox", checked: Boolean(kept[`grave ${sha}`]), onchange: () => { kept[`grave ${sha}`] = grave.checked; draw(); } });
    draw();
    return make(
      "section",
      { class: "record" },
      heading(record, context),
      verdict && make("p", {}, make("span", { class: `chip ${VERDICT_TONES[verdict] ?? "error"}` }, t(`verdict.${verdict}`)), " ", record.results.evidence?.[0] && evidence(own(record, record.results.evidence[0]), { ...context, tone: "field" })),
      rows.length
        ? [make("p", { class: "soft small" }, t("results.count", Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, number(count)])))), make("div", { class: "filters" }, filter, make("label", { class: "check" }, grave, t("results.only_fail"))), make("table", { class: "results" }, make("thead", {}, make("tr", {}, ["clause", "item", "verdict"].map((name) => make("th", { scope: "col" }, t(`results.${name}`))))), body)]
        : make("p", { class: "soft" }, t("results.empty")),
    );
  });
}
