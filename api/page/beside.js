// What the pages of documents, facts and checks share: the reader beside them, the choice of a document, what went wrong.

import { BASE, get, told } from "./api.js";
import { button, h } from "./dom.js";
import "./reader.js";

const reader = document.querySelector("zj-reader");
reader.addEventListener("asked", ({ detail }) => {
  location.href = new URL(`?${new URLSearchParams({ question: detail })}`, BASE);
});
let taker = null;
reader.addEventListener("taken", ({ detail }) => taker?.(detail));
document.addEventListener("keydown", (event) => {
  if (event.target.closest("dialog")) return;
  if (event.key === "Escape" && !event.defaultPrevented && !reader.hidden) reader.close();
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
  const box = document.querySelector("main input");
  if (!box) return;
  event.preventDefault();
  box.focus();
});

/** Shows places in the reader; what was clicked stays marked, and gets the focus back. */
export function open(places, at, from) {
  for (const marked of document.querySelectorAll("main [aria-current]")) marked.removeAttribute("aria-current");
  from?.setAttribute("aria-current", "true");
  const shown = reader.open(places, at, from);
  from?.scrollIntoView({ block: "nearest" }); // the page has become narrower
  return shown;
}

/** While `take(place)` is given, the reader offers to take the words that are shown or selected; null ends it. */
export function taking(take) {
  taker = take;
  reader.toggleAttribute("takes", take !== null);
}

/** Fills `into` with what `make` gives; when that fails, with what is wrong and a way to try again. */
export async function fill(into, make) {
  into.setAttribute("aria-busy", "true");
  try {
    into.replaceChildren(...[await make()].flat());
  } catch (error) {
    into.replaceChildren(h("div", { class: "failed", role: "alert" }, h("p", {}, told(error)), button("重试", () => fill(into, make))));
  } finally {
    into.removeAttribute("aria-busy");
  }
}

export async function held() {
  return (await get("v1/documents")).documents;
}

/** A labelled choice; `options` are [value, words]. */
export function choice(label, options, chosen, change) {
  const select = h("select", { onchange: () => change(select.value) }, options.map(([value, words]) => h("option", { value, selected: value === chosen }, words)));
  return h("label", {}, h("span", {}, label), select);
}

/** What is chosen stands in the address, so that it can be sent on. */
export function remember(values) {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value));
  history.replaceState(null, "", `?${query}`);
}

export function chosen(name) {
  return new URLSearchParams(location.search).get(name) ?? "";
}
