// Charts of an answer's table, drawn as SVG at the width there is: bars by unit or by year, periods on a line of years.

import { h, s, short } from "./dom.js";

const LINE = 26; // height of a row
const TICK = 34; // width of a year's figures
const MOST_BARS = 24;

/** [name, element] of every chart that the table has columns for. */
export function charts(answer) {
  const { columns, rows } = answer.table;
  if (rows.length < 2) return [];
  const measure = columns.find((c) => c.type === "number" && c.unit && !/%|百分/.test(c.unit));
  const made = [];
  if (measure) {
    for (const column of columns.filter((c) => c.key === "units" || c.key === "start" || (answer.kind === "comparison" && c.key === "name"))) {
      const groups = grouped(rows, column, measure);
      if (groups.length < 2 || groups.length > MOST_BARS || groups.length === rows.length && column.key === "start") continue;
      const shared = rows.some((row) => Array.isArray(row.cells[column.key]) && row.cells[column.key].length > 1);
      const about = rows.some((row) => /约|左右|突破|以上|不少于|超/.test(row.printed?.[measure.key] ?? ""));
      const note = (shared ? "由多家单位共同负责的，各家都计入。" : "") + (about ? "其中有约数。" : "");
      made.push([`${measure.label}，按${column.label === "对象" ? "名称" : column.label}`, drawn((width) => bars(groups, measure.unit, width), note)]);
    }
  }
  const periods = rows.filter((row) => year(row.cells.start) && year(row.cells.end));
  if (periods.length > 1) made.push(["起止年份", drawn((width) => timeline(periods, width))]);
  return made;
}

function year(value) {
  return Number.isInteger(value) && value > 1900 && value < 2200;
}

/** [label, sum], the largest first; by year in the order of years. */
function grouped(rows, column, measure) {
  const sums = new Map();
  for (const row of rows) {
    const value = row.cells[measure.key];
    const keys = row.cells[column.key];
    if (typeof value !== "number" || keys === null || keys === undefined) continue;
    const names = Array.isArray(keys) ? keys : String(keys).split("、");
    for (const key of names) sums.set(String(key), (sums.get(String(key)) ?? 0) + value);
  }
  const made = [...sums].map(([label, value]) => [label, Math.round(value * 1e6) / 1e6]);
  return column.type === "year" ? made.sort((a, b) => Number(a[0]) - Number(b[0])) : made.sort((a, b) => b[1] - a[1]);
}

/** A figure that is drawn again when its width changes. */
function drawn(draw, note = "") {
  const figure = h("figure", { class: "chart" });
  const fit = () => {
    const width = Math.floor(figure.clientWidth);
    if (width > 0 && figure.dataset.width !== String(width)) {
      figure.dataset.width = String(width);
      figure.replaceChildren(draw(width), ...(note ? [h("figcaption", {}, note)] : []));
    }
  };
  new ResizeObserver(fit).observe(figure);
  return figure;
}

function bars(groups, unit, width) {
  const label = Math.min(width * 0.4, 15 * Math.max(...groups.map(([words]) => [...words].length)) + 12);
  const room = Math.max(40, width - label - 110);
  const most = Math.max(...groups.map(([, value]) => value));
  const rows = groups.map(([words, value], i) => s("g", { transform: `translate(0 ${i * LINE})` },
    s("title", {}, `${words}：${value} ${unit}`),
    s("text", { x: label - 8, y: 17, class: "label" }, short(words, Math.floor((label - 12) / 13))),
    s("rect", { x: label, y: 5, height: LINE - 10, width: most > 0 ? Math.max(1, (value / most) * room) : 1, rx: 1.5 }),
    s("text", { x: label + (most > 0 ? (value / most) * room : 0) + 7, y: 17 }, `${value} ${unit}`)));
  return picture(width, groups.length * LINE, `柱状图：${groups.map(([words, value]) => `${words} ${value} ${unit}`).join("，")}`, rows);
}

function timeline(rows, width) {
  const first = Math.min(...rows.map((row) => row.cells.start));
  const last = Math.max(...rows.map((row) => row.cells.end)) + 1;
  const label = Math.min(width * 0.42, 250);
  const at = (y) => label + ((y - first) / (last - first)) * (width - label - 8);
  const step = Math.max(1, Math.ceil(((last - first) * 46) / (width - label)));
  const height = rows.length * LINE + 24;
  const grid = [];
  for (let y = first; y <= last; y += step) {
    grid.push(s("line", { x1: at(y), x2: at(y), y1: 22, y2: height, class: "grid" }), at(y) + TICK < width && s("text", { x: at(y) + 3, y: 15, class: "tick" }, y));
  }
  const sorted = [...rows].sort((a, b) => a.cells.start - b.cells.start || a.cells.end - b.cells.end);
  const lines = sorted.map((row, i) => s("g", { transform: `translate(0 ${24 + i * LINE})` },
    s("title", {}, `${row.cells.name}：${row.cells.start}–${row.cells.end} 年`),
    s("text", { x: label - 8, y: 17, class: "label" }, short(String(row.cells.name ?? ""), Math.floor((label - 12) / 13))),
    s("rect", { x: at(row.cells.start), y: 6, height: LINE - 12, width: at(row.cells.end + 1) - at(row.cells.start), rx: 1.5 })));
  return picture(width, height, `时间轴：${rows.length} 项，${first}–${last - 1} 年`, [...grid, ...lines]);
}

function picture(width, height, label, parts) {
  return s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label }, parts);
}
