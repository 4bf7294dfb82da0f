// What was read out of a document: outline, relations, findings; of a draft also its rows and its checks.

import { BASE } from "./api.js";
import { checked } from "./checked.js";
import { h, short, whereabouts } from "./dom.js";
import { outline } from "./outline.js";
import { plain } from "./rows.js";

/** Lines that say what a document is. */
export function about(document_) {
  const said = [document_.number, document_.issuer, document_.date, document_.period && `规划期 ${document_.period}`].filter(Boolean);
  const findings = document_.findings ? `疑点 ${document_.findings} 处` : "没有疑点";
  return [
    said.length > 0 && h("p", { class: "said" }, said.join(" · ")),
    h("p", { class: "said" }, `编号 ${document_.id} · ${document_.characters.toLocaleString("zh-CN")} 字 · ${document_.lines} 行 · ${findings}`),
  ];
}

/** The parts of a published document, leading to its places by `open(places, at, from)`. */
export function parts(document_, open) {
  const here = new URLSearchParams({ document: document_.id });
  const relations = document_.relations.map((r) =>
    h("li", {}, h("a", { href: new URL(`facts?${here}&${new URLSearchParams({ relation: r.relation })}`, BASE) }, `${r.label} ${r.rows} 行`), columns(r)));
  const findings = document_.ingest_findings.map((f) =>
    h("li", {}, h("button", { type: "button", class: "row", onclick: (event) => open([f], 0, event.currentTarget) }, finding(f))));
  return [
    part("数据", relations, "没有读出成行的数据。", h("a", { href: new URL(`checks?${here}`, BASE) }, "看校核")),
    part("疑点", findings, "读的时候没有看到不对的地方。"),
    contents(outline(document_.outline, (heading) => open([heading], 0))),
  ];
}

/** The parts of a draft: there is nothing to lead to yet, so its rows and checks stand here. */
export function draftParts(made) {
  const relations = made.relations.map((r) => h("li", {}, h("details", {}, h("summary", {}, `${r.label} ${r.rows} 行`), plain(r, made.rows[r.relation] ?? [])), columns(r)));
  return [
    part("数据", relations, "没有读出成行的数据：可以按原文提问，列不出完整的清单。"),
    part("疑点", made.ingest_findings.map((f) => h("li", {}, finding(f))), "读的时候没有看到不对的地方。"),
    h("details", {}, h("summary", {}, `校核（${made.checks.length}）`), checked(made.checks, null)),
    contents(outline(made.outline, null)),
  ];
}

function columns(relation) {
  return h("small", {}, relation.columns.map((c) => c.label).join("、"));
}

function finding(f) {
  return [h("span", {}, f.message), h("small", {}, [whereabouts(f), short(f.quote, 60)].filter(Boolean).join("："))];
}

function part(name, items, none, more = null) {
  return h("section", {}, h("h3", {}, `${name}（${items.length}）`, more && h("small", {}, more)), items.length ? h("ul", { class: "rows" }, items) : h("p", { class: "none" }, none));
}

function contents(entries) {
  return h("section", {}, h("h3", {}, "目录"), entries.length ? h("nav", { class: "outline", "aria-label": "目录" }, entries) : h("p", { class: "none" }, "没有读出目录。"));
}
