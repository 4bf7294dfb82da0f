// An answer's table: complete, sortable, figures to the right with bars under them, totals, every row's places beside its
// name, where they stay in sight when a wide table is moved.

import { button, flat, h } from "./dom.js";
import { marks } from "./marks.js";
import { addsUp, every } from "./sum.js";

const FIGURES = ["number", "integer", "year"];
const WIDE = 12; // characters
const LONG = 32;
const BARS = 3; // rows from which bars tell more than figures
const order = new Intl.Collator("zh-Hans", { numeric: true });

export function table(answer, open) {
  const { columns, rows } = answer.table;
  const titles = new Map(answer.citations.map((c) => [c.document, c.title]));
  const several = new Set(rows.map((row) => row.document)).size > 1;
  const most = new Map(columns.map((c) => [c.key, largest(c, rows)]));
  const body = h("tbody", {});
  const lines = rows.map((row) => ({ row, element: h("tr", {},
    several && h("td", { class: "words" }, titles.get(row.document) || row.document),
    columns.map((c, i) => cell(row, c, most.get(c.key), i === 0 && marks(row.citations, answer, open)))) }));
  const heads = columns.map((c) => sortable(c, rows.length > 1, (down) => fill(down === null ? lines : sorted(lines, c, down))));
  const fill = (kept) => {
    for (const head of heads) head.turn(kept.by);
    body.replaceChildren(...kept.map((line) => line.element));
  };
  body.append(...lines.map((line) => line.element));
  const caption = h("caption", {}, rows.length ? `共 ${rows.length} 行` : "0 行：没有符合条件的");
  return h("div", { class: "sheet", tabindex: 0, role: "region", "aria-label": `表格，${rows.length} 行` },
    h("table", {}, caption,
      h("thead", {}, h("tr", {}, several && h("th", { scope: "col" }, "文件"), heads.map((head) => head.element))),
      body, totals(answer, several)));
}

/** A head that sorts: once downwards, again upwards, a third time as printed. */
export function sortable(column, can, sort) {
  const figure = FIGURES.includes(column.type);
  const words = [column.label, column.unit ? h("small", {}, column.unit) : null];
  const element = h("th", { scope: "col", class: figure && "figure" }, can ? button(words, () => next(), { class: "sort", title: "点击排序" }) : words);
  let down = null;
  const next = () => {
    const first = figure;
    down = down === null ? first : down === first ? !first : null;
    sort(down);
  };
  const turn = (by) => {
    if (by !== column.key) down = null;
    if (down === null) element.removeAttribute("aria-sort");
    else element.setAttribute("aria-sort", down ? "descending" : "ascending");
  };
  return { element, turn };
}

/** Rows by a column; those without a value last. */
export function sorted(lines, column, down) {
  const value = (line) => line.row.cells[column.key];
  const there = lines.filter((line) => value(line) !== null && value(line) !== undefined);
  const compare = FIGURES.includes(column.type) ? (a, b) => Number(value(a)) - Number(value(b)) : (a, b) => order.compare(shown(a.row, column.key), shown(b.row, column.key));
  const made = [...there].sort((a, b) => (down ? compare(b, a) : compare(a, b))).concat(lines.filter((line) => !there.includes(line)));
  made.by = column.key;
  return made;
}

/** A cell; the first of a row has the row's `places` after its words, as a note has its number. */
function cell(row, column, most, places) {
  const words = shown(row, column.key);
  if (!FIGURES.includes(column.type)) {
    const size = words.length > LONG ? "long" : words.length > WIDE ? "wide" : "words";
    return h("td", { class: places || column.key === "name" ? "name" : size }, words, places);
  }
  const value = row.cells[column.key];
  const bar = most > 0 && typeof value === "number" && h("span", { class: "share", "aria-hidden": "true", vars: { "--share": `${(value / most) * 100}%` } });
  return h("td", { class: "figure" }, words, places, bar);
}

/** The largest figure of a column whose figures can be held against each other, else 0. */
function largest(column, rows) {
  if (column.type !== "number" || !column.unit) return 0;
  const values = rows.map((row) => row.cells[column.key]).filter((value) => typeof value === "number");
  return values.length >= BARS && values.every((value) => value >= 0) ? Math.max(...values) : 0;
}

/** A foot with the sums that the answer itself gives for whole columns; nothing is added up here. */
function totals(answer, several) {
  const { columns, rows } = answer.table;
  const sums = every(answer.computation);
  const found = columns.map((column) => sums.find((c) => addsUp(c, rows, column)));
  if (!found.some(Boolean)) return null;
  const cells = found.map((c, i) => (i === 0 && !c ? h("th", { scope: "row" }, "合计") : h("td", { class: c && "figure" }, c && `${c.about ? "约 " : ""}${c.result}`)));
  return h("tfoot", {}, h("tr", {}, several && h("td", {}), cells));
}

/** The words as printed where the answer says so (约 37 亿), else the value. */
export function shown(row, key) {
  const value = row.printed?.[key] ?? row.cells[key];
  if (value === null || value === undefined) return "—";
  return flat(Array.isArray(value) ? value.join("、") : String(value));
}
