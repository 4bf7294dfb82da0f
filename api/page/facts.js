// The relations as tables: sorted, filtered, every cell leading to its words in the document.

import { csv, get } from "./api.js";
import { chosen, choice, fill, held, open, remember } from "./beside.js";
import { button, h, save } from "./dom.js";
import { FIGURES, line } from "./rows.js";
import { shown, sortable, sorted } from "./table.js";

const MOST = 10_000;
const SPELT = 12; // different words in a column that are few enough to choose from
const [choose, rows] = ["choose", "rows"].map((id) => document.getElementById(id));

async function begin() {
  const [documents, { relations }] = await Promise.all([held(), get("v1/facts")]);
  if (!relations.length) return h("p", { class: "none" }, "还没有读出成行的数据。");
  const titles = new Map(documents.map((d) => [d.id, d.title || d.id]));
  let [id, relation] = [chosen("document"), chosen("relation")];
  const turn = () => {
    const here = relations.filter((r) => !id || r.document === id);
    if (!here.some((r) => r.relation === relation)) relation = here[0].relation;
    const kinds = new Map(here.map((r) => [r.relation, r.label]));
    remember({ document: id, relation });
    choose.replaceChildren(
      choice("文件", [["", "全部文件"], ...[...titles].filter(([d]) => relations.some((r) => r.document === d))], id, (value) => {
        id = value;
        turn();
      }),
      choice("数据", [...kinds], relation, (value) => {
        relation = value;
        turn();
      }));
    fill(rows, () => facts(relation, id, titles));
  };
  if (!relations.some((r) => r.document === id)) id = "";
  turn();
  return [...rows.childNodes];
}

async function facts(relation, id, titles) {
  const path = `v1/facts/${encodeURIComponent(relation)}?${new URLSearchParams({ limit: MOST, ...(id && { document: id }) })}`;
  const found = await get(path);
  const several = new Set(found.rows.map((row) => row.document)).size > 1;
  const lines = found.rows.map((row) => ({ row, words: found.columns.map((c) => shown(row, c.key)).join("\n").toLowerCase(), element: line(row, found.columns, several && titles, open) }));
  const filters = new Map();
  let [order, words] = [lines, ""];
  const count = h("span", { role: "status" });
  const body = h("tbody", {});
  const draw = () => {
    const kept = order.filter((l) => l.words.includes(words) && [...filters].every(([key, wanted]) => values(l.row, key).includes(wanted)));
    body.replaceChildren(...kept.map((l) => l.element));
    count.textContent = kept.length === lines.length ? `共 ${lines.length} 行` : `${kept.length} / ${lines.length} 行`;
  };
  const heads = found.columns.map((column) => sortable(column, true, (down) => {
    order = down === null ? lines : sorted(lines, column, down);
    for (const head of heads) head.turn(down === null ? null : column.key);
    draw();
  }));
  const selects = found.columns.filter((c) => !FIGURES.includes(c.type)).map((c) => narrowing(c, found.rows, (value) => {
    if (value) filters.set(c.key, value);
    else filters.delete(c.key);
    draw();
  }));
  const search = h("input", { type: "search", placeholder: "筛选", "aria-label": "筛选", oninput: () => {
    words = search.value.trim().toLowerCase();
    draw();
  } });
  const download = button("下载 CSV", async () => save(await csv(path), `${relation}.csv`));
  draw();
  return [
    h("div", { class: "choose filters" }, search, selects, count, download),
    h("div", { class: "sheet facts", tabindex: 0, role: "region", "aria-label": "数据表" },
      h("table", {}, h("thead", {}, h("tr", {}, several && h("th", { scope: "col" }, "文件"), heads.map((head) => head.element))), body)),
  ];
}

/** A choice among the words of a column, where they are few. */
function narrowing(column, rows, change) {
  const there = [...new Set(rows.flatMap((row) => values(row, column.key)))];
  if (there.length < 2 || there.length > SPELT * 2 || there.length > rows.length * 0.6) return null;
  return choice(column.label, [["", "不限"], ...there.sort().map((value) => [value, value])], "", change);
}

function values(row, key) {
  const value = row.cells[key];
  return value === null || value === undefined ? [] : [value].flat().map(String);
}

fill(rows, begin);
