// The words of both languages, and how numbers, dates and times are written in them.

let texts = { ko: {}, en: {} };
const YEAR = 31536000;

export async function loadWords() {
  const answer = await fetch("/static/words.json", { credentials: "include" });
  texts = await answer.json();
}

export const language = () => (document.documentElement.lang === "en" ? "en" : "ko");

/** The words for a key, its places filled; a key without words stands for itself. */
export function t(key, values = {}) {
  const text = texts[language()][key] ?? texts[language()][`report.${key}`];
  if (text === undefined) return key.slice(key.lastIndexOf(".") + 1).replaceAll("_", " ");
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export const has = (key) => key in texts[language()];

/** A sentence of an assessment in the reader's language. */
export const say = (message) => (message ? message[language()] || message.en || message.key || "" : "");

export function remember(name, value) {
  document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR}; SameSite=Strict${location.protocol === "https:" ? "; Secure" : ""}`;
}

export function setLanguage(value) {
  document.documentElement.lang = value;
  remember("certlane_language", value);
}

export function setTheme(value) {
  if (value === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
  remember("certlane_theme", value);
}

export const theme = () => document.documentElement.dataset.theme || "auto";

const locale = () => (language() === "en" ? "en-GB" : "ko-KR");
export const number = (value) => Number(value).toLocaleString(locale());
const made = new Map();

function format(name, options) {
  const key = `${locale()} ${name}`;
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(locale(), options));
  return made.get(key);
}

const moment = (value) => {
  const date = new Date(typeof value === "number" ? value * 1000 : value);
  return Number.isNaN(date.getTime()) ? null : date;
};

/** Day and minute of an instant, in the reader's time zone. */
export function time(value) {
  const date = moment(value);
  return date ? format("time", { dateStyle: "medium", timeStyle: "short" }).format(date) : "";
}

/** The clock for today, the day for earlier ones. */
export function shortTime(value) {
  const date = moment(value);
  if (!date) return "";
  const today = new Date().toDateString() === date.toDateString();
  return format(today ? "clock" : "day", today ? { timeStyle: "short" } : { month: "short", day: "numeric" }).format(date);
}

export function clock(value) {
  return format("seconds", { timeStyle: "medium" }).format(value);
}

export const minutes = (value) => t("triage.minutes", { n: number(Math.round(value)) });
