// Elements without markup: every text goes in as a text node, so no name or id can become an element.

/** An element with attributes and children; a string child is text, null and false are left out. */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else if (key === "style") for (const [property, setting] of Object.entries(value)) node.style.setProperty(property, setting);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** The same for SVG. */
export function svg(name, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children.flat().filter(Boolean));
  return node;
}

/**
 * Makes a parent's children follow a list without rebuilding those that stay, so that focus and selection survive a live update.
 * A child takes on a new content only where its version has changed.
 */
export function keyed(parent, items, key, build, version = () => "") {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const met = new Map();
  let place = parent.firstElementChild;
  for (const item of items) {
    const base = String(key(item));
    const times = met.get(base) ?? 0;
    met.set(base, times + 1);
    // Two items may share a key: ids come from outside.
    const name = times ? `${base}\n${times}` : base;
    const stamp = String(version(item));
    let child = old.get(name);
    old.delete(name);
    if (!child || child.dataset.version !== stamp) {
      const next = build(item, !child);
      next.dataset.key = name;
      next.dataset.version = stamp;
      const kept = child ? become(child, next) : next;
      if (child && place === child) place = kept;
      child = kept;
    }
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
  }
  for (const gone of old.values()) gone.remove();
}

/**
 * Gives a node the content of a newly built one, part by part, so that what has the focus keeps it; returns
 * the one that is in the document now. Listeners are not taken over.
 */
function become(node, next) {
  if (node.nodeType === Node.TEXT_NODE && next.nodeType === Node.TEXT_NODE) {
    if (node.data !== next.data) node.data = next.data;
    return node;
  }
  if (node.nodeName !== next.nodeName || node.childNodes.length !== next.childNodes.length) {
    node.replaceWith(next);
    return next;
  }
  for (const { name, value } of next.attributes) {
    // The policy against inline styles stops a style attribute, and lets this pass.
    if (name === "style") node.style.cssText = next.style.cssText;
    else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
  for (const name of node.getAttributeNames()) if (!next.hasAttribute(name)) node.removeAttribute(name);
  const wanted = [...next.childNodes];
  [...node.childNodes].forEach((child, i) => become(child, wanted[i]));
  return node;
}

/** Puts text into an element only if it differs. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** A link inside the page; every part of it is encoded. */
export function link(...parts) {
  return "#/" + parts.map(encodeURIComponent).join("/");
}

/** A section with a heading, a note at its right and a body to fill. */
export function panel(title, note, ...children) {
  const noteNode = note instanceof Node ? note : el("span", {}, note ?? "");
  noteNode.classList.add("soft");
  return el("section", {}, el("div", { class: "head" }, el("h2", {}, title), noteNode), ...children);
}
