// Elements made from data. Text becomes text nodes, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** h("button", {class: "chip", onclick: f}, "words", child, …): null and false children are left out.
 *  `vars` sets custom properties of CSS through the object model, which a strict policy allows. */
export function h(name, props = {}, ...children) {
  return made(document.createElement(name), props, children);
}

/** The same for SVG. */
export function s(name, props = {}, ...children) {
  return made(document.createElementNS(SVG, name), props, children);
}

function made(element, props, children) {
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "vars") for (const [name, v] of Object.entries(value)) element.style.setProperty(name, v);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A button that is not for sending a form. */
export function button(words, onclick, props = {}) {
  return h("button", { type: "button", class: "quiet", ...props, onclick }, words);
}

/** 第 38 页, 第 38–39 页, or "" where the document does not tell. */
export function pages(page) {
  return page ? `第 ${between(page)} 页` : "";
}

export function lines(pair) {
  return `第 ${between(pair)} 行`;
}

function between([first, last]) {
  return first === last ? first : `${first}–${last}`;
}

/** Where a citation stands, in a line: headings, page. */
export function whereabouts(place) {
  return [place.path.join(" › "), pages(place.page)].filter(Boolean).join("，");
}

/** Words on one line. */
export function flat(words) {
  return words.replace(/\s+/g, " ").trim();
}

export function short(words, most = 40) {
  const points = [...flat(words)];
  return points.length > most ? `${points.slice(0, most).join("")}…` : points.join("");
}

/** Hands a file to the person. */
export function save(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
