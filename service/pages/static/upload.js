// The form of a new application: files by dialog or drag and drop, and facts that no document holds.

import { Problem, get, upload } from "./api.js";
import { button, field, fill, icon, make, option } from "./dom.js";
import { dialog, toast } from "./shell.js";
import { language, number, t } from "./words.js";

let choices = null;

async function offered() {
  if (!choices) {
    const [places, policies] = await Promise.all([fetch("/static/choices.json").then((answer) => answer.json()), get("/v1/policies").catch(() => ({ items: [] }))]);
    const names = (Array.isArray(policies) ? policies : policies.items ?? policies.policies ?? []).map((policy) => (typeof policy === "string" ? policy : policy.name ?? policy.id));
    choices = { ...places, policies: names.length ? names : ["default"] };
  }
  return choices;
}

const split = (text) => text.split(",").map((part) => part.trim()).filter(Boolean);
const size = (bytes) => (bytes < 1048576 ? `${number(Math.max(1, Math.round(bytes / 1024)))} KB` : `${number(Math.round(bytes / 104857.6) / 10)} MB`);

/** The list of chosen files, with a place to drop more. */
export function filePicker(changed, { toml = true } = {}) {
  const state = { files: [], facts: null };
  const input = make("input", { type: "file", multiple: true, accept: toml ? ".pdf,.toml,application/pdf" : ".pdf,application/pdf", class: "hidden-text", tabindex: -1, "aria-hidden": "true", onchange: () => add(input.files) });
  const names = make("ul", { class: "files" });
  const choose = button(t("upload.choose"), { picture: "upload", onclick: () => input.click() });
  const zone = make("div", { class: "drop-zone" }, make("p", { class: "soft" }, t("upload.drop")), choose, input, names);
  const draw = () => {
    const line = (file, label, out) => make("li", {}, icon("file"), make("span", {}, label), make("span", { class: "soft small" }, size(file.size)), button(t("upload.remove", { name: file.name }), { picture: "close", bare: true, kind: "quiet", onclick: out }));
    fill(
      names,
      state.files.map((file, index) => line(file, file.name, () => (state.files.splice(index, 1), draw()))),
      state.facts && line(state.facts, t("upload.facts.file", { name: state.facts.name }), () => ((state.facts = null), draw())),
    );
    choose.lastChild.textContent = t(state.files.length ? "upload.choose.more" : "upload.choose");
    changed(state);
  };
  const add = (files) => {
    for (const file of files) {
      if (/\.toml$/i.test(file.name) && toml) state.facts = file;
      else if (!/\.pdf$/i.test(file.name) && file.type !== "application/pdf") toast(t("upload.not_pdf", { name: file.name }), "bad");
      else if (!state.files.some((known) => known.name === file.name && known.size === file.size)) state.files.push(file);
    }
    input.value = "";
    draw();
  };
  catchDrops(zone, add);
  return { element: zone, state, add, focus: () => choose.focus() };
}

/** Lets files be dropped on an element. */
export function catchDrops(element, receive) {
  let depth = 0;
  const light = (change) => {
    depth = Math.max(0, depth + change);
    element.classList.toggle("over", depth > 0);
  };
  const carries = (event) => event.dataTransfer?.types?.includes("Files");
  element.addEventListener("dragenter", (event) => carries(event) && (event.preventDefault(), light(1)));
  element.addEventListener("dragover", (event) => carries(event) && event.preventDefault());
  element.addEventListener("dragleave", (event) => carries(event) && light(-1));
  element.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    event.stopPropagation();
    depth = 0;
    element.classList.remove("over");
    receive([...event.dataTransfer.files]);
  });
}

const yesNo = () => make("select", {}, option("", t("upload.unstated")), option("true", t("upload.yes")), option("false", t("upload.no")));
const truth = (select) => (select.value === "" ? undefined : select.value === "true");

function facts({ zones, categories }) {
  const text = (attributes = {}) => make("input", { maxlength: 500, ...attributes });
  const named = (entries) => make("select", {}, option("", t("upload.unstated")), entries.map((entry) => option(entry.id, entry[language()])));
  const inputs = {
    applicant: text({ autocomplete: "organization" }),
    product: text(),
    models: text(),
    category: named(categories),
    use: text(),
    same_use: yesNo(),
    zone: named(zones),
    operator: yesNo(),
    product_listed: yesNo(),
    claimed: text({ placeholder: "IEC 62368-1:2023" }),
    gap: make("select", {}, option("", t("upload.unstated")), option("no_standard", t("upload.gap.none")), option("unfit_standard", t("upload.gap.unfit")), option("none", t("upload.gap.fits"))),
    why: make("textarea", { rows: 2, maxlength: 2000 }),
  };
  const labels = { gap: "upload.gap", why: "upload.gap.why" };
  const element = make("details", { class: "facts" }, make("summary", {}, t("upload.facts")), make("p", { class: "soft small" }, t("upload.facts.hint")), make("div", { class: "grid" }, Object.entries(inputs).map(([name, control]) => field(t(labels[name] ?? `upload.${name}`), control))));
  const read = () => {
    const given = {};
    const value = (name) => inputs[name].value.trim();
    if (value("applicant")) given.applicant = { name: value("applicant") };
    if (value("product")) given.product = clean({ name: value("product"), models: split(value("models")), category: value("category"), intended_use: value("use"), same_use_as_certified: truth(inputs.same_use) });
    if (value("zone")) given.zone = clean({ id: value("zone"), operator_listed: truth(inputs.operator), product_listed: truth(inputs.product_listed) });
    if (value("claimed")) given.standards = { claimed: split(value("claimed")) };
    if (value("gap")) given.legal_gap = clean({ ground: value("gap"), explanation: value("why") });
    return Object.keys(given).length ? { schema: "certlane/application/1", ...given } : null;
  };
  return { element, read };
}

const clean = (entries) => Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== "" && value !== undefined && !(Array.isArray(value) && !value.length)));

/** Opens the form; `done` gets the application and whether it is new. */
export async function openUpload(files, done) {
  const offer = await offered();
  const form = facts(offer);
  const title = make("input", { maxlength: 200 });
  const policy = make("select", {}, offer.policies.map((name) => option(name, name, name === "default")));
  const asOf = make("input", { type: "date" });
  const bar = make("progress", { max: 1, value: 0, hidden: true, "aria-label": t("upload.send") });
  const picker = filePicker((state) => (form.element.hidden = Boolean(state.facts)));
  const shown = dialog({
    title: t("upload.title"),
    confirm: t("upload.send"),
    wide: true,
    body: [
      picker.element,
      make("div", { class: "grid three" }, field(t("upload.name"), title, { hint: t("upload.name.hint") }), field(t("upload.policy"), policy), field(t("upload.as_of"), asOf, { hint: t("upload.as_of.hint") })),
      form.element,
      bar,
    ],
    submit: async () => {
      if (!picker.state.files.length) {
        shown.refuse(t("upload.no_files"));
        picker.focus();
        return false;
      }
      const data = new FormData();
      for (const file of picker.state.files) data.append("files", file, file.name);
      const given = picker.state.facts ? await picker.state.facts.text() : form.read() && JSON.stringify(form.read());
      if (given) data.append("application", given);
      if (title.value.trim()) data.append("title", title.value.trim());
      data.append("policy", policy.value);
      if (asOf.value) data.append("as_of", asOf.value);
      bar.hidden = false;
      try {
        const answer = await upload("/v1/applications", data, (part) => (bar.value = part));
        toast(t(answer.status === 200 ? "upload.same" : "upload.done"));
        await done(answer.data, answer.status !== 200);
      } catch (problem) {
        bar.hidden = true;
        throw problem instanceof Problem ? problem : new Problem(0, {});
      }
      return true;
    },
  });
  if (files.length) picker.add(files);
  picker.focus();
}
