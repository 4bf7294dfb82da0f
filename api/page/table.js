// An answer's table: complete, figures to the right, units in the heads, every row with its places.

import { h } from "./dom.js";
import { cite } from "./marks.js";

const FIGURES = ["number", "integer", "year"];
const WIDE = 12; // characters
const LONG = 32;

export function table(answer, open) {
  const { columns, rows } = answer.table;
  const titles = new Map(answer.citations.map((c) => [c.document, c.title]));
  const several = new Set(rows.map((row) => row.document)).size > 1;
  const heads = columns.map((c) => h("th", { scope: "col", class: FIGURES.includes(c.type) && "figure" }, c.label, c.unit ? h("small", {}, c.unit) : null));
  const head = h("tr", {}, several && h("th", { scope: "col" }, "文件"), heads, h("th", { scope: "col", class: "marks" }, "出处"));
  const lines = rows.map((row) =>
    h("tr", {},
      several && h("td", { class: "words" }, titles.get(row.document) || row.document),
      columns.map((c, i) => cell(row, c, i)),
      h("td", { class: "marks" }, row.citations.map((n) => cite(n, answer, open))),
    ),
  );
  const caption = h("caption", {}, rows.length ? `共 ${rows.length} 行` : "0 行：没有符合条件的");
  return h("div", { class: "sheet", tabindex: 0, role: "region", "aria-label": `表格，${rows.length} 行` }, h("table", {}, caption, h("thead", {}, head), h("tbody", {}, lines)));
}

function cell(row, column, i) {
  const words = shown(row, column.key);
  if (FIGURES.includes(column.type)) return h("td", { class: "figure" }, words);
  const size = words.length > LONG ? "long" : words.length > WIDE ? "wide" : "words";
  return h("td", { class: i === 0 || column.key === "name" ? "name" : size }, words);
}

/** The words as printed where the answer says so (约 37 亿), else the value. */
function shown(row, key) {
  const value = row.printed?.[key] ?? row.cells[key];
  if (value === null || value === undefined) return "—";
  return (Array.isArray(value) ? value.join("、") : String(value)).replace(/\s+/g, " ");
}
