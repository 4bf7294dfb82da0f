// A selection in the reader: ask about it, copy it with its place, copy a link to it, take it where a page takes places.

import { get, permanent } from "./api.js";
import { copy, source } from "./clipboard.js";
import { button, flat, h, short } from "./dom.js";

const ASKED = 60; // characters of a selection that a question names

/** Watches selections in `text`; `window_` gives [document, revision, first code point there], `ask` takes the question begun,
 *  `take` a place, while `root` has the attribute `takes`. */
export function picking(root, window_, ask, take) {
  const said = h("span", { role: "status" });
  const bar = h("div", { class: "pick", role: "toolbar", "aria-label": "选中的文字", hidden: true });
  let picked = null;
  const place = async () => get(`v1/documents/${encodeURIComponent(picked.document)}/passage?${new URLSearchParams({ revision: picked.revision, span: picked.span.join("-"), context: 0 })}`);
  const told = (done) => (said.textContent = done ? "已复制。" : "浏览器不让复制。");
  const taking = button("作出处", () => {
    take({ ...picked, quote: picked.words });
    said.textContent = "已作出处。";
  });
  bar.append(
    taking,
    button("问这一段", () => {
      hide();
      ask(`关于“${short(picked.words, ASKED)}”，`);
    }),
    button("连出处复制", async () => {
      try {
        const found = await place();
        told(await copy(`“${flat(found.reading)}”（${source(found)}）`));
      } catch (error) {
        said.textContent = error.message;
      }
    }, { title: "复制为引文，附上文件、标题和页码" }),
    button("复制链接", async () => told(await copy(permanent(picked).href))),
    said);
  root.append(bar);

  const hide = () => (bar.hidden = true);
  const look = () => {
    const selection = getSelection();
    const text = root.querySelector(".text");
    if (!text || !selection.rangeCount || selection.isCollapsed) return hide();
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) return hide();
    picked = { ...window_(), words: range.toString() };
    if (!picked.words.trim()) return hide();
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = picked.start + [...before.toString()].length;
    picked.span = [start, start + [...picked.words].length];
    said.textContent = "";
    taking.hidden = !root.hasAttribute("takes");
    bar.hidden = false;
    const [box, room] = [range.getBoundingClientRect(), root.getBoundingClientRect()];
    bar.style.top = `${Math.min(Math.max(box.bottom - room.top + 8, 60), room.height - bar.offsetHeight - 12)}px`;
    bar.style.left = `${Math.max(8, Math.min(box.left - room.left, room.width - bar.offsetWidth - 8))}px`;
    return undefined;
  };
  let soon = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(soon);
    soon = setTimeout(look, 150);
  });
}
