// Making nodes. Texts become text nodes, never HTML.

/** An element with attributes (those that are null or false are left out) and children (nodes or texts). */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** A button that does `act` when it is pressed. */
export function button(className, act, ...children) {
  const node = element("button", { type: "button", class: className }, ...children);
  node.addEventListener("click", act);
  return node;
}

export const byId = (id) => document.getElementById(id);
