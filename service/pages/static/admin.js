// Administration: people, tokens, webhooks.

import { list, patch, post, remove, seg } from "./api.js";
import { button, field, fill, make, option } from "./dom.js";
import { complain, dialog, may, start, toast, who } from "./shell.js";
import { showSecret, tokensSection } from "./tokens.js";
import { t, time } from "./words.js";

const ROLES = ["applicant", "examiner", "supervisor", "administrator"];
const EVENTS = ["application.decided", "application.failed", "application.overridden", "application.signed", "application.deleted"];
const LEAST_PASSWORD = 12;
const view = {};

const table = (columns, rows) => make("table", {}, make("thead", {}, make("tr", {}, columns.map((name) => make("th", { scope: "col" }, name)), make("th", { scope: "col" }, make("span", { class: "hidden-text" }, t("admin.actions"))))), make("tbody", {}, rows));

async function users() {
  const { items } = await list("/v1/users");
  fill(
    view.users,
    table(
      [t("admin.user.name"), t("admin.user.role"), t("admin.user.state"), t("account.token.created")],
      items.map((user) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, user.name),
          make("td", {}, user.id === who().id ? t(`role.${user.role}`) : make("select", { "aria-label": `${t("admin.user.role")}: ${user.name}`, onchange: (event) => change(user, { role: event.target.value }) }, ROLES.map((value) => option(value, t(`role.${value}`), value === user.role)))),
          make("td", {}, make("span", { class: `chip ${user.disabled_at ? "error" : "pass"}` }, t(user.disabled_at ? "admin.user.disabled" : "admin.user.enabled"))),
          make("td", { class: "soft" }, time(user.created_at)),
          make("td", { class: "number acts" }, button(t("admin.user.set_password"), { "aria-label": `${t("admin.user.set_password")}: ${user.name}`, onclick: () => password(user) }), user.id !== who().id && button(t(user.disabled_at ? "admin.user.enable" : "admin.user.disable"), { kind: user.disabled_at ? "" : "danger", "aria-label": `${t(user.disabled_at ? "admin.user.enable" : "admin.user.disable")}: ${user.name}`, onclick: () => change(user, { disabled: !user.disabled_at }) })),
        ),
      ),
    ),
  );
}

const change = (user, what) => patch(`/v1/users/${seg(user.id)}`, what).then(users).then(() => toast(t("admin.user.changed"))).catch(complain);

function secretField() {
  return make("input", { type: "password", autocomplete: "new-password", minlength: LEAST_PASSWORD, maxlength: 1024 });
}

function tooShort(shown, input) {
  if (input.value.length >= LEAST_PASSWORD) return false;
  shown.refuse(t("admin.user.password.hint"));
  input.focus();
  return true;
}

function password(user) {
  const secret = secretField();
  const shown = dialog({
    title: `${t("admin.user.set_password")}: ${user.name}`,
    body: [field(t("admin.user.password"), secret, { hint: t("admin.user.password.hint") })],
    submit: async () => {
      if (tooShort(shown, secret)) return false;
      await patch(`/v1/users/${seg(user.id)}`, { password: secret.value });
      toast(t("admin.user.changed"));
      return true;
    },
  });
}

function addUser() {
  const name = make("input", { maxlength: 100, autocomplete: "off", autocapitalize: "none" });
  const role = make("select", {}, ROLES.map((value) => option(value, t(`role.${value}`), value === "examiner")));
  const secret = secretField();
  const shown = dialog({
    title: t("admin.users.add"),
    confirm: t("admin.users.add"),
    body: [field(t("admin.user.name"), name), field(t("admin.user.role"), role), field(t("admin.user.password"), secret, { hint: t("admin.user.password.hint") })],
    submit: async () => {
      if (!name.value.trim()) {
        shown.refuse(t("admin.user.name"));
        name.focus();
        return false;
      }
      if (role.value !== "applicant" && tooShort(shown, secret)) return false;
      await post("/v1/users", { name: name.value.trim(), role: role.value, ...(secret.value ? { password: secret.value } : {}) });
      await users();
      toast(t("admin.user.added"));
      return true;
    },
  });
}

async function hooks() {
  const { items } = await list("/v1/webhooks");
  fill(
    view.hooks,
    items.length
      ? table(
          [t("admin.hook.url"), t("admin.hook.events"), t("admin.hook.deliveries")],
          items.map((hook) => make("tr", {}, make("th", { scope: "row", class: "code" }, hook.url), make("td", {}, hook.events.map((name) => t(`action.${name}`)).join(", ")), make("td", { class: "soft" }, t("admin.hook.counts", { delivered: hook.delivered ?? 0, waiting: hook.waiting ?? 0, given_up: hook.given_up ?? 0 })), make("td", { class: "number" }, button(t("admin.hook.delete"), { kind: "danger", "aria-label": `${t("admin.hook.delete")}: ${hook.url}`, onclick: () => remove(`/v1/webhooks/${seg(hook.id)}`).then(hooks).then(() => toast(t("admin.hook.deleted"))).catch(complain) })))),
        )
      : make("p", { class: "soft" }, t("admin.hooks.none")),
  );
}

const random = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24)))).replaceAll("+", "-").replaceAll("/", "_");

function addHook() {
  const url = make("input", { type: "url", maxlength: 2000, placeholder: "https://" });
  const secret = make("input", { maxlength: 200, autocomplete: "off" });
  const events = EVENTS.map((name) => make("input", { type: "checkbox", value: name, checked: /decided|signed/.test(name) }));
  const shown = dialog({
    title: t("admin.hook.add"),
    confirm: t("admin.hook.add"),
    body: [field(t("admin.hook.url"), url), make("fieldset", {}, make("legend", {}, t("admin.hook.events")), events.map((box) => make("label", { class: "choice" }, box, t(`action.${box.value}`)))), field(t("admin.hook.secret"), secret, { hint: t("admin.hook.secret.hint") })],
    submit: async () => {
      if (!/^https?:\/\/./.test(url.value)) {
        shown.refuse(t("admin.hook.url"));
        url.focus();
        return false;
      }
      const made = secret.value.trim() || random();
      await post("/v1/webhooks", { url: url.value.trim(), events: events.filter((box) => box.checked).map((box) => box.value), secret: made });
      await hooks();
      toast(t("admin.hook.added"));
      if (!secret.value.trim()) setTimeout(() => showSecret(t("admin.hook.secret"), made));
      return true;
    },
  });
}

async function render() {
  const main = document.getElementById("main");
  if (!may("administrator")) {
    fill(main, make("div", { class: "empty" }, make("h1", {}, t("shell.forbidden"))));
    return;
  }
  const tokens = tokensSection({ all: true });
  view.users = make("div", { class: "panel" });
  view.hooks = make("div", { class: "panel" });
  fill(
    main,
    make(
      "div",
      { class: "page" },
      make("h1", {}, t("page.admin")),
      make("section", {}, make("div", { class: "section-head" }, make("h2", {}, t("admin.users")), button(t("admin.users.add"), { picture: "plus", id: "new-user", onclick: addUser })), view.users),
      tokens.element,
      make("section", {}, make("div", { class: "section-head" }, make("h2", {}, t("admin.hooks")), button(t("admin.hook.add"), { picture: "plus", id: "new-hook", onclick: addHook })), make("p", { class: "soft" }, t("admin.hooks.lead")), view.hooks),
    ),
  );
  await Promise.all([users(), tokens.draw(), hooks()]);
}

start({ section: "admin", render });
