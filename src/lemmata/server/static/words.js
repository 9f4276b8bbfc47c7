// The page's words in the reader's language: the interface from locales/CODE.json, concepts from locales/concepts.CODE.json.
// What the server says in English and no catalogue translates is marked lang="en", so that it is read out as English.

import { read, write } from "./store.js";
import { element } from "./dom.js";

export const LANGUAGES = { en: "English", ko: "한국어", zh: "中文" };

const more = []; // catalogues beside the interface's own
let code = "en";
let texts = {};
let concepts = {};
let plural = new Intl.PluralRules("en");

export const language = () => code;

/** The language to begin with: the one chosen here before, else the browser's first that there is, else English. */
export function preferred() {
  const wanted = [read("language"), ...navigator.languages.map((tag) => tag.split("-")[0])];
  return wanted.find((tag) => tag && Object.hasOwn(LANGUAGES, tag)) ?? "en";
}

/** Names a catalogue that is read too, such as `pages` for locales/pages.CODE.json; before the first language. */
export function alsoRead(name) {
  more.push(name);
}

/** Fetches a language's catalogues and puts every marked node of the page into its words. */
export async function useLanguage(wanted) {
  const none = Promise.resolve({});
  const others = more.map((name) => catalogue(`${name}.${wanted}`));
  const loaded = await Promise.all([wanted === "en" ? none : catalogue(`concepts.${wanted}`), catalogue(wanted), ...others]);
  concepts = loaded[0];
  texts = Object.assign({}, ...loaded.slice(1));
  code = wanted;
  plural = new Intl.PluralRules(code);
  document.documentElement.lang = code;
  translate(document);
}

/** The same, and remembered on this device. */
export async function chooseLanguage(wanted) {
  await useLanguage(wanted);
  write("language", wanted);
}

async function catalogue(name) {
  const response = await fetch(new URL(`locales/${name}.json`, import.meta.url));
  if (!response.ok) throw new Error(`locales/${name}.json: status ${response.status}`);
  return response.json();
}

/** The text of `key` with {name} replaced by `values`; a whole number `n` chooses between KEY.one and KEY.other. */
export function t(key, values = {}) {
  return text(key, values).replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** The same as children for a node, where the values are nodes. */
export function parts(key, values) {
  return text(key, values)
    .split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 ? values[part].cloneNode(true) : part));
}

function text(key, values) {
  const found = texts[key] ?? texts[`${key}.${plural.select(values.n ?? 0)}`];
  if (found === undefined) console.error(`no text ${key} in ${code}`); // a test reads every page's console
  return found ?? key;
}

/** Fills what is marked: data-t a node's text, data-t-label its aria-label, data-t-placeholder, data-t-title. */
export function translate(root) {
  for (const node of root.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of root.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
  for (const node of root.querySelectorAll("[data-t-placeholder]")) node.placeholder = t(node.dataset.tPlaceholder);
  for (const node of root.querySelectorAll("[data-t-title]")) node.title = t(node.dataset.tTitle);
}

/** A concept's sentence in the reader's language and the language it came out in. */
export function concept(sentence) {
  const translated = Object.hasOwn(concepts, sentence) ? concepts[sentence] : null;
  return translated ? [translated, code] : [sentence, "en"];
}

/** A span of text in `tongue`, marked where that is not the page's language. */
export function spoken(tongue, ...children) {
  return element("span", { lang: tongue === code ? null : tongue }, ...children);
}

/** What the server wrote in English. */
export const english = (...children) => spoken("en", ...children);
