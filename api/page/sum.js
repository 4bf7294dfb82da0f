// A computation as it is written out, every operand leading to its place.

import { h } from "./dom.js";
import { cite } from "./marks.js";

const FIGURE = /\d+(?:\.\d+)?/g;
const NAMES = { count: "计数", sum: "合计", mean: "平均", min: "最小", max: "最大", difference: "相差", growth: "增长", share: "占比", rank: "排序" };
const EXTREMES = ["max", "min", "rank"];
const SPELT = 12; // a longer sum is folded into its list of operands

export function sums(answer, open) {
  return every(answer.computation).map((c) => sum(c, answer, open));
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
    h("div", {}, `${NAMES[c.operation] ?? "算式"}：`, terms, result),
    list && h("details", {}, h("summary", {}, `逐项看（${c.operands.length} 项）`), h("ul", {}, c.operands.map((o) => item(o, c, answer, open)))),
  );
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
