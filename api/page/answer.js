// An answer set in type: how it was read, its words, its table, its sum, what is near, what to ask next.

import { actions } from "./actions.js";
import { charts } from "./charts.js";
import { button, flat, h, whereabouts } from "./dom.js";
import { marked } from "./marks.js";
import { readingView } from "./reading.js";
import { sums } from "./sum.js";
import { table } from "./table.js";

const LABELS = { not_found: "文件里没有", unclear: "请说清楚" };

/** `acts`: open(places, index, from) shows places in the reader, ask(question) asks, edit(question) puts it in the box. */
export function answerView(answer, asked, acts) {
  return h("div", { class: `answer ${answer.status}` },
    answer.interpretation && readingView(answer, asked, acts),
    body(answer, acts.open, answer.status === "unclear" && choices(answer.suggestions, acts.ask, "选一个意思")),
    answer.status !== "unclear" && answer.suggestions.length > 0 && h("div", { class: "next" }, h("h3", {}, "还可以问"), choices(answer.suggestions, acts.ask, "还可以问")),
    actions(answer, asked),
  );
}

/** An answer to look at, nothing to be done with it; `places(…)` shows places in the reader. */
export function answerShown(answer, places) {
  return h("div", { class: `answer ${answer.status}` },
    answer.interpretation && h("p", { class: "reading" }, `理解为：${answer.interpretation}`),
    body(answer, places, answer.status === "unclear" && h("ul", { class: "asks" }, answer.suggestions.map((words) => h("li", {}, words)))));
}

/** What an answer says; `asked` stands behind the words of one that asks back. */
function body(answer, places, asked) {
  const open = (n, from) => places(answer.citations, answer.citations.findIndex((c) => c.n === n), from);
  return [
    LABELS[answer.status] && h("div", { class: "label" }, LABELS[answer.status]),
    says(answer, open),
    asked,
    answer.table && laidOut(answer, open),
    sums(answer, open),
    near(answer, places),
  ];
}

/** The table, and the charts that can be made of it, one at a time. */
function laidOut(answer, open) {
  const made = table(answer, open);
  const drawn = charts(answer);
  if (!drawn.length) return made;
  const ways = [["表格", made], ...drawn];
  const tabs = ways.map(([words], i) => button(words, () => show(i), { class: "tab", "aria-pressed": i === 0 }));
  const show = (chosen) => ways.forEach(([, way], i) => {
    way.hidden = i !== chosen;
    tabs[i].setAttribute("aria-pressed", i === chosen);
  });
  show(0);
  return h("div", { class: "ways" }, h("div", { class: "tabs", role: "group", "aria-label": "看法" }, tabs), ways.map(([, way]) => way));
}

/** The first claims of an answer that is still coming. */
export function claimsView(claims, citations) {
  return h("div", { class: "says" }, claims.slice(0, 3).map((claim) => h("p", {}, marked(claim.text, { citations }, () => {}))));
}

function says(answer, open) {
  const paragraphs = answer.text.split("\n").filter((words) => words.trim());
  return h("div", { class: "says" }, paragraphs.map((words) => h("p", {}, marked(words, answer, open))));
}

function choices(questions, ask, label) {
  return h("ul", { class: "asks", "aria-label": label }, questions.map((q) => h("li", {}, h("button", { type: "button", class: "chip", onclick: () => ask(q) }, q))));
}

function near(answer, open) {
  if (!answer.related.length) return null;
  const list = h("div", { class: "near" }, answer.related.map((place, i) =>
    h("button", { type: "button", onclick: (event) => open(answer.related, i, event.currentTarget) },
      h("small", {}, whereabouts(place)), h("span", {}, flat(place.reading))),
  ));
  if (answer.status !== "answered") return [h("h3", {}, "最接近的原文，供判断"), list];
  return h("details", { class: "more" }, h("summary", {}, `相关的原文（${answer.related.length} 处）`), list);
}
