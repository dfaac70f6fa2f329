// What every page shares: the bar, messages, dialogs, shortcuts, and the switch of language and appearance.

import { session, signOut } from "./api.js";
import { button, field, fill, icon, make, typing } from "./dom.js";
import { has, language, loadWords, setLanguage, setTheme, t, theme } from "./words.js";

const page = { who: null, render: () => {}, keys: [], section: "" };
const THEMES = ["auto", "light", "dark"];
const THEME_ICONS = { auto: "auto", light: "sun", dark: "moon" };

/** Starts a page: words, session, bar; then `render`, again after each switch of the language. */
export async function start({ section, render, keys = [], open = false }) {
  page.render = render;
  page.keys = keys;
  page.section = section;
  try {
    await loadWords();
    if (!open) page.who = await session();
  } catch (problem) {
    if (problem.status === 401) return;
    fail(problem, () => start({ section, render, keys, open }));
    return;
  }
  await redraw();
  document.body.dataset.ready = "true";
}

export const who = () => page.who;
export const may = (...roles) => roles.includes(page.who?.role);

async function redraw() {
  document.title = `${t(`page.${page.section}`)} · certlane`;
  document.getElementById("skip").textContent = t("shell.skip");
  bar();
  try {
    await page.render();
  } catch (problem) {
    fail(problem, redraw);
  }
}

/** Switches the language; what the reader typed or opened is the page's to keep. */
export async function speak(value) {
  setLanguage(value);
  await redraw();
}

function link(section, path) {
  return make("a", { href: path, "aria-current": page.section === section ? "page" : null }, t(`page.${section}`));
}

function bar() {
  const header = document.getElementById("bar");
  const signed = Boolean(page.who);
  const look = () => {
    setTheme(THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]);
    bar();
    document.getElementById("theme").focus();
    announce(t(`shell.theme.${theme()}`));
  };
  fill(
    header,
    make("a", { class: "brand", href: "/" }, make("img", { src: "/static/icon.svg", alt: "", width: 22, height: 22 }), "certlane"),
    make("nav", { "aria-label": t("shell.navigation") }, signed && [link("triage", "/"), link("compare", "/compare"), may("administrator") && link("admin", "/administration"), may("administrator") && link("audit", "/audit")]),
    make(
      "div",
      { class: "tools" },
      button(t("shell.language.label"), { bare: true, id: "language", lang: language() === "ko" ? "en" : "ko", onclick: () => speak(language() === "ko" ? "en" : "ko").then(() => document.getElementById("language").focus()) }),
      button(t(`shell.theme.${theme()}`), { picture: THEME_ICONS[theme()], bare: true, id: "theme", onclick: look }),
      signed && button(t("shell.shortcuts"), { picture: "keyboard", bare: true, id: "shortcuts", "aria-keyshortcuts": "?", onclick: shortcuts }),
      signed && [make("a", { class: "who", href: "/account", "aria-current": page.section === "account" ? "page" : null }, icon("user"), make("span", {}, page.who.display_name || page.who.name), make("span", { class: "soft" }, t(`role.${page.who.role}`))), button(t("shell.sign_out"), { kind: "quiet", onclick: () => signOut().catch(complain) })],
    ),
  );
  document.getElementById("language").append(t("shell.language"));
}

/** Tells readers of the screen what happened. */
export function announce(text) {
  document.getElementById("status").textContent = text;
}

/** A short message in the corner. */
export function toast(text, kind = "good", detail = "") {
  const shown = make("div", { class: `toast ${kind}`, role: kind === "bad" ? "alert" : "status" }, make("div", {}, make("strong", {}, text), detail && make("p", {}, detail)), button(t("shell.close"), { picture: "close", bare: true, kind: "quiet", onclick: () => shown.remove() }));
  document.getElementById("toasts").append(shown);
  setTimeout(() => shown.remove(), kind === "bad" ? 12000 : 5000);
}

/** What went wrong, in the reader's words first; the service's own sentence, which is English, follows. */
export function words(problem) {
  if (problem.status === 0) return { text: t("shell.offline"), detail: t("shell.offline.remedy") };
  const own = [problem.detail || problem.title || problem.message, problem.remedy].filter(Boolean);
  const known = has(`problem.${problem.code}`) ? t(`problem.${problem.code}`) : "";
  // What is wrong with a document is said in full already.
  return known ? { text: known, detail: problem.code.startsWith("CL1") ? "" : own.join(" ") } : { text: own[0] ?? "", detail: own[1] ?? "" };
}

export function complain(problem) {
  if (problem.status === undefined) console.error(problem);
  const { text, detail } = words(problem);
  toast(text, "bad", detail);
}

/** Shows in place of the page that it could not be loaded. */
export function fail(problem, again) {
  if (problem.status === undefined) console.error(problem);
  const { text, detail } = words(problem);
  fill(document.getElementById("main"), make("div", { class: "empty", role: "alert" }, make("h1", {}, text), detail && make("p", { class: "soft" }, detail), again && button(t("shell.retry"), { picture: "refresh", onclick: again })));
}

/** A modal dialog with a form. `submit` may throw a problem, which is shown inside; then the dialog stays. */
export function dialog({ title, lead = "", body = [], submit, confirm, kind = "primary", wide = false }) {
  const error = make("p", { class: "error-text", role: "alert" });
  const send = make("button", { type: "submit", class: kind }, confirm ?? t("shell.save"));
  const form = make("form", { method: "dialog", novalidate: true }, make("div", { class: "dialog-body" }, lead && make("p", { class: "soft lead" }, lead), body, error), submit && make("div", { class: "dialog-foot" }, button(t("shell.cancel"), { onclick: () => shown.close() }), send));
  const shown = make("dialog", { class: wide ? "wide" : null, "aria-label": title }, make("div", { class: "dialog-head" }, make("h2", {}, title), button(t("shell.close"), { picture: "close", bare: true, kind: "quiet", onclick: () => shown.close() })), form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (send.disabled) return;
    send.disabled = true;
    error.replaceChildren();
    try {
      if ((await submit(shown)) !== false) shown.close();
    } catch (problem) {
      const { text, detail } = words(problem);
      fill(error, text, detail && [" ", make("span", { class: "soft" }, detail)]);
    }
    send.disabled = false;
  });
  const before = document.activeElement;
  shown.addEventListener("close", () => {
    shown.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  });
  document.body.append(shown);
  shown.showModal();
  (form.querySelector("input:checked:not(:disabled), textarea, input:not([type=radio], [type=file], :disabled), select") ?? shown).focus();
  return Object.assign(shown, { refuse: (text) => fill(error, text) });
}

/** Asks for a reason before something that can't be undone by a click. */
export function askReason({ title, lead, confirm, kind = "primary", act }) {
  const reason = make("textarea", { rows: 3, required: true, maxlength: 2000, autofocus: true });
  const shown = dialog({
    title,
    lead,
    confirm,
    kind,
    body: [field(t("reason"), reason, { hint: t("override.reason.hint") })],
    submit: async () => {
      if (reason.value.trim().length < 10) {
        shown.refuse(t("override.short"));
        reason.focus();
        return false;
      }
      await act(reason.value.trim());
      return true;
    },
  });
}

// Shortcuts

const EVERYWHERE = {
  title: "keys.everywhere",
  keys: [
    ["?", "keys.help", () => shortcuts()],
    ["g l", "keys.list", () => location.assign("/")],
    ["g c", "keys.compare", () => location.assign("/compare")],
  ],
};
let pending = "";

function shortcuts() {
  if (document.querySelector("dialog[open]")) return;
  const groups = [...page.keys, { ...EVERYWHERE, keys: [...EVERYWHERE.keys, ["Esc", "keys.close"]] }];
  const key = (names) => names.split(" / ").map((name) => make("span", { class: "combination" }, name.split(" ").map((part) => make("kbd", {}, part))));
  dialog({ title: t("keys.title"), wide: groups.length > 1, body: [make("div", { class: "keys" }, groups.map((group) => make("section", {}, make("h3", {}, t(group.title)), make("dl", {}, group.keys.map(([name, label]) => [make("dt", {}, key(name)), make("dd", {}, t(label))])))))] });
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event) || document.querySelector("dialog[open]") || !page.who) return;
  const typed = pending ? `${pending} ${event.key}` : event.key;
  pending = "";
  for (const group of [EVERYWHERE, ...page.keys]) {
    for (const [names, , action] of group.keys) {
      // "[ / ]" stands for two keys with one action, "g l" for one after the other.
      if (action && names.split(" / ").includes(typed)) {
        event.preventDefault();
        action(event.key, event);
        return;
      }
    }
  }
  if (event.key === "g") pending = "g";
});
