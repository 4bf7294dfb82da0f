// The text of a passage, set: headings, tables as tables, paragraphs joined over line and page breaks, printed pages in
// the margin. The text content is the canonical text to the letter, whatever is hidden or drawn.

import { h, pages } from "./dom.js";

/** Elements of the passage; the quote stands in <mark>, in one unless a table's cells part it. */
export function set(passage) {
  return [h("span", { class: "before" }, laid(passage.before)), laid(passage.inside, true), h("span", { class: "after" }, laid(passage.after))].flat();
}

/** Elements of a list of runs. */
export function laid(runs, marked = false) {
  const made = [];
  for (let i = 0; i < runs.length; i++) {
    if (runs[i].kind !== "table") {
      made.push(run(runs[i]));
      continue;
    }
    let words = "";
    for (; runs[i]?.kind === "table" || runs[i]?.kind === "page"; i++) words += runs[i].text;
    i--;
    made.push(words.includes("\t") ? table(words, marked) : run({ kind: "table", text: words }));
  }
  if (!marked || !made.length) return made;
  return made.some((part) => part.tagName === "TABLE") ? made.map((part) => (part.tagName === "TABLE" ? part : h("mark", {}, part))) : [h("mark", {}, made)];
}

function run({ kind, level, text, page }) {
  if (kind === "heading") return h("b", { class: level <= 5 ? "l1" : "l2" }, text);
  if (kind === "page") return h("span", { class: "leaf-number", "data-page": pages(page), "aria-hidden": "true" });
  if (kind === "cut") return h("span", { class: "cut" }, text);
  return kind === "text" ? h("span", {}, text) : h("span", { class: "set" }, text);
}

/** Lines and tabs as rows and cells; the tabs and line ends stay in them, where nobody sees them. */
function table(words, marked) {
  const rows = words.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return h("table", { class: "grid" }, rows.map((row) =>
    h("tr", {}, row.match(/[^\t]*\t|[^\t]+$/g)?.map((cell) => h("td", {}, marked ? h("mark", {}, cell) : cell)))));
}
