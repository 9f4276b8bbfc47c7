// The panel of stored dialogues: open one, take it away as a file, delete one or all of them for good.

import * as api from "./api.js";
import { byId, button, element } from "./dom.js";
import { confirmed } from "./confirm.js";
import { prose } from "./math.js";
import { language, t } from "./words.js";

const panel = byId("history");
const list = byId("dialogues");

let page = null;

/** `around`: current() id, open(id), deleted(id or null for all). */
export function start(around) {
  page = around;
  byId("show-history").addEventListener("click", () => {
    panel.showModal();
    refresh();
  });
  byId("close-history").addEventListener("click", () => panel.close());
  byId("delete-all").addEventListener("click", removeAll);
  panel.addEventListener("click", (event) => {
    if (event.target === panel) panel.close(); // beside the panel
  });
}

async function refresh() {
  try {
    const found = await api.sessions();
    list.replaceChildren(...found.map(row));
    note(found.length ? "" : t("history.empty"));
    byId("delete-all").hidden = !found.length;
  } catch {
    note(t("failed.unreachable"));
  }
}

function note(text) {
  byId("history-note").textContent = text;
}

function row({ session, title, created, messages }) {
  const name = title || t("history.untitled");
  const isShown = session === page.current();
  const open = button("open", () => {
    panel.close();
    page.open(session);
  }, element("span", { class: "title" }, prose(name)),
  element("span", { class: "when" }, `${when(created)} · ${t("history.messages", { n: messages })}`));
  if (isShown) open.setAttribute("aria-current", "true");
  const act = (key, label, run) => {
    const node = button("link", run, t(key));
    node.setAttribute("aria-label", `${t(label)}: ${name}`);
    return node;
  };
  return element("li", {}, open, element("div", { class: "acts" },
    act("history.markdown", "history.save_markdown", () => save(session, "markdown", "md")),
    act("history.json", "history.save_json", () => save(session, "json", "json")),
    act("history.delete", "history.delete", () => remove(session, name))));
}

function when(seconds) {
  return new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" }).format(seconds * 1000);
}

// Fetched and not linked to: a link would not carry the API key.
async function save(session, form, ending) {
  try {
    const url = URL.createObjectURL(await api.exported(session, form));
    const link = element("a", { href: url, download: `lemmata-${session.slice(0, 8)}.${ending}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  } catch (error) {
    note(error.message);
  }
}

async function remove(session, name) {
  if (!(await confirmed(t("history.ask_delete", { name }), t("history.delete")))) return;
  await drop(session);
}

async function removeAll() {
  if (!(await confirmed(t("history.ask_delete_all"), t("history.delete_all")))) return;
  await drop(null);
}

async function drop(session) {
  try {
    await api.deleteSessions(session);
    page.deleted(session);
    await refresh();
  } catch (error) {
    note(error.message);
  }
  // The button that was pressed is gone: the focus goes to the next thing that stays.
  (list.querySelector("button") ?? byId("close-history")).focus();
}
