// What the page remembers on this device: small texts by name. A browser that forbids it just does not remember.

export function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function write(name, text) {
  try {
    localStorage.setItem(name, text);
  } catch {
    // Private windows may refuse; the choice then lasts as long as the page.
  }
}
