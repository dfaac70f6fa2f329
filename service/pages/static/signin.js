// Sign-in: name and password; then back to where one came from, within this service only.

import { signIn } from "./api.js";
import { field, fill, make } from "./dom.js";
import { start, words } from "./shell.js";
import { t } from "./words.js";

function target() {
  try {
    const next = new URL(new URLSearchParams(location.search).get("next") || "/", location.origin);
    // The whole address is used: a path alone may begin with two slashes, and then names another host.
    return next.href.startsWith(`${location.origin}/`) ? next.href : "/";
  } catch {
    return "/";
  }
}

function render() {
  const kept = document.getElementById("name")?.value ?? "";
  const name = make("input", { id: "name", autocomplete: "username", required: true, autocapitalize: "none", spellcheck: "false", value: kept });
  const password = make("input", { id: "password", type: "password", autocomplete: "current-password", required: true });
  const error = make("p", { class: "error-text", role: "alert", id: "error" });
  const submit = make("button", { type: "submit", class: "primary" }, t("signin.submit"));
  const form = make(
    "form",
    {
      class: "panel sign-in",
      novalidate: true,
      onsubmit: async (event) => {
        event.preventDefault();
        submit.disabled = true;
        error.replaceChildren();
        try {
          await signIn(name.value, password.value);
          location.assign(target());
        } catch (problem) {
          const { text, detail } = words(problem);
          const wrong = [401, 403].includes(problem.status);
          fill(error, wrong ? t("signin.failed") : text, !wrong && detail && ` ${detail}`);
          submit.disabled = false;
          password.select();
        }
      },
    },
    make("div", { class: "head" }, make("img", { src: "/static/icon.svg", alt: "", width: 40, height: 40 }), make("h1", {}, t("signin.title")), make("p", { class: "soft" }, t("signin.lead"))),
    field(t("signin.name"), name),
    field(t("signin.password"), password),
    error,
    submit,
    make("p", { class: "soft foot" }, t("signin.note")),
  );
  fill(document.getElementById("main"), form);
  (kept ? password : name).focus();
}

start({ section: "signin", render, open: true });
