// The tutor's HTTP API. Knows nothing of the page.

export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** {status: "ready" | "loading" | "failed" | "stopping", model, version} */
export async function health() {
  return (await request("health")).json();
}

/** Opens a dialogue: {session, model, max_question_chars}. */
export async function openSession() {
  return (await post("api/sessions", {})).json();
}

/** Ends a dialogue; one that is gone already is no error. */
export async function endSession(session) {
  await request(`api/sessions/${encodeURIComponent(session)}`, { method: "DELETE" }).catch(() => {});
}

/** Asks, and yields the answer's events {name, data} as they come; aborting `signal` stops the answer. */
export async function* ask(session, question, signal) {
  const response = await post("api/ask", { session, question }, signal);
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

async function post(path, body, signal) {
  const response = await request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new ApiError(problem.error ?? `the tutor answered with status ${response.status}`, response.status);
}

/** fetch with the API key, which the reader is asked for where the server wants one; kept until the tab is closed. */
async function request(path, options = {}) {
  const send = () => {
    const key = sessionStorage.getItem("key");
    const headers = { ...options.headers, ...(key ? { Authorization: `Bearer ${key}` } : {}) };
    return fetch(path, { ...options, headers });
  };
  const response = await send();
  if (response.status !== 401) return response;
  const key = prompt("This tutor needs an API key:");
  if (!key) return response;
  sessionStorage.setItem("key", key.trim());
  return send();
}
