// Notes of examiners, and the history of an application.

import { field, icon, make } from "./dom.js";
import { complain } from "./shell.js";
import { has, t, time } from "./words.js";

const PICTURES = { submit: "plus", claim: "refresh", finish: "check", fail: "close", override: "pen", note: "file", sign: "lock", countersign: "lock", reopen: "undo", rerun: "refresh", open: "search", delete: "trash" };

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

export function changeText(entry) {
  const shown = (value) => (value === null || value === undefined || value === "" ? "" : typeof value === "object" ? Object.entries(value).filter(([, inner]) => inner !== null && inner !== "" && typeof inner !== "object").map(([name, inner]) => `${name.replaceAll("_", " ")}: ${inner}`).join(" · ") : String(value));
  return [shown(entry.before), shown(entry.after)];
}

export function historyTab(entries) {
  if (!entries.length) return make("p", { class: "soft" }, t("history.empty"));
  return make(
    "ol",
    { class: "history" },
    entries.map((entry) => {
      const [before, after] = changeText(entry);
      return make("li", {}, icon(PICTURES[entry.action?.split(/[._]/)[0]] ?? "dots"), make("div", {}, make("div", {}, make("strong", {}, actionText(entry.action ?? "")), " ", make("span", { class: "soft small" }, [entry.name && (entry.role ? t("history.by", { name: entry.name, role: t(`role.${entry.role}`) }) : entry.name), time(entry.at)].filter(Boolean).join(" · "))), (before || after) && make("div", { class: "small change" }, before && make("s", { class: "soft" }, before), after && make("span", {}, after))));
    }),
  );
}

