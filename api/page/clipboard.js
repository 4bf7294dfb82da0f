// Answers and passages as text to paste elsewhere, their places as footnotes.

import { flat, h, lines, whereabouts } from "./dom.js";
import { shown } from "./table.js";

/** Copies words, and markup where the browser can; says whether it was done. */
export async function copy(words, element = null) {
  try {
    if (element && window.ClipboardItem && navigator.clipboard?.write) {
      const parts = { "text/plain": new Blob([words], { type: "text/plain" }), "text/html": new Blob([element.outerHTML], { type: "text/html" }) };
      await navigator.clipboard.write([new ClipboardItem(parts)]);
      return true;
    }
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(words);
      return true;
    }
  } catch {
    // not allowed here (a frame, an address without https): the old way below
  }
  const box = h("textarea", { class: "unseen", readonly: true, "aria-hidden": "true" }, words);
  const focused = document.activeElement;
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  focused?.focus();
  return done;
}

/** 《title》path，第 38 页，第 464 行：“words” */
export function footnote(place) {
  return `${source(place)}：“${flat(place.reading)}”`;
}

export function source(place) {
  return [`《${place.title}》${whereabouts(place)}`, place.lines && lines(place.lines)].filter(Boolean).join("，");
}

/** An answer whole: words, table, footnotes. */
export function answerText(asked, answer) {
  const rows = answer.table ? [answer.table.columns.map(head), ...answer.table.rows.map((row) => cells(answer, row))] : [];
  return [
    asked.question,
    answer.text,
    rows.map((row) => row.join("\t")).join("\n"),
    answer.citations.map((c) => `[${c.n}] ${footnote(c)}`).join("\n"),
  ].filter(Boolean).join("\n\n");
}

/** The same as elements, for Word and the like. */
export function answerElement(asked, answer) {
  const made = h("div", {}, h("h3", {}, asked.question), answer.text.split("\n").map((words) => h("p", {}, words)));
  if (answer.table) {
    const line = (name, row) => h("tr", {}, row.map((words) => h(name, {}, words)));
    made.append(h("table", { border: 1 }, line("th", answer.table.columns.map(head)), answer.table.rows.map((row) => line("td", cells(answer, row)))));
  }
  made.append(...footnotes(answer));
  return made;
}

/** Footnotes as paragraphs, for print and for pasting. */
export function footnotes(answer) {
  return answer.citations.map((c) => h("p", { class: "footnote" }, `[${c.n}] ${footnote(c)}`));
}

function head(column) {
  return column.unit ? `${column.label}（${column.unit}）` : column.label;
}

function cells(answer, row) {
  return answer.table.columns.map((column, i) => shown(row, column.key) + (i === 0 ? row.citations.map((n) => `[${n}]`).join("") : ""));
}
