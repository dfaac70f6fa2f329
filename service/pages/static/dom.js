// Building blocks of the pages. Every text, ours or a document's, reaches the page as a text node, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element. `on*` attributes are listeners, `false`, `null` and `undefined` leave an attribute out. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "dataset") Object.assign(element.dataset, value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...flat(children));
  return element;
}

function flat(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== "").map((child) => (child instanceof Node ? child : String(child)));
}

/** Replaces what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...flat(children));
  return element;
}

const PATHS = {
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Zm3.3 7.8L14 14",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  up: "m3.5 10 4.5-4.5 4.5 4.5",
  down: "m3.5 6 4.5 4.5L12.5 6",
  left: "m10 3.5-4.5 4.5 4.5 4.5",
  right: "m6 3.5 4.5 4.5-4.5 4.5",
  close: "m4 4 8 8m0-8-8 8",
  sun: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6ZM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8 13 13M13 3l-1.2 1.2M4.2 11.8 3 13",
  moon: "M13.4 9.7A5.8 5.8 0 0 1 6.3 2.6 5.8 5.8 0 1 0 13.4 9.7Z",
  auto: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 0v12M8 5l4.6-.8M8 8h5.9M8 11l4.6.8",
  user: "M8 2.4a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4ZM2.8 13.6c.4-2.7 2.5-4 5.2-4s4.8 1.3 5.2 4",
  print: "M4.5 6V2.5h7V6M4.5 11H2.8V6h10.4v5h-1.7M4.5 9h7v4.5h-7Z",
  pen: "m2.8 13.2.7-3L10.6 3l2.4 2.4-7.1 7.1-3.1.7ZM9 4.7l2.4 2.4",
  file: "M4 2h5l3.2 3.2V14H4Zm5 0v3.4h3.2",
  check: "m3 8.5 3.4 3.4L13 4.6",
  columns: "M2.5 3h11v10h-11Zm5.5 0v10",
  refresh: "M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3",
  trash: "M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5",
  external: "M6.5 3.5h-3v9h9v-3M9 3h4v4M13 3 7.5 8.5",
  fit: "M2.5 3v10M13.5 3v10M5 8h6M5 8l1.6-1.6M5 8l1.6 1.6M11 8 9.4 6.4M11 8 9.4 9.6",
  keyboard: "M2 4.5h12v7H2Zm2 2h.1m2 0h.1m2 0h.1m2 0h.1M4 9.4h.1m2 0h3.8m2 0h.1",
  upload: "M8 10.5v-8m0 0L5 5.5m3-3 3 3M2.8 10v3.2h10.4V10",
  lock: "M4 7.5h8V13H4Zm1.6 0V5.2a2.4 2.4 0 0 1 4.8 0v2.3",
  undo: "M3 6.5h6.2a3.4 3.4 0 1 1 0 6.8H6M3 6.5l2.8-2.8M3 6.5l2.8 2.8",
  dots: "M3.5 8h.1M8 8h.1M12.4 8h.1",
  swap: "M3 5.5h9.5L10 3M13 10.5H3.5L6 13",
};

/** Returns a small line drawing; it is hidden from readers of the screen. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true", focusable: "false" })) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A button with a drawing and, unless `bare`, its words. */
export function button(label, { picture = "", bare = false, kind = "", ...attributes } = {}) {
  return make(
    "button",
    { type: "button", class: [kind, bare ? "bare" : ""].filter(Boolean).join(" ") || null, "aria-label": bare ? label : null, title: bare ? label : null, ...attributes },
    picture && icon(picture),
    bare ? "" : make("span", {}, label),
  );
}

let counter = 0;

/** An id that no other element has. */
export const fresh = (stem) => `${stem}-${(counter += 1)}`;

/** A label with its control below it, and a hint where there is one. */
export function field(label, control, { hint = "", optional = "" } = {}) {
  const id = control.id || fresh("field");
  control.id = id;
  const note = hint ? make("p", { class: "hint", id: `${id}-hint` }, hint) : null;
  if (note) control.setAttribute("aria-describedby", note.id);
  return make("div", { class: "field" }, make("label", { for: id }, label, optional && make("span", { class: "soft" }, ` ${optional}`)), control, note);
}

export function option(value, label, chosen = false) {
  return make("option", { value, selected: chosen }, label);
}

/** Calls `action` once the calls stop for `pause` milliseconds. */
export function later(action, pause = 150) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), pause);
  };
}

/** Whether the reader is typing, so that single keys are no shortcuts. */
export function typing(event) {
  const target = event.target;
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) && !(target instanceof HTMLInputElement && /^(radio|checkbox|button|submit)$/.test(target.type));
}
