// One's own account: who one is, how pages look, and one's tokens.

import { fill, make } from "./dom.js";
import { speak, start, who } from "./shell.js";
import { tokensSection } from "./tokens.js";
import { language, setTheme, t, theme } from "./words.js";

function choice(legend, name, options, chosen, act) {
  return make("fieldset", { class: "inline" }, make("legend", {}, legend), options.map(([value, label]) => make("label", { class: "choice" }, make("input", { type: "radio", name, value, checked: value === chosen, onchange: () => act(value) }), label)));
}

async function render() {
  const person = who();
  const tokens = tokensSection();
  fill(
    document.getElementById("main"),
    make(
      "div",
      { class: "page" },
      make("h1", {}, t("page.account")),
      make("p", {}, make("strong", {}, person.name), " ", make("span", { class: "soft" }, t(`role.${person.role}`))),
      make("section", {}, make("h2", {}, t("account.preferences")), make("div", { class: "panel preferences" }, choice(t("account.language"), "language", [["ko", "한국어"], ["en", "English"]], language(), (value) => speak(value)), choice(t("account.theme"), "theme", ["auto", "light", "dark"].map((name) => [name, t(`account.theme.${name}`)]), theme(), setTheme))),
      tokens.element,
    ),
  );
  await tokens.draw();
}

start({ section: "account", render });
