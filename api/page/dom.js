// Elements made from data. Text becomes text nodes, never markup.

/** h("button", {class: "chip", onclick: f}, "words", child, …): null and false children are left out. */
export function h(name, props = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** 第 38 页, 第 38–39 页, or "" where the document does not tell. */
export function pages(page) {
  if (!page) return "";
  return page[0] === page[1] ? `第 ${page[0]} 页` : `第 ${page[0]}–${page[1]} 页`;
}

/** Where a citation stands, in a line: headings, page. */
export function whereabouts(place) {
  return [place.path.join(" › "), pages(place.page)].filter(Boolean).join("，");
}
