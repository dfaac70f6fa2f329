// What an examiner does to an application: override, sign, countersign, reopen, decide again, delete.

import { application as path, post, remove, seg, upload } from "./api.js";
import { field, make, option } from "./dom.js";
import { filePicker } from "./upload.js";
import { askReason, dialog, toast } from "./shell.js";
import { t } from "./words.js";

const DISPOSITIONS = ["fast_track", "committee", "ordinary_route", "returned"];
const LEAST = 10;
const ORDER = { fail: 0, unknown: 1, pass: 2 };

function choices(legend, name, values, label, { disabled = () => false, chosen = "", hint = () => "" } = {}) {
  return make("fieldset", {}, make("legend", {}, legend), values.map((value) => make("label", { class: "choice" }, make("input", { type: "radio", name, value, required: true, checked: value === chosen, disabled: disabled(value) }), make("span", {}, make("span", { class: "strong" }, label(value)), hint(value) && make("span", { class: "hint" }, hint(value))))));
}

const chosen = (form, name) => form.querySelector(`input[name="${name}"]:checked`)?.value ?? "";

/** Asks for the new finding and the reason; the original stays. */
export function override(id, finding, { twoPerson, bettered }, done) {
  const others = ["pass", "unknown", "fail"].filter((outcome) => outcome !== finding.outcome);
  const barred = (outcome) => !bettered && ORDER[outcome] > ORDER[finding.outcome];
  const first = others.find((outcome) => !barred(outcome));
  const reason = make("textarea", { rows: 4, required: true, maxlength: 4000 });
  const better = make("p", { class: "notice open", hidden: true }, t("override.two_person"));
  const body = make("div", { onchange: () => (better.hidden = !(twoPerson && (ORDER[chosen(body, "outcome")] ?? -1) > ORDER[finding.outcome])) }, choices(t("override.to"), "outcome", others, (value) => t(`finding.${value}`), { chosen: first, disabled: barred }), others.some(barred) && make("p", { class: "hint" }, t("override.never", { criterion: finding.criterion })), better, field(t("override.reason"), reason, { hint: t("override.reason.hint") }));
  const shown = dialog({
    title: t("override.title", { criterion: finding.criterion }),
    lead: t("override.lead"),
    body: [make("blockquote", { class: `quoted ${finding.outcome}` }, make("span", { class: "chip" }, t(`finding.${finding.outcome}`)), make("p", {}, finding.text)), body],
    confirm: t("override.submit"),
    submit: async () => {
      const text = reason.value.trim();
      if (text.length < LEAST) {
        shown.refuse(t("override.short"));
        reason.focus();
        return false;
      }
      await post(`${path(id)}/overrides`, { criterion: finding.criterion, subject: finding.subject ?? "", outcome: chosen(body, "outcome"), reason: text });
      await done();
      return true;
    },
  });
  body.dispatchEvent(new Event("change"));
}

export function withdraw(id, entry, done) {
  askReason({
    title: t("override.withdraw.title", { criterion: entry.criterion }),
    lead: "",
    confirm: t("review.withdraw"),
    act: async (reason) => {
      const query = new URLSearchParams({ reason, ...(entry.subject ? { subject: entry.subject } : {}) });
      await remove(`${path(id)}/overrides/${seg(entry.criterion)}?${query}`);
      await done();
    },
  });
}

/** Asks for the disposition, the statement and the confirmation. */
export function sign(id, { outcome, revision, twoPerson }, done) {
  const statement = make("textarea", { rows: 4, required: true, maxlength: 8000 });
  const confirm = make("input", { type: "checkbox", required: true });
  const proposed = { qualified: "fast_track", refer: "committee", not_qualified: "ordinary_route" }[outcome];
  const body = make("div", {}, choices(t("sign.disposition"), "disposition", DISPOSITIONS, (value) => t(`sign.${value}`), { chosen: proposed, disabled: (value) => value === "fast_track" && outcome !== "qualified", hint: (value) => t(`sign.${value}.hint`) }), twoPerson && outcome === "qualified" && make("p", { class: "notice open" }, t("sign.two_person")), field(t("sign.statement"), statement, { hint: t("sign.statement.hint") }), make("label", { class: "check" }, confirm, t("sign.confirm")));
  const shown = dialog({
    title: t("sign.title"),
    lead: t("sign.lead", { revision }),
    body,
    confirm: t("sign.submit"),
    submit: async () => {
      if (statement.value.trim().length < LEAST) {
        shown.refuse(t("override.short"));
        statement.focus();
        return false;
      }
      if (!confirm.checked) {
        shown.refuse(t("sign.confirm"));
        confirm.focus();
        return false;
      }
      await post(`${path(id)}/signature`, { disposition: chosen(body, "disposition"), statement: statement.value.trim(), revision });
      toast(t("sign.done"));
      await done();
      return true;
    },
  });
}

export function countersign(id, signature, done) {
  dialog({
    title: t("sign.counter.title"),
    lead: t("sign.counter.lead", { name: signature.name, disposition: t(`sign.${signature.disposition}`) }),
    body: signature.statement && make("blockquote", { class: "quoted" }, make("p", {}, signature.statement)),
    confirm: t("sign.counter.title"),
    submit: async () => {
      await post(`${path(id)}/signature/counter`, {});
      toast(t("sign.counter.done"));
      await done();
    },
  });
}

export async function confirmOverride(id, entry, done) {
  const query = entry.subject ? `?${new URLSearchParams({ subject: entry.subject })}` : "";
  await post(`${path(id)}/overrides/${seg(entry.criterion)}/confirmation${query}`);
  await done();
}

export function reopen(id, done) {
  askReason({
    title: t("reopen.title"),
    lead: t("reopen.lead"),
    confirm: t("reopen.submit"),
    act: async (reason) => {
      await post(`${path(id)}/reopen`, { reason });
      toast(t("reopen.done"));
      await done();
    },
  });
}

export function erase(id) {
  askReason({
    title: t("delete.title"),
    lead: t("delete.lead"),
    confirm: t("delete.submit"),
    kind: "danger",
    act: async (reason) => {
      await remove(`${path(id)}?reason=${seg(reason)}`);
      location.assign("/");
    },
  });
}

/** Decides again, with more documents where some are given. */
export function rerun(id, { policy, asOf, policies }, done) {
  const which = make("select", {}, (policies.length ? policies : [policy]).map((name) => option(name, name, name === policy)));
  const day = make("input", { type: "date", value: asOf });
  // Added documents are decided under the application's own policy and day.
  const picker = filePicker((state) => (which.disabled = day.disabled = state.files.length > 0), { toml: false });
  dialog({
    title: t("rerun.title"),
    lead: t("rerun.lead"),
    wide: true,
    body: [picker.element, make("div", { class: "grid" }, field(t("upload.policy"), which), field(t("upload.as_of"), day))],
    confirm: t("rerun.submit"),
    submit: async () => {
      if (picker.state.files.length) {
        const form = new FormData();
        for (const file of picker.state.files) form.append("files", file, file.name);
        await upload(`${path(id)}/documents`, form, () => {});
      } else await post(`${path(id)}/rerun`, { policy: which.value, ...(day.value ? { as_of: day.value } : {}) });
      toast(t("rerun.done"));
      await done();
    },
  });
}

