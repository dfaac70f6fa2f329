"use strict";
(() => {
  const page = JSON.parse(document.getElementById("data").textContent);
  const { rows, causes, groups, words } = page;
  const STEP = 100;
  const outcomes = ["qualified", "refer", "not_qualified", "error"];
  const state = { language: page.language, outcome: "", group: -1, cause: -1, kind: "", text: "", sort: "minutes", shown: STEP, open: -1 };
  const $ = (id) => document.getElementById(id);
  const say = (key) => (words[key] ? words[key][state.language] : key);
  // Every text of a document reaches the page as a text node, never as markup.
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "click") element.addEventListener("click", value);
      else if (value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  };
  const minutes = (value) => `${Math.round(value).toLocaleString(state.language)} ${say("minutes")}`;
  const haystack = rows.map((row) => [row.path, row.issuer, row.number, row.holder, row.product, row.models, row.standards.join(" "), row.error].join("\n").toLowerCase());

  const fits = (row, index) =>
    (!state.outcome || row.outcome === state.outcome) &&
    (state.group < 0 || row.group === state.group) &&
    (state.cause < 0 || row.causes.includes(state.cause)) &&
    (!state.kind || row.kinds.includes(state.kind)) &&
    (!state.text || state.text.toLowerCase().split(/\s+/).every((part) => haystack[index].includes(part)));

  const orders = {
    minutes: (a, b) => rows[a].minutes - rows[b].minutes,
    "-minutes": (a, b) => rows[b].minutes - rows[a].minutes,
    name: (a, b) => (rows[a].name < rows[b].name ? -1 : rows[a].name > rows[b].name ? 1 : 0),
    expiry: (a, b) => (rows[a].expiry || "9999").localeCompare(rows[b].expiry || "9999"),
    outcome: (a, b) => outcomes.indexOf(rows[a].outcome) - outcomes.indexOf(rows[b].outcome),
    order: () => 0,
  };
  const chosen = () => rows.map((_, index) => index).filter((index) => fits(rows[index], index)).sort((a, b) => orders[state.sort](a, b) || a - b);

  const counts = () => {
    const card = (outcome, of) => make("button", { type: "button", "data-outcome": outcome, "aria-pressed": String(state.outcome === outcome), click: () => set({ outcome, group: -1 }) },
      make("b", {}, of.length.toLocaleString(state.language)), make("span", { class: outcome ? `badge ${outcome}` : "" }, say(outcome || "all")),
      make("div", { class: "soft" }, minutes(of.reduce((sum, row) => sum + row.minutes, 0))));
    $("counts").replaceChildren(card("", rows), ...outcomes.map((outcome) => card(outcome, rows.filter((row) => row.outcome === outcome))));
  };

  const causeText = (index) => causes[index][state.language] || causes[index].en || causes[index].criterion;
  const side = () => {
    // What sets a group apart is its rarest reason: it stands for the group.
    const rarest = (group) => [...group.causes].sort((a, b) => causes[a].count - causes[b].count)[0];
    const ordered = groups.map((group, index) => ({ group, index })).sort((a, b) => b.group.count - a.group.count);
    $("groups").replaceChildren(...ordered.map(({ group, index }) => make("li", {}, make("button", { type: "button", "data-group": index, "aria-pressed": String(state.group === index), click: () => set({ group: state.group === index ? -1 : index, outcome: state.group === index ? "" : "refer" }) },
      make("b", {}, group.count.toLocaleString(state.language)),
      make("span", {}, group.causes.length ? causeText(rarest(group)) : say("refer"), group.causes.length > 1 ? make("span", { class: "soft" }, ` + ${group.causes.length - 1} ${say("more")}`) : "")))));
    const blocking = causes.map((cause, index) => ({ index, count: cause.count })).filter((cause) => cause.count).sort((a, b) => b.count - a.count);
    $("causes").replaceChildren(...blocking.map(({ index, count }) => make("li", {}, make("button", { type: "button", "data-cause": index, "aria-pressed": String(state.cause === index), click: () => set({ cause: state.cause === index ? -1 : index }) },
      make("b", {}, count.toLocaleString(state.language)), make("span", {}, causeText(index))))));
  };

  const line = (index) => {
    const row = rows[index];
    // The rarest first: what most rows share tells this one apart from none.
    const listed = [...row.causes].sort((a, b) => causes[a].count - causes[b].count).slice(0, 3).map((cause) => make("li", {}, causeText(cause)));
    if (row.causes.length > 3) listed.push(make("li", { class: "soft" }, `+ ${row.causes.length - 3} ${say("more")}`));
    return make("tr", { "data-item": index, class: state.open === index ? "open" : "", click: () => open(index) },
      make("td", {}, make("span", { class: `badge ${row.outcome}` }, say(row.outcome))),
      make("td", {}, make("button", { type: "button", title: row.path }, row.name), make("div", { class: "soft" }, [row.product, row.models].filter(Boolean).join(" · "))),
      make("td", {}, row.issuer, make("div", { class: "soft" }, [row.number, row.expiry && `~ ${row.expiry}`].filter(Boolean).join(" · "))),
      make("td", {}, row.outcome === "error" ? row.error : row.causes.length ? make("ul", { class: "causes" }, ...listed) : row.summary[state.language]),
      make("td", { class: "minutes" }, minutes(row.minutes)));
  };
  const list = () => {
    const found = chosen();
    $("rows").replaceChildren(...found.slice(0, state.shown).map(line));
    $("found").textContent = `${found.length.toLocaleString(state.language)} / ${rows.length.toLocaleString(state.language)}`;
    $("more").hidden = found.length <= state.shown;
  };

  const open = (index) => {
    state.open = index;
    const row = rows[index], frame = $("frame");
    $("title").textContent = row.path;
    $("viewer").hidden = false;
    frame.onload = () => frame.contentWindow.postMessage({ language: state.language }, "*");
    if (row.detail) { frame.removeAttribute("src"); frame.srcdoc = page.details[row.detail]; } else { frame.removeAttribute("srcdoc"); frame.src = row.page; }
    $("apart").hidden = !row.page;
    if (row.page) $("apart").href = row.page;
    for (const element of $("rows").children) element.classList.toggle("open", Number(element.dataset.item) === index);
    $("close").focus();
  };
  const close = () => {
    const index = state.open;
    $("viewer").hidden = true;
    state.open = -1;
    const row = $("rows").querySelector(`[data-item="${index}"]`);
    if (row) { row.classList.remove("open"); row.querySelector("button").focus(); }
  };
  const step = (by) => {
    const found = chosen(), at = found.indexOf(state.open) + by;
    if (at >= 0 && at < found.length) open(found[at]);
  };

  const set = (changes) => { Object.assign(state, { shown: STEP }, changes); draw(); };
  const draw = () => {
    document.documentElement.lang = state.language;
    for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
    $("search").placeholder = say("search");
    $("language").textContent = state.language === "ko" ? "English" : "한국어";
    const kinds = [...new Set(rows.flatMap((row) => row.kinds))].sort();
    $("kind").replaceChildren(make("option", { value: "" }, say("all_kinds")), ...kinds.map((kind) => make("option", { value: kind, selected: kind === state.kind }, say(kind))));
    $("sort").replaceChildren(...Object.keys(orders).map((key) => make("option", { value: key, selected: key === state.sort }, say(`sort.${key}`))));
    counts(); side(); list();
    if (state.open >= 0) $("frame").contentWindow.postMessage({ language: state.language }, "*");
  };

  $("language").addEventListener("click", () => set({ language: state.language === "ko" ? "en" : "ko" }));
  $("search").addEventListener("input", (event) => { Object.assign(state, { text: event.target.value.trim(), shown: STEP }); list(); });
  $("kind").addEventListener("change", (event) => set({ kind: event.target.value }));
  $("sort").addEventListener("change", (event) => set({ sort: event.target.value }));
  $("reset").addEventListener("click", () => { $("search").value = ""; set({ outcome: "", group: -1, cause: -1, kind: "", text: "" }); });
  $("more").addEventListener("click", () => { state.shown += STEP; list(); });
  $("close").addEventListener("click", close);
  $("next").addEventListener("click", () => step(1));
  $("previous").addEventListener("click", () => step(-1));
  const steer = (key) => {
    if (state.open < 0) return;
    if (key === "Escape") close();
    else if (key === "j" || key === "ArrowRight") step(1);
    else if (key === "k" || key === "ArrowLeft") step(-1);
  };
  document.addEventListener("keydown", (event) => {
    if (/INPUT|SELECT/.test(document.activeElement.tagName)) return;
    if (event.key === "/") { event.preventDefault(); $("search").focus(); } else steer(event.key);
  });
  window.addEventListener("message", (event) => { if (event.source === $("frame").contentWindow) steer(event.data && event.data.key); });
  draw();
})();
