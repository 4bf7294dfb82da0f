// The documents: what each is, its outline, the relations found in it, what looked odd while it was read.
// Adding by upload has its place in #adding.

import { BASE, get, permanent } from "./api.js";
import { fill, held, open } from "./beside.js";
import { flat, h, whereabouts } from "./dom.js";
import { outline } from "./outline.js";

const list = document.getElementById("list");

function card(about) {
  const more = h("div", { class: "parts" });
  let asked = false;
  const details = h("details", {}, h("summary", {}, "目录、数据和疑点"), more);
  details.addEventListener("toggle", () => {
    if (!details.open || asked) return;
    asked = true;
    fill(more, async () => parts(await get(`v1/documents/${encodeURIComponent(about.id)}`)));
  });
  const said = [about.number, about.issuer, about.date, about.period && `规划期 ${about.period}`].filter(Boolean);
  return h("article", { class: "card" },
    h("h2", {}, h("a", { href: permanent({ document: about.id }) }, about.title || about.id)),
    said.length > 0 && h("p", { class: "said" }, said.join(" · ")),
    h("p", { class: "said" }, `编号 ${about.id} · ${about.characters.toLocaleString("zh-CN")} 字 · ${about.lines} 行 · ${about.findings ? `疑点 ${about.findings} 处` : "没有疑点"}`),
    details);
}

function parts(document_) {
  const here = (place, event) => open([place], 0, event.currentTarget);
  const relations = document_.relations.map((r) =>
    h("li", {}, h("a", { href: new URL(`facts?${new URLSearchParams({ document: document_.id, relation: r.relation })}`, BASE) }, `${r.label} ${r.rows} 行`),
      h("small", {}, r.columns.map((c) => c.label).join("、"))));
  const findings = document_.ingest_findings.map((f) =>
    h("li", {}, h("button", { type: "button", class: "row", onclick: (event) => here(f, event) }, h("span", {}, f.message), h("small", {}, [whereabouts(f), quoted(f)].filter(Boolean).join("：")))));
  return [
    part("数据", relations, "没有读出成行的数据。", h("a", { href: new URL(`checks?${new URLSearchParams({ document: document_.id })}`, BASE) }, "看校核")),
    part("疑点", findings, "读的时候没有看到不对的地方。"),
    h("section", {}, h("h3", {}, "目录"), h("nav", { class: "outline", "aria-label": "目录" }, outline(document_.outline, (heading) => open([heading], 0)))),
  ];
}

function quoted(finding) {
  const words = flat(finding.quote);
  return words.length > 60 ? `${words.slice(0, 60)}…` : words;
}

function part(name, items, none, more = null) {
  return h("section", {}, h("h3", {}, `${name}（${items.length}）`, more && h("small", {}, more)), items.length ? h("ul", { class: "rows" }, items) : h("p", { class: "none" }, none));
}

fill(list, async () => {
  const documents = await held();
  const cards = documents.map(card);
  if (documents.length === 1) cards[0].querySelector("details").open = true;
  return cards.length ? cards : h("p", { class: "none" }, "还没有文件。用 zhangju ingest 加入。");
});
