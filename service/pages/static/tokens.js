// A table of tokens and the form that makes one; a secret is shown once.

import { list, post, remove, seg } from "./api.js";
import { button, field, fill, make } from "./dom.js";
import { complain, dialog, toast } from "./shell.js";
import { t, time } from "./words.js";

/** Shows a secret that is never shown again. */
export function showSecret(title, secret) {
  const shown = make("input", { readonly: true, value: secret, class: "code", "aria-label": title, onfocus: () => shown.select() });
  shown.value = secret;
  const copy = button(t("shell.copy"), { kind: "primary", onclick: async () => {
    try {
      await navigator.clipboard.writeText(secret);
      toast(t("shell.copied"));
    } catch {
      shown.focus();
    }
  } });
  dialog({ title, body: [make("p", { class: "notice open" }, t("account.token.secret")), make("div", { class: "secret" }, shown, copy)] });
  shown.focus();
}

function create(done, user) {
  const name = make("input", { maxlength: 100, required: true });
  const days = make("input", { type: "number", min: 1, max: 3650, value: 365 });
  const shown = dialog({
    title: t("account.token.create"),
    confirm: t("account.token.create"),
    body: [field(t("account.token.name"), name), field(t("account.token.days"), days, { hint: t("account.token.days.hint") })],
    submit: async () => {
      if (!name.value.trim()) {
        name.focus();
        shown.refuse(t("account.token.name"));
        return false;
      }
      const made = await post("/v1/tokens", { name: name.value.trim(), ...(user ? { user } : {}), ...(days.value ? { days: Number(days.value) } : {}) });
      await done();
      setTimeout(() => showSecret(made.name, made.secret));
      return true;
    },
  });
}

/** The section of tokens; `all` names their users too. */
export function tokensSection({ all = false } = {}) {
  const body = make("div", { class: "panel" });
  const draw = async () => {
    const { items } = await list(all ? "/v1/tokens?all=true" : "/v1/tokens");
    const live = items.filter((token) => !token.revoked_at);
    fill(
      body,
      live.length
        ? make("table", {}, make("thead", {}, make("tr", {}, [t("account.token.name"), all && t("admin.user.name"), t("account.token.created"), t("account.token.expires"), t("account.token.used")].filter(Boolean).map((name) => make("th", { scope: "col" }, name)), make("th", { scope: "col" }, make("span", { class: "hidden-text" }, t("admin.actions"))))), make("tbody", {}, live.map((token) => make("tr", {}, make("th", { scope: "row" }, token.name), all && make("td", {}, token.user_name), make("td", {}, time(token.created_at)), make("td", {}, token.expires_at ? time(token.expires_at) : t("account.token.unlimited")), make("td", {}, token.last_used_at ? time(token.last_used_at) : t("account.token.never")), make("td", { class: "number" }, button(t("account.token.revoke"), { kind: "danger", "aria-label": `${t("account.token.revoke")}: ${token.name}`, onclick: () => remove(`/v1/tokens/${seg(token.id)}`).then(draw).then(() => toast(t("account.token.revoked"))).catch(complain) }))))))
        : make("p", { class: "soft" }, t("account.token.none")),
    );
  };
  return { draw, element: make("section", {}, make("div", { class: "section-head" }, make("h2", {}, t(all ? "admin.tokens" : "account.tokens")), button(t("account.token.create"), { picture: "plus", id: "new-token", onclick: () => create(draw) })), make("p", { class: "soft" }, t("account.tokens.lead")), body) };
}

