// The empty page: questions to begin with, and what can be asked about. In a portal's frame, only what it names.

import { get, permanent } from "./api.js";
import { button, h } from "./dom.js";

const query = new URLSearchParams(location.search);

/** The documents that the portal keeps to; [] for all. */
export const documents = (query.get("documents") ?? "").split(",").filter(Boolean);

/** Whether this is the chat in a portal's frame. */
export const framed = document.body.classList.contains("embedded");

const by = (id) => document.getElementById(id);

export async function greet(ask) {
  if (query.get("title")) document.querySelector(".brand span:last-child").textContent = query.get("title").slice(0, 30);
  if (framed) document.querySelector(".brand").target = "_blank";
  const [{ suggestions }, all] = await Promise.all([get("v1/suggestions"), get("v1/documents")]);
  const held = all.documents.filter((d) => !documents.length || documents.includes(d.id));
  by("examples").replaceChildren(...suggestions.map((q) => h("li", {}, button(q, () => ask(q), { class: "chip" }))));
  by("documents").replaceChildren(h("div", { class: "shelf" }, "可以问的文件", h("ul", {}, held.map((d) =>
    h("li", {}, h("a", { href: permanent({ document: d.id }), target: framed && "_blank" }, d.title || d.id), d.number && h("span", {}, ` ${d.number}`))))));
}
