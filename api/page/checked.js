// What a document states beside what its items give, as tables: what does not agree first.

import { button, h, whereabouts } from "./dom.js";

const KINDS = [[false, "不一致", "bad"], [null, "判断不了", "open"], [true, "一致", "good"]];
const WORDS = { about: "约 ", more_than: ">", at_least: "≥", below: "<" };

/** `open(places, at, from)` shows a place in the reader; null where the document is not there yet. */
export function checked(made, open) {
  if (!made.length) return h("p", { class: "none" }, "这份文件没有能相互核对的总数或增速。");
  const groups = KINDS.map(([agrees, words, kind]) => [made.filter((c) => c.agrees === agrees), words, kind]).filter(([found]) => found.length);
  const heads = ["核对什么", "文中写", "算得", "相差", ...(open ? ["出处"] : [])];
  return [
    h("p", { class: "lead" }, `${groups.map(([found, words]) => `${words} ${found.length} 处`).join("，")}。手头的文本可能与印出来的不同，以原件为准。`),
    ...groups.map(([found, words, kind]) =>
      h("section", {}, h("h2", {}, words), h("div", { class: "sheet checks", tabindex: 0, role: "region", "aria-label": words }, h("table", {},
        h("thead", {}, h("tr", {}, heads.map((head, i) => h("th", { scope: "col", class: i > 0 && i < 4 && "figure" }, head)))),
        h("tbody", {}, found.map((check) => row(check, kind, open))))))),
  ];
}

function row(check, kind, open) {
  const apart = Math.round((check.computed - check.stated) * 1e6) / 1e6;
  return h("tr", { class: kind },
    h("td", { class: "name" }, check.label, check.note && h("small", { class: "note" }, check.note)),
    h("td", { class: "figure" }, `${WORDS[check.qualifier] ?? ""}${check.stated} ${check.unit}`),
    h("td", { class: "figure" }, `${check.computed} ${check.unit}`),
    h("td", { class: "figure" }, check.agrees === false ? `${apart > 0 ? "+" : "−"}${Math.abs(apart)}` : "—"),
    open && h("td", { class: "places" }, places(check.citations, open)));
}

function places(citations, open) {
  const go = (i) => (event) => open(citations, i, event.currentTarget);
  const marks = citations.slice(0, 3).map((place, i) => button(String(i + 1), go(i), { class: "cite", title: whereabouts(place), "aria-label": `出处 ${i + 1}：${whereabouts(place)}` }));
  return [...marks, citations.length > 3 && button(`共 ${citations.length} 处`, go(3), { class: "link" })];
}
