// The gold places of a case: words taken from an answer or selected in the reader, or lines typed in.

import { get, told } from "./api.js";
import { open } from "./beside.js";
import { button, flat, h, lines as told_, short } from "./dom.js";

const LONGEST = 5000; // characters of a quote; a longer one is told by its lines
const LINES = /^第?\s*(\d{1,9})\s*(?:[-–—~至]\s*(\d{1,9}))?\s*行?$/;

/** `given` are [{document, quote | lines}]; `changed()` is called when others are there. */
export function places(documents, given, changed) {
  const titles = new Map(documents.map((d) => [d.id, d.title || d.id]));
  let held = given.map((place) => ({ ...place }));
  let standing = []; // for each the lines where it stands
  const list = h("ul", { class: "rows", "aria-label": "出处" });
  const which = h("select", { "aria-label": "文件" }, documents.map((d) => h("option", { value: d.id }, d.title || d.id)));
  const typed = h("input", { "aria-label": "行号", placeholder: "行号，如 464-466", size: 16, maxlength: 40 });
  const wrong = h("span", { class: "wrong", role: "alert" });

  const turn = (next) => {
    held = next;
    standing = [];
    draw();
    changed();
  };
  const draw = () => list.replaceChildren(...held.map((place, i) => {
    const at = standing[i] ?? [];
    const where = at.length > 1 ? `${at.length} 处：${at.slice(0, 3).map(told_).join("、")}${at.length > 3 ? "……" : ""}` : at.length ? told_(at[0]) : place.lines ? told_(place.lines) : "";
    return h("li", {},
      h("button", { type: "button", class: "row", onclick: (event) => look(place, at[0], event.currentTarget) },
        h("span", {}, place.quote ? short(place.quote, 80) : told_(place.lines)), h("small", {}, [documents.length > 1 && (titles.get(place.document) ?? place.document), place.quote && where].filter(Boolean).join(" · "))),
      button("去掉", () => turn(held.filter((other) => other !== place)), { "aria-label": `去掉出处 ${i + 1}` }));
  }));

  /** Shows a place in the reader: by its lines, which every place has that stands. */
  const look = async (place, at, from) => {
    const lines = place.lines ?? at;
    if (!lines) return;
    wrong.textContent = "";
    try {
      const { span, revision } = await get(`v1/documents/${encodeURIComponent(place.document)}/text?lines=${lines.join("-")}`);
      open([{ document: place.document, revision, span }], 0, from);
    } catch (error) {
      wrong.textContent = told(error);
    }
  };

  const add = () => {
    const found = LINES.exec(typed.value.trim());
    wrong.textContent = found ? "" : "行号写作 464 或 464-466。";
    if (!found) return false;
    turn([...held, { document: which.value, lines: [Number(found[1]), Number(found[2] ?? found[1])] }]);
    typed.value = "";
    return true;
  };
  typed.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // or the whole form would be sent
    add();
  });
  typed.addEventListener("input", (event) => event.stopPropagation());

  draw();
  return {
    element: h("div", { class: "gold" }, list, h("div", { class: "choose" }, documents.length > 1 && which, typed, button("加这几行", add),
      button("翻开原文选", (event) => open([{ document: which.value, span: [0, 0] }], 0, event.currentTarget)), wrong)),
    read: () => held,
    /** Adds lines that were typed and not yet added; false where they are none. */
    finish: () => !typed.value.trim() || add(),
    /** Takes words with their document; once only. */
    take({ document, quote, lines }) {
      const place = lines && [...quote].length > LONGEST ? { document, lines } : { document, quote };
      if (held.some((other) => other.document === document && flat(other.quote ?? "") === flat(quote))) return;
      turn([...held, place]);
    },
    stand(found) {
      standing = found;
      draw();
    },
  };
}
