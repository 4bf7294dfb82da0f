// An answer set in type: how it was read, its words, its table, its sum, what is near, what to ask next.

import { judge } from "./api.js";
import { h, whereabouts } from "./dom.js";
import { marked } from "./marks.js";
import { sums } from "./sum.js";
import { table } from "./table.js";

const LABELS = { not_found: "文件里没有", unclear: "请说清楚" };

/** `acts`: open(places, index, from) shows places in the reader, ask(question) asks. */
export function answerView(answer, asked, acts) {
  const open = (n, from) => acts.open(answer.citations, answer.citations.findIndex((c) => c.n === n), from);
  return h("div", { class: `answer ${answer.status}` },
    answer.interpretation && reading(answer.interpretation),
    LABELS[answer.status] && h("div", { class: "label" }, LABELS[answer.status]),
    says(answer, open),
    answer.status === "unclear" && choices(answer.suggestions, acts.ask, "选一个意思"),
    answer.table && table(answer, open),
    sums(answer, open),
    near(answer, acts.open),
    answer.status !== "unclear" && answer.suggestions.length > 0 && h("div", { class: "next" }, h("h3", {}, "还可以问"), choices(answer.suggestions, acts.ask, "还可以问")),
    feedback(answer, asked),
  );
}

export function reading(words) {
  return h("p", { class: "reading" }, `理解为：${words}`);
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
      h("small", {}, whereabouts(place)), h("span", {}, place.reading.replace(/\s+/g, " "))),
  ));
  if (answer.status !== "answered") return [h("h3", {}, "最接近的原文，供判断"), list];
  return h("details", { class: "more" }, h("summary", {}, `相关的原文（${answer.related.length} 处）`), list);
}

function feedback(answer, asked) {
  const box = h("div", { class: "feedback" }, "这个回答");
  const say = async (useful) => {
    try {
      await judge({ answer: answer.id, question: asked.question, history: asked.history, useful });
      box.replaceChildren("已记下，谢谢。");
    } catch (error) {
      box.append(` 没有记下：${error.message}`);
    }
  };
  for (const [words, useful] of [["有用", true], ["没用", false]]) {
    box.append(h("button", { type: "button", class: "quiet", onclick: () => say(useful) }, words));
  }
  return box;
}
