// Rows of a relation as a table's lines, every cell leading to its words.

import { button, h } from "./dom.js";
import { shown } from "./table.js";

export const FIGURES = ["number", "integer", "year"];

/** `titles` names the documents where there are several; `open(places, at, from)`, or null where nothing can be opened. */
export function line(row, columns, titles, open) {
  return h("tr", {}, titles && h("td", { class: "words" }, titles.get(row.document)), columns.map((column, i) => {
    const words = shown(row, column.key);
    const size = FIGURES.includes(column.type) ? "figure" : column.key === "name" ? "name" : words.length > 32 ? "long" : words.length > 12 ? "wide" : "words";
    const places = open ? (row.spans[column.key] ?? []).map((span) => ({ document: row.document, span })) : [];
    return h("td", { class: size, "data-i": i }, places.length ? button(words, (event) => open(places, 0, event.currentTarget), { class: "cell", title: size === "long" ? words : "看原文" }) : words);
  }));
}

/** All rows, as they are printed. */
export function plain(relation, rows) {
  return h("div", { class: "sheet facts", tabindex: 0, role: "region", "aria-label": relation.label }, h("table", {},
    h("thead", {}, h("tr", {}, relation.columns.map((c) => h("th", { scope: "col", class: FIGURES.includes(c.type) && "figure" }, c.label, c.unit && h("small", {}, c.unit))))),
    h("tbody", {}, rows.map((row) => line(row, relation.columns, null, null)))));
}
