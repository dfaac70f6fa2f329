// The triage board: every application as one row; counts, groups of the same reasons, filters, progress of work.

import { list } from "./api.js";
import { button, fill, icon, later, make, option } from "./dom.js";
import { announce, complain, may, start, toast, words } from "./shell.js";
import { catchDrops, openUpload } from "./upload.js";
import { clock, minutes, number, say, shortTime, t, time } from "./words.js";

const STEP = 100;
const MOST = 2000;
const OUTCOMES = ["qualified", "refer", "not_qualified", "error"];
const ACTIVE = ["queued", "running"];
const SORTS = ["minutes", "-minutes", "-created_at", "created_at", "title", "expiry"];
const state = { items: [], more: false, at: null, lane: "", cause: "", group: "", kind: "", text: "", sort: "minutes", shown: STEP, chosen: "", known: new Map(), listed: "" };
const view = {};

// Filters live in the address, so that "back" from a review finds the board as it was left.
const KEPT = ["lane", "cause", "group", "kind", "text", "sort"];
for (const [name, value] of new URLSearchParams(location.search)) if (KEPT.includes(name)) state[name] = value;

const lane = (item) => (item.state === "failed" ? "error" : item.state === "decided" ? item.outcome || item.row?.outcome || "error" : item.state);
const causes = (item) => item.row?.causes ?? [];
const causeKey = (cause) => `${cause.criterion} ${cause.key}`;
const groupKey = (item) => causes(item).map(causeKey).sort().join("|");
const time_of = (item) => item.row?.minutes ?? 0;
const signedState = (item) => {
  const signature = item.signature;
  if (!signature || signature.void || signature.state === "void") return "";
  return signature.complete === false || signature.state === "awaiting_countersignature" ? "countersign" : "signed";
};

const haystack = (item) => [item.title, item.id, item.row?.issuer, item.row?.number, item.row?.certificate_number, item.row?.holder, item.row?.product, item.row?.models, ...(item.row?.standards ?? []), ...(item.documents ?? []).map((document) => document.name)].join("\n").toLowerCase();

function inLane(item, name) {
  if (!name) return true;
  if (name === "active") return ACTIVE.includes(item.state);
  if (name === "unsigned") return item.state === "decided" && !signedState(item);
  if (name === "second") return item.state === "decided" && (item.pending > 0 || signedState(item) === "countersign");
  return lane(item) === name;
}

const asked = () => state.text.toLowerCase().split(/\s+/).filter(Boolean);
const fits = (item) =>
  inLane(item, state.lane) && (!state.cause || causes(item).some((cause) => causeKey(cause) === state.cause)) && (!state.group || (lane(item) === "refer" && groupKey(item) === state.group)) && (!state.kind || (item.row?.kinds ?? []).includes(state.kind)) && asked().every((word) => haystack(item).includes(word));

const by = (key, sign = 1) => (a, b) => (key(a) < key(b) ? -sign : key(a) > key(b) ? sign : 0);
const ORDERS = { minutes: by(time_of), "-minutes": by(time_of, -1), created_at: by((item) => String(item.created_at)), "-created_at": by((item) => String(item.created_at), -1), title: by((item) => item.title), expiry: by((item) => item.row?.expiry_date || "9999") };
// Work under way stands first whatever the order: it needs nothing but waiting.
const found = () => state.items.filter(fits).sort((a, b) => ORDERS[state.sort]?.(a, b) || by((item) => item.id)(a, b));

function set(change) {
  Object.assign(state, { shown: STEP }, change);
  const kept = new URLSearchParams(KEPT.filter((name) => state[name] && !(name === "sort" && state.sort === "minutes")).map((name) => [name, state[name]]));
  history.replaceState(null, "", kept.size ? `?${kept}` : location.pathname);
  draw();
}

const toggle = (name, value, more = {}) => set({ [name]: state[name] === value ? "" : value, ...more });

function summed(items) {
  const sum = items.reduce((total, item) => total + time_of(item), 0);
  return sum >= 90 ? t("triage.hours.sum", { n: number(Math.round(sum / 6) / 10) }) : t("triage.minutes.sum", { n: number(Math.round(sum)) });
}

function lanes() {
  const card = (name, label, tone) => {
    const items = state.items.filter((item) => inLane(item, name));
    if (!items.length && ["error", "active", "second"].includes(name)) return null;
    const timed = !["active", "error", "second"].includes(name);
    return make("button", { type: "button", class: ["lane", tone].filter(Boolean).join(" "), dataset: { lane: name }, "aria-pressed": String(state.lane === name), onclick: () => toggle("lane", name, { group: "" }) }, make("span", { class: "lane-name" }, label), make("b", {}, number(items.length)), make("span", { class: "soft small" }, timed && items.length ? summed(items) : "\u00a0"));
  };
  fill(
    view.lanes,
    card("", t("triage.all"), ""),
    OUTCOMES.map((name) => card(name, t(`outcome.${name}`), name)),
    card("active", t("triage.progress"), "running"),
    card("unsigned", t("triage.unsigned"), ""),
    card("second", t("triage.second"), "queued"),
  );
}

function side() {
  const groups = new Map(), single = new Map();
  for (const item of state.items) {
    if (item.state !== "decided") continue;
    for (const cause of causes(item)) {
      const key = causeKey(cause);
      single.set(key, { key, cause, count: (single.get(key)?.count ?? 0) + 1 });
    }
    if (lane(item) !== "refer") continue;
    const key = groupKey(item);
    const group = groups.get(key) ?? { key, causes: causes(item), count: 0 };
    group.count += 1;
    groups.set(key, group);
  }
  // What sets a group apart is its rarest reason: it stands for the group.
  const rarest = (group) => [...group.causes].sort((a, b) => single.get(causeKey(a)).count - single.get(causeKey(b)).count)[0];
  const line = (name, key, count, text, note) => make("li", {}, make("button", { type: "button", class: "quiet", "aria-pressed": String(state[name] === key), onclick: () => toggle(name, key, name === "group" ? { lane: "", cause: "" } : { group: "" }) }, make("b", {}, number(count)), make("span", {}, text, note && make("span", { class: "soft" }, ` ${note}`))));
  const ordered = (entries) => [...entries.values()].sort((a, b) => b.count - a.count);
  fill(view.groups, ordered(groups).map((group) => line("group", group.key, group.count, say(rarest(group) ?? {}) || t("outcome.refer"), group.causes.length > 1 && t("triage.group.more", { n: number(group.causes.length - 1) }))));
  fill(view.causes, ordered(single).map((entry) => line("cause", entry.key, entry.count, [make("span", { class: "code soft" }, entry.cause.criterion.length < 5 ? `${entry.cause.criterion} ` : ""), say(entry.cause)])));
  view.side.hidden = !single.size;
  const rarity = (cause) => single.get(causeKey(cause))?.count ?? 0;
  return (item) => [...causes(item)].sort((a, b) => rarity(a) - rarity(b));
}

function chip(item) {
  const name = lane(item);
  if (ACTIVE.includes(name)) return make("span", { class: `chip ${name}` }, t(`state.${name}`));
  return make("span", { class: `chip ${name}` }, t(`outcome.${name}`));
}

function reasons(item, ordered) {
  if (ACTIVE.includes(item.state)) {
    const { done = 0, of = item.documents?.length || 1 } = item.progress ?? {};
    return make("div", { class: "work" }, make("progress", { max: of || 1, value: done, "aria-label": t("triage.progress") }), make("span", { class: "soft small" }, t("triage.running.documents", { done: number(done), of: number(of) })));
  }
  if (item.state === "failed") return make("span", { class: "soft" }, words(item.error ?? {}).text || t("triage.failed"));
  const [first, ...rest] = ordered(item);
  if (!first) return make("span", { class: "soft reason" }, say(item.row?.summary));
  return make("div", {}, make("span", { class: "reason", title: say(first) }, say(first)), rest.length > 0 && make("span", { class: "soft more" }, t("triage.more", { n: number(rest.length) })));
}

function row(item, ordered) {
  const facts = [item.row?.product, item.row?.models].filter(Boolean).join(" · ") || (item.documents ?? []).map((document) => document.name).join(", ");
  const signed = signedState(item);
  const waits = signed === "countersign" || item.pending > 0;
  const path = `/applications/${encodeURIComponent(item.id)}`;
  return make(
    "tr",
    { dataset: { id: item.id }, class: state.chosen === item.id ? "chosen" : null, onclick: (event) => { if (!event.target.closest("a, button") && !String(getSelection())) location.assign(path); } },
    make("td", {}, chip(item)),
    make("th", { scope: "row" }, make("a", { href: path, class: "title", onfocus: () => choose(item.id, false) }, item.title || item.id), make("div", { class: "soft small clip" }, facts)),
    make("td", { class: "issuer" }, make("div", { class: "clip" }, item.row?.issuer ?? ""), make("div", { class: "soft small clip" }, [item.row?.certificate_number, item.row?.expiry_date && `~ ${item.row.expiry_date}`].filter(Boolean).join(" · "))),
    make("td", { class: "reasons" }, reasons(item, ordered)),
    make("td", { class: "soft small when", title: time(item.created_at) }, shortTime(item.created_at), make("div", {}, item.row?.pages ? t("triage.pages", { n: number(item.row.pages) }) : "")),
    make("td", { class: "number minutes" }, item.state === "decided" ? minutes(time_of(item)) : ""),
    make("td", { class: `signature ${waits ? "countersign" : signed}` }, signed ? [icon(signed === "signed" ? "check" : "pen"), make("span", { class: "small" }, t(`state.${signed}`))] : item.pending > 0 ? [icon("pen"), make("span", { class: "small" }, t("state.pending"))] : ""),
  );
}

function draw() {
  if (!view.rows) return;
  lanes();
  const ordered = side();
  const kinds = [...new Set(state.items.flatMap((item) => item.row?.kinds ?? []))].sort();
  fill(view.kind, option("", t("triage.kind.all"), !state.kind), kinds.map((kind) => option(kind, t(`report.${kind}`), kind === state.kind)));
  const items = found();
  const focused = document.activeElement?.closest?.("tr")?.dataset.id;
  fill(view.rows, items.slice(0, state.shown).map((item) => row(item, ordered)));
  if (focused) view.rows.querySelector(`tr[data-id="${CSS.escape(focused)}"] a`)?.focus({ preventScroll: true });
  view.table.hidden = !items.length;
  fill(view.found, t("triage.found", { n: number(items.length), of: number(state.items.length) }));
  view.reset.hidden = !KEPT.some((name) => name !== "sort" && state[name]);
  view.more.hidden = items.length <= state.shown;
  fill(view.nothing, !state.items.length ? [make("h2", {}, t("triage.empty")), make("p", { class: "soft" }, t("triage.empty.lead")), uploadButton("primary")] : !items.length && make("p", { class: "soft" }, t("triage.nothing")));
  fill(view.note, state.more ? t("triage.truncated", { n: number(state.items.length) }) : "");
  fill(view.updated, state.at ? t("triage.updated", { time: clock(state.at) }) : "");
}

const uploadButton = (kind) => button(t("triage.new"), { picture: "plus", kind, "aria-keyshortcuts": "n", onclick: () => submit([]) });

function submit(files) {
  openUpload(files, async (application, isNew) => {
    if (!isNew) location.assign(`/applications/${encodeURIComponent(application.id)}`);
    else await refresh();
  }).catch(complain);
}

function choose(id, focus = true) {
  state.chosen = id;
  for (const line of view.rows.children) line.classList.toggle("chosen", line.dataset.id === id);
  if (focus) view.rows.querySelector(`tr[data-id="${CSS.escape(id)}"] a`)?.focus();
}

function move(step) {
  const ids = [...view.rows.children].map((line) => line.dataset.id);
  if (!ids.length) return;
  const at = ids.indexOf(state.chosen);
  choose(ids[Math.min(ids.length - 1, Math.max(0, at + step))] ?? ids[0]);
}

// Refresh: often while work runs, seldom otherwise, not at all while nobody looks.
let timer = 0;

async function refresh() {
  clearTimeout(timer);
  try {
    const query = state.more && state.text ? `&q=${encodeURIComponent(state.text)}` : "";
    const { items, more } = await list(`/v1/applications?limit=100${query}`, MOST);
    for (const item of items) {
      const before = state.known.get(item.id);
      if (before && ACTIVE.includes(before) && item.state === "decided") {
        toast(t("triage.arrived", { title: item.title || item.id }), item.outcome === "not_qualified" ? "bad" : "good", t(`outcome.full.${lane(item)}`));
        announce(t("triage.arrived", { title: item.title || item.id }));
      }
      state.known.set(item.id, item.state);
    }
    Object.assign(state, { items, more: more || Boolean(query), at: new Date() });
    const listed = JSON.stringify(items.map((item) => [item.id, item.state, item.updated_at, item.progress, item.revision, item.signature, item.pending]));
    if (listed !== state.listed) draw();
    else fill(view.updated, t("triage.updated", { time: clock(state.at) }));
    state.listed = listed;
  } catch (problem) {
    if (!state.at) throw problem;
    if (problem.status !== 401) fill(view.updated, t("shell.offline"));
  }
  const busy = state.items.some((item) => ACTIVE.includes(item.state));
  timer = setTimeout(() => (document.hidden ? (timer = 0) : refresh()), busy ? 1500 : 10000);
}

document.addEventListener("visibilitychange", () => !document.hidden && view.rows && refresh());

async function render() {
  const main = document.getElementById("main");
  view.lanes = make("section", { class: "lanes", "aria-label": t("triage.lanes") });
  view.groups = make("ul", { class: "groups", id: "groups" });
  view.causes = make("ul", { class: "groups", id: "causes" });
  view.side = make("aside", { class: "side" }, make("section", {}, make("h2", {}, t("triage.groups")), view.groups), make("section", {}, make("h2", {}, t("triage.causes")), view.causes), make("p", { class: "soft small" }, t("triage.minutes.note")));
  view.search = make("input", { type: "search", id: "search", "aria-label": t("triage.search"), placeholder: t("triage.search"), value: state.text, maxlength: 200, oninput: later(() => (set({ text: view.search.value }), state.more && refresh())), onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); set({ text: view.search.value }); move(0); } else if (event.key === "Escape" && !view.search.value) view.search.blur(); } });
  view.kind = make("select", { id: "kind", "aria-label": t("triage.kind"), onchange: () => set({ kind: view.kind.value }) });
  view.sort = make("select", { id: "sort", "aria-label": t("triage.sort"), onchange: () => set({ sort: view.sort.value }) }, SORTS.map((name) => option(name, t(`triage.sort.${name}`), name === state.sort)));
  view.reset = button(t("triage.reset"), { picture: "close", kind: "quiet", id: "reset", onclick: () => ((view.search.value = ""), set({ lane: "", cause: "", group: "", kind: "", text: "" })) });
  view.found = make("span", { class: "soft small", id: "found", role: "status" });
  view.updated = make("span", { class: "soft small", id: "updated" });
  view.rows = make("tbody", { id: "rows" });
  const column = (name, kind) => make("th", { scope: "col", class: kind }, t(`triage.column.${name}`));
  view.table = make("table", {}, make("thead", {}, make("tr", {}, column("outcome"), column("application"), column("issuer"), column("reasons"), column("received"), column("minutes", "number"), column("signature"))), view.rows);
  view.nothing = make("div", { class: "nothing" });
  view.note = make("p", { class: "soft small" });
  view.more = button(t("triage.show_more"), { id: "more", onclick: () => ((state.shown += STEP), draw()) });
  fill(
    main,
    make("div", { class: "head" }, make("h1", {}, t("page.triage")), view.updated, !may("administrator") && uploadButton("primary")),
    view.lanes,
    make("div", { class: "columns" }, make("section", { class: "panel list" }, make("div", { class: "filters" }, make("div", { class: "searching" }, icon("search"), view.search), view.kind, view.sort, view.reset, view.found), view.table, view.nothing, view.more, view.note), view.side),
    make("div", { class: "drop-note", "aria-hidden": "true" }, make("div", {}, icon("upload"), t("triage.drop"))),
  );
  if (state.at) draw();
  else await refresh();
}

catchDrops(document.body, (files) => !document.querySelector("dialog[open]") && submit(files));

start({
  section: "triage",
  render,
  keys: [
    {
      title: "keys.triage",
      keys: [
        ["j", "keys.next", () => move(1)],
        ["k", "keys.previous", () => move(-1)],
        ["Enter", "keys.open"],
        ["/", "keys.search", () => view.search.focus()],
        ["n", "keys.new", () => submit([])],
      ],
    },
  ],
});
