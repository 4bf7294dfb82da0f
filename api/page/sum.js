// A computation as it is written out, every operand leading to its place.

import { h } from "./dom.js";
import { cite } from "./marks.js";

const FIGURE = /\d+(?:\.\d+)?/g;
const NAMES = { count: "计数", sum: "合计", mean: "平均", min: "最小", max: "最大", difference: "相差", growth: "增长", share: "占比", rank: "排序" };
const EXTREMES = ["max", "min", "rank"];
const SHOWN = 3; // more computations than these are folded
const SPELT = 12; // a longer sum is folded into its list of operands

export function sums(answer, open) {
  const made = every(answer.computation).map((c) => sum(c, answer, open));
  if (made.length <= SHOWN) return made;
  return [made[0], h("details", { class: "more" }, h("summary", {}, `其余算式（${made.length - 1} 个）`), made.slice(1))];
}

export function every(computation) {
  return computation ? [computation, ...(computation.also ?? []).flatMap(every)] : [];
}

function sum(c, answer, open) {
  const result = h("b", {}, ` ${c.about ? "≈" : "="} ${c.result} ${c.unit}`.trimEnd());
  const many = c.operands.length > SPELT;
  const terms = c.operation === "count" || many ? `${c.operands.length} 项${EXTREMES.includes(c.operation) ? "之中" : ""}` : linked(c, answer, open);
  const list = (many || c.operation === "count" || !inline(c)) && c.operands.length > 0;
  return h("figure", { class: "sum" },
    h("div", {}, `${title(c, answer)}：`, terms, result),
    list && h("details", {}, h("summary", {}, `逐项看（${c.operands.length} 项）`), h("ul", {}, c.operands.map((o) => item(o, c, answer, open)))),
  );
}

/** What is computed: the column whose figures are the operands, or the row that the result stands in. */
function title(c, answer) {
  const name = NAMES[c.operation] ?? "算式";
  if (c.operation !== "sum" || !answer.table) return name;
  const { columns, rows } = answer.table;
  const column = columns.find((found) => addsUp(c, rows, found));
  if (column) return column.label + name;
  const row = rows.find(({ cells, citations }) => Object.values(cells).includes(c.result) && c.operands.every((o) => o.citations.every((n) => citations.includes(n))));
  return row && typeof row.cells.name === "string" ? row.cells.name + name : name;
}

/** Whether a computation adds up a whole column of a table. */
export function addsUp(c, rows, column) {
  const order = (x, y) => x - y;
  const figures = rows.map((row) => row.cells[column.key]).filter((value) => typeof value === "number").sort(order);
  const operands = c.operands.map((o) => o.value).sort(order);
  return c.operation === "sum" && column.type === "number" && figures.length > 1 && figures.length === operands.length && figures.every((value, i) => value === operands[i]);
}

function item(operand, c, answer, open) {
  const value = c.operation === "count" ? "" : String(operand.value);
  return h("li", {}, h("span", {}, operand.label || "—"), h("span", {}, value, operand.citations.map((n) => mark(n, answer, open))));
}

function mark(n, answer, open) {
  const made = cite(n, answer, open);
  if (made instanceof Element) made.textContent = `[${n}]`;
  return made;
}

/** Do the figures of the expression stand for the operands, one by one? */
function inline(c) {
  const figures = c.expression.match(FIGURE) ?? [];
  return figures.length >= c.operands.length && c.operands.every((o, i) => Number(figures[i]) === o.value);
}

function linked(c, answer, open) {
  if (!inline(c)) return c.expression;
  const made = [];
  let at = 0;
  let i = 0;
  for (const found of c.expression.matchAll(FIGURE)) {
    const operand = c.operands[i++];
    made.push(c.expression.slice(at, found.index));
    made.push(operand?.citations.length ? cite(operand.citations[0], answer, open, found[0]) : found[0]);
    at = found.index + found[0].length;
  }
  return [...made, c.expression.slice(at)];
}
