// The audit log, newest first, and the check of its chain.

import { get } from "./api.js";
import { button, fill, later, make } from "./dom.js";
import { complain, may, start } from "./shell.js";
import { actionText, changeText } from "./trail.js";
import { number, t, time } from "./words.js";

const state = { entries: [], next: "", application: new URLSearchParams(location.search).get("application") ?? "", verified: null };
const view = {};

async function load(cursor = "") {
  const query = new URLSearchParams({ limit: "50", ...(cursor ? { cursor } : {}), ...(state.application ? { application: state.application } : {}) });
  const page = await get(`/v1/audit?${query}`);
  state.entries = cursor ? [...state.entries, ...page.items] : page.items;
  state.next = page.next ?? "";
  draw();
}

function line(entry) {
  const [before, after] = changeText(entry);
  return make(
    "tr",
    {},
    make("td", { class: "number soft" }, entry.seq),
    make("td", { class: "when" }, time(entry.at)),
    make("td", {}, make("div", {}, entry.actor_name), make("div", { class: "soft small" }, [entry.role && t(`role.${entry.role}`), t(`history.via.${entry.via}`), entry.address].filter(Boolean).join(" · "))),
    make("td", {}, actionText(entry.action)),
    make("td", {}, entry.application && make("a", { href: `/applications/${encodeURIComponent(entry.application)}`, class: "code" }, entry.application.slice(0, 12))),
    make("td", { class: "small change", translate: "no" }, before && make("s", { class: "soft" }, before), after && make("div", {}, after)),
    make("td", { class: "code soft", title: entry.hash }, entry.hash.slice(0, 10)),
  );
}

function draw() {
  fill(view.rows, state.entries.map(line));
  view.empty.hidden = state.entries.length > 0;
  view.older.hidden = !state.next;
  const found = state.verified;
  fill(view.result, found && make("p", { class: `notice ${found.ok ? "good" : "bad"}`, id: "verified" }, found.ok ? t("audit.ok", { n: number(found.checked) }) : t("audit.broken", { n: number(found.first_bad ?? 0), why: found.why }), found.head_hash && make("span", { class: "code" }, ` ${found.head_hash.slice(0, 16)}`)));
}

async function verify() {
  view.verify.disabled = true;
  try {
    state.verified = await get("/v1/audit/verify");
    draw();
  } catch (problem) {
    complain(problem);
  }
  view.verify.disabled = false;
}

async function render() {
  const main = document.getElementById("main");
  if (!may("administrator", "supervisor")) {
    fill(main, make("div", { class: "empty" }, make("h1", {}, t("shell.forbidden"))));
    return;
  }
  view.rows = make("tbody");
  view.result = make("div", { role: "status" });
  view.empty = make("p", { class: "soft" }, t("audit.empty"));
  view.older = button(t("audit.older"), { onclick: () => load(state.next).catch(complain) });
  view.verify = button(t("audit.verify"), { picture: "check", kind: "primary", id: "verify", onclick: verify });
  const filter = make("input", { type: "search", "aria-label": t("audit.filter"), placeholder: t("audit.filter"), value: state.application, oninput: later(() => { state.application = filter.value.trim(); load().catch(complain); }, 300) });
  fill(
    main,
    make(
      "div",
      { class: "page wide" },
      make("div", { class: "section-head" }, make("h1", {}, t("page.audit")), view.verify),
      make("p", { class: "soft" }, t("audit.lead")),
      view.result,
      make("div", { class: "panel" }, make("div", { class: "filters" }, filter), make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col", class: "number" }, "#"), ["at", "actor", "action", "application", "change", "hash"].map((name) => make("th", { scope: "col" }, t(`audit.${name}`))))), view.rows), view.empty, view.older),
    ),
  );
  await load();
}

start({ section: "audit", render });
