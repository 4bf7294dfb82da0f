// A document held against itself: what it states beside what its items give, what does not agree first.

import { get } from "./api.js";
import { chosen, choice, fill, held, open, remember } from "./beside.js";
import { button, h, whereabouts } from "./dom.js";

const [choose, list] = ["choose", "list"].map((id) => document.getElementById(id));
const KINDS = [[false, "不一致", "bad"], [null, "判断不了", "open"], [true, "一致", "good"]];

async function begin() {
  const documents = await held();
  if (!documents.length) return h("p", { class: "none" }, "还没有文件。");
  let id = documents.some((d) => d.id === chosen("document")) ? chosen("document") : documents[0].id;
  const turn = () => {
    remember({ document: id });
    choose.replaceChildren(choice("文件", documents.map((d) => [d.id, d.title || d.id]), id, (value) => {
      id = value;
      turn();
    }));
    return fill(list, () => checks(id));
  };
  await turn();
  return [...list.childNodes];
}

async function checks(id) {
  const { checks: made } = await get(`v1/documents/${encodeURIComponent(id)}/checks`);
  if (!made.length) return h("p", { class: "none" }, "这份文件没有能相互核对的总数或增速。");
  const groups = KINDS.map(([agrees, words, kind]) => [made.filter((c) => c.agrees === agrees), words, kind]);
  const counts = groups.filter(([found]) => found.length).map(([found, words]) => `${words} ${found.length} 处`);
  return [
    h("p", { class: "lead" }, `${counts.join("，")}。手头的文本可能与印出来的不同，以原件为准。`),
    ...groups.filter(([found]) => found.length).map(([found, words, kind]) =>
      h("section", {}, h("h2", {}, words), h("div", { class: "sheet checks", tabindex: 0, role: "region", "aria-label": words }, h("table", {},
        h("thead", {}, h("tr", {}, ["", "文中写", "算得", "相差", "出处"].map((head, i) => h("th", { scope: "col", class: i && i < 4 && "figure" }, head || "核对什么")))),
        h("tbody", {}, found.map((check) => row(check, kind))))))),
  ];
}

function row(check, kind) {
  const marks = check.citations.slice(0, 3).map((place, i) => button(String(i + 1), (event) => open(check.citations, i, event.currentTarget), { class: "cite", title: whereabouts(place), "aria-label": `出处 ${i + 1}：${whereabouts(place)}` }));
  const rest = check.citations.length > 3 && button(`共 ${check.citations.length} 处`, (event) => open(check.citations, 3, event.currentTarget), { class: "link" });
  const apart = Math.round((check.computed - check.stated) * 1e6) / 1e6;
  const words = { about: "约 ", more_than: ">", at_least: "≥", below: "<" }[check.qualifier] ?? "";
  return h("tr", { class: kind },
    h("td", { class: "name" }, check.label, check.note && h("small", { class: "note" }, check.note)),
    h("td", { class: "figure" }, `${words}${check.stated} ${check.unit}`),
    h("td", { class: "figure" }, `${check.computed} ${check.unit}`),
    h("td", { class: "figure" }, check.agrees === false ? `${apart > 0 ? "+" : "−"}${Math.abs(apart)}` : "—"),
    h("td", { class: "places" }, marks, rest));
}

fill(list, begin);
