// Notes of examiners, and the history of an application.

import { field, icon, make } from "./dom.js";
import { complain } from "./shell.js";
import { has, t, time } from "./words.js";

const PICTURES = { submitted: "plus", started: "refresh", requeued: "refresh", decided: "check", failed: "close", opened: "search", reopened: "undo", deleted: "trash", override: "pen", note: "file", signature: "lock" };

export function notesTab(notes, { may, add, kept }) {
  const text = make("textarea", { rows: 3, maxlength: 4000, id: "note-text", value: kept.note ?? "", oninput: () => (kept.note = text.value) });
  text.value = kept.note ?? "";
  const form = make(
    "form",
    {
      class: "note-form",
      onsubmit: async (event) => {
        event.preventDefault();
        if (!text.value.trim()) return text.focus();
        try {
          await add(text.value.trim());
          kept.note = "";
        } catch (problem) {
          complain(problem);
        }
        return undefined;
      },
      onkeydown: (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(); },
    },
    field(t("notes.text"), text),
    make("button", { type: "submit", class: "primary" }, t("notes.add")),
  );
  return [
    notes.length ? make("ul", { class: "notes" }, notes.map((note) => make("li", {}, make("div", { class: "small" }, make("strong", {}, note.name), " ", make("span", { class: "soft" }, time(note.at))), make("p", {}, note.text)))) : make("p", { class: "soft" }, t("notes.empty")),
    may && form,
  ];
}

export const actionText = (action) => (has(`action.${action}`) ? t(`action.${action}`) : action.replaceAll("_", " ").replaceAll(".", " "));

function worded(name, value) {
  const text = String(value);
  for (const kind of name === "outcome" || name === "original" ? ["outcome", "finding"] : name === "disposition" ? ["sign"] : name === "role" ? ["role"] : []) if (has(`${kind}.${text}`)) return t(`${kind}.${text}`);
  return /^[0-9a-f]{64}$/.test(text) ? `${text.slice(0, 12)}…` : text;
}

/** What an entry of the log changed, before and after, in words. */
export function changeText(entry, { hashes = true } = {}) {
  const named = ([name, value]) => `${has(`change.${name}`) ? t(`change.${name}`) : name.replaceAll("_", " ")}: ${worded(name, value)}`;
  // What is no news is left out: empty values, and the key by which a repeated submission is known.
  const told = ([name, value]) => value !== null && value !== "" && typeof value !== "object" && name !== "key" && (hashes || !/^[0-9a-f]{24,64}$/.test(String(value))) && !(name === "errors" && !value);
  const shown = (value) => (value === null || value === undefined || value === "" ? "" : typeof value === "object" ? Object.entries(value).filter(told).map(named).join(" · ") : String(value));
  return [shown(entry.before), shown(entry.after)];
}

export function historyTab(entries, overrides = []) {
  const known = new Map(overrides.map((entry) => [entry.id, entry]));
  if (!entries.length) return make("p", { class: "soft" }, t("history.empty"));
  return make(
    "ol",
    { class: "history" },
    entries.map((entry) => {
      // The log holds no text of people, only its digest; here the override itself says what it was.
      const override = known.get(entry.after?.override);
      const [before, after] = override ? [`${override.criterion}: ${t(`finding.${override.original}`)}`, `${t(`finding.${override.outcome}`)} (${override.reason})`] : changeText(entry, { hashes: false });
      return make("li", {}, icon(PICTURES[entry.action?.split(".")[0]] ?? PICTURES[entry.action?.split(".")[1]] ?? "dots"), make("div", {}, make("div", {}, make("strong", {}, actionText(entry.action ?? "")), " ", make("span", { class: "soft small" }, [entry.name && (entry.via === "system" ? t("history.via.system") : entry.role ? t("history.by", { name: entry.name, role: t(`role.${entry.role}`) }) : entry.name), time(entry.at)].filter(Boolean).join(" · "))), (before || after) && make("div", { class: "small change" }, before && make("s", { class: "soft" }, before), after && make("span", {}, after))));
    }),
  );
}

