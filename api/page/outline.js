// A document's outline as links to its places.

import { permanent } from "./api.js";
import { flat, h, pages } from "./dom.js";

const SHOWN = ["part", "chapter", "section", "article", "numbered", "column", "table", "figure", "title"];
const DEEPEST = 3;

/** Links, one a heading, with its printed page; `open(heading)` is called in place of following one. Without it the
 *  headings stand as words: those of a document that is not there yet. */
export function outline(headings, open) {
  const depths = [];
  return headings.map((heading) => {
    const depth = heading.parent < 0 ? 0 : Math.min(DEEPEST, depths[heading.parent] + 1);
    depths.push(depth);
    if (!SHOWN.includes(heading.kind)) return null;
    const follow = (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      open(heading);
    };
    const link = open && { href: permanent(heading), "data-start": heading.span[0], "data-end": heading.body[1], onclick: follow };
    return h(open ? "a" : "div", { class: `d${depth}`, ...link },
      h("span", {}, flat(heading.reading)), heading.page && h("small", { title: pages(heading.page) }, heading.page[0]));
  }).filter(Boolean);
}

/** Marks the deepest heading that holds an offset. */
export function markOutline(list, offset) {
  let found = null;
  for (const link of list.querySelectorAll("a")) {
    link.removeAttribute("aria-current");
    if (Number(link.dataset.start) <= offset && offset < Number(link.dataset.end)) found = link;
  }
  found?.setAttribute("aria-current", "location");
  found?.scrollIntoView({ block: "nearest" });
}
