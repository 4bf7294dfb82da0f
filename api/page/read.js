// The reader's own page: /read/{document}?revision=…&span=a-b, a link that stays true.

import { get } from "./api.js";
import { h } from "./dom.js";
import "./reader.js";

const OUTLINE = ["part", "chapter", "section", "article", "numbered", "column", "table", "figure", "title"];
const reader = document.querySelector("zj-reader");
const outline = document.getElementById("outline");
const id = decodeURIComponent(location.pathname.split("/").pop());

function place() {
  const query = new URLSearchParams(location.search);
  const span = (query.get("span") ?? "0-0").split("-");
  return { document: id, revision: query.get("revision"), span };
}

async function show() {
  await reader.open([place()], 0);
}

async function list() {
  const document_ = await get(`v1/documents/${encodeURIComponent(id)}`);
  document.title = `${document_.title || id} · 章句`;
  const depths = new Map();
  const links = document_.outline.map((heading, i) => {
    const depth = heading.parent < 0 ? 0 : Math.min(3, (depths.get(heading.parent) ?? 0) + 1);
    depths.set(i, depth);
    if (!OUTLINE.includes(heading.kind)) return null;
    const href = `?${new URLSearchParams({ revision: heading.revision, span: heading.span.join("-") })}`;
    return h("a", { href, class: `d${depth}` }, heading.reading.replace(/\s+/g, " "));
  });
  outline.replaceChildren(...links.filter(Boolean));
  mark();
}

function mark() {
  for (const link of outline.querySelectorAll("a")) link.toggleAttribute("aria-current", link.search === location.search);
}

outline.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  mark();
  show();
});
addEventListener("popstate", () => {
  mark();
  show();
});

show();
list().catch(() => outline.replaceChildren()); // the reader itself says what is wrong
