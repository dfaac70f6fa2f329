// The REST interface as the pages use it: session, problem details, entity tags, uploads with progress.

let csrf = "";
const tags = new Map(); // address -> { tag, data }

/** What the service refused, with what a person can do about it. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `HTTP ${status}`);
    this.status = status;
    this.title = body.title || "";
    this.detail = body.detail || "";
    this.code = body.code || "";
    this.remedy = body.remedy || "";
    this.errors = body.errors || [];
  }
}

export const seg = encodeURIComponent;

async function send(method, path, { body, headers = {}, signal } = {}) {
  const options = { method, headers: { Accept: "application/json", ...headers }, credentials: "same-origin", signal };
  if (method !== "GET") options.headers["X-CSRF-Token"] = csrf;
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, {});
  }
  return answer;
}

async function read(answer) {
  const text = await answer.text();
  let data = {};
  try {
    data = text ? JSON.parse(text) : {};
  } catch {
    data = { title: answer.statusText };
  }
  if (!answer.ok) {
    if (answer.status === 401 && location.pathname !== "/sign-in") location.assign(`/sign-in?next=${seg(location.pathname + location.search)}`);
    throw new Problem(answer.status, data);
  }
  return data;
}

/** Reads an address; what has not changed since the last time comes from memory. */
export async function get(path, { signal } = {}) {
  const kept = tags.get(path);
  const answer = await send("GET", path, { signal, headers: kept ? { "If-None-Match": kept.tag } : {} });
  if (answer.status === 304 && kept) return kept.data;
  const data = await read(answer);
  const tag = answer.headers.get("ETag");
  if (tag) tags.set(path, { tag, data });
  return data;
}

const change = (method) => async (path, body) => read(await send(method, path, { body }));
export const post = change("POST");
export const patch = change("PATCH");
export const remove = change("DELETE");

/** All items of a list, page by page, at most `most`. */
export async function list(path, most = 1000) {
  const items = [];
  let cursor = "";
  do {
    const page = await get(cursor ? `${path}${path.includes("?") ? "&" : "?"}cursor=${seg(cursor)}` : path);
    const found = Array.isArray(page) ? page : page.items ?? [];
    items.push(...found);
    cursor = (!Array.isArray(page) && (page.next ?? page.next_cursor)) || "";
  } while (cursor && items.length < most);
  return { items, more: Boolean(cursor) };
}

/** Who is signed in: `{ name, role, … }`. */
export async function session() {
  const data = await get("/v1/session");
  csrf = data.csrf_token ?? data.csrf ?? "";
  return data.user ?? data;
}

export async function signIn(name, password) {
  return post("/v1/session", { name, password });
}

export async function signOut() {
  await remove("/v1/session");
  tags.clear();
  location.assign("/sign-in");
}

/** Sends a form with files and tells how much has gone; resolves to `{ status, data }`. */
export function upload(path, form, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("X-CSRF-Token", csrf);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener("error", () => reject(new Problem(0, {})));
    request.addEventListener("load", () => {
      let data = {};
      try {
        data = JSON.parse(request.responseText);
      } catch {
        data = { title: request.statusText };
      }
      if (request.status >= 200 && request.status < 300) resolve({ status: request.status, data });
      else reject(new Problem(request.status, data));
    });
    request.send(form);
  });
}

export const application = (id) => `/v1/applications/${seg(id)}`;
