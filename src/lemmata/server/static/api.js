// The tutor's HTTP API. Knows nothing of the page.

export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

let askForKey = async () => null;

/** `ask` gets the API key from the reader where the server wants one; null where there is none. */
export function onKeyNeeded(ask) {
  askForKey = ask;
}

/** {status: "ready" | "loading" | "failed" | "stopping", model, version} */
export async function health() {
  return (await request("health")).json();
}

/** Opens a dialogue: {session, model, max_question_chars}. */
export async function openSession() {
  return (await send("POST", "api/sessions", {})).json();
}

/** Every dialogue, the newest first: [{session, title, created, messages}]. */
export async function sessions() {
  return (await (await send("GET", "api/sessions")).json()).sessions;
}

/** One dialogue: {session, title, created, messages: [Said]}. */
export async function session(id) {
  return (await send("GET", `api/sessions/${encodeURIComponent(id)}`)).json();
}

/** Deletes a dialogue for good, or all of them without an id; one that is gone already is no error. */
export async function deleteSessions(id = null) {
  const path = id === null ? "api/sessions" : `api/sessions/${encodeURIComponent(id)}`;
  await send("DELETE", path).catch((error) => {
    if (error.status !== 404) throw error;
  });
}

/** A dialogue as a file's contents; `form` is markdown or json. */
export async function exported(id, form) {
  return (await send("GET", `api/sessions/${encodeURIComponent(id)}/export?form=${form}`)).blob();
}

/** How half-typed text is read so far: {latex or null, where}; never asks for a key. */
export async function readAs(text, signal) {
  return (await send("POST", "api/read", { text }, signal, false)).json();
}

/** Curves and points of a question, null where it has no function to draw. */
export async function graph(question) {
  const response = await send("POST", "api/graph", { question });
  return response.status === 204 ? null : response.json();
}

/** Problems like one: {title, family, level, seed, problems}. */
export async function worksheet(wanted) {
  return (await send("POST", "api/worksheet", wanted)).json();
}

/** The runs folder: {folder, runs, left_out, problems}. */
export async function runs() {
  return (await send("GET", "api/runs")).json();
}

/** One run: {run, logs, tables, samples, settings, problems}. */
export async function run(name) {
  return (await send("GET", `api/runs/${encodeURIComponent(name)}`)).json();
}

/** Who sees what in dialogues: {tokenizer, mask, tokens, segment_ids, document_ids, start, limit, seen, causal}. */
export async function mask(wanted, signal) {
  return (await send("POST", "api/mask", wanted, signal)).json();
}

/** The text of one of the server's own pages, for one that needs the key. */
export async function pageText(path) {
  return (await send("GET", path)).text();
}

export const hasKey = () => sessionStorage.getItem("key") !== null;

/** Asks, and yields the answer's events {name, data} as they come; aborting `signal` stops the answer. */
export async function* ask(body, signal) {
  const response = await send("POST", "api/ask", body, signal);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    buffer += value;
    let end;
    while ((end = buffer.indexOf("\n\n")) >= 0) {
      const event = parse(buffer.slice(0, end));
      buffer = buffer.slice(end + 2);
      if (event) yield event;
    }
  }
}

function parse(block) {
  let name = "message";
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event: ")) name = line.slice(7);
    else if (line.startsWith("data: ")) data.push(line.slice(6));
  }
  return data.length ? { name, data: JSON.parse(data.join("\n")) } : null; // a comment keeps the connection alive
}

async function send(method, path, body, signal, mayAsk = true) {
  const json = body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await request(path, { method, signal, ...json }, mayAsk);
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new ApiError(problem.error ?? `the tutor answered with status ${response.status}`, response.status);
}

/** fetch with the API key, which the reader is asked for where the server wants one; kept until the tab is closed. */
async function request(path, options = {}, mayAsk = true) {
  const attempt = () => {
    const key = sessionStorage.getItem("key");
    const headers = { ...options.headers, ...(key ? { Authorization: `Bearer ${key}` } : {}) };
    return fetch(new URL(`../${path}`, import.meta.url), { ...options, headers }); // the pages lie at two depths
  };
  const response = await attempt();
  if (response.status !== 401 || !mayAsk) return response;
  const key = await askForKey();
  if (!key) return response;
  sessionStorage.setItem("key", key.trim());
  return attempt();
}
