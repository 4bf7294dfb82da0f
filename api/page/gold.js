// The question set: what was asked and not answered well, what was written of it, what nobody wants; the set as a file.

import { told } from "./api.js";
import { fill, held } from "./beside.js";
import { caseForm } from "./case.js";
import { dialog } from "./dialog.js";
import { button, h, save } from "./dom.js";
import { candidates, cases, dismiss, exported, remove } from "./set.js";

const [said, root] = ["said", "set"].map((id) => document.getElementById(id));
const EXPECTED = { answered: "应当回答", not_found: "应当说没有", unclear: "应当反问" };
const PARTS = { rows: "名单", figures: "数字", facts: "要点", forbidden: "不得出现", gold: "出处" };
let shown = "candidates"; // which of the lists
let form = null; // the one that is open

function say(words, wrong = false) {
  said.className = wrong ? "wrong" : "none";
  said.textContent = words;
}

async function lists() {
  const { candidates: open, total, dismissed, kept_days: days } = await candidates();
  const [{ cases: written }, documents] = [await cases(), await held()];
  const parts = {
    candidates: [`候选 ${total}`, () => [open.length === 0 && none(days), open.map((c) => card(c, documents)), total > open.length && h("p", { class: "none" }, `先列出问得最多的 ${open.length} 个。`)]],
    cases: [`已写 ${written.length}`, () => [tools(written.length, documents), written.map((c) => writtenCard(c, documents))]],
    dismissed: [`不要的 ${dismissed.length}`, () => (dismissed.length ? dismissed.map(awayCard) : h("p", { class: "none" }, "没有放到一边的问题。"))],
  };
  const list = h("div", {});
  const tabs = Object.entries(parts).map(([name, [words]]) => button(words, () => leave(() => turn(name)), { class: "tab", "data-name": name }));
  const turn = (name) => {
    shown = name;
    form?.close();
    form = null;
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.name === name));
    list.replaceChildren(...[parts[name][1]()].flat(2).filter(Boolean));
  };
  turn(shown);
  return [h("div", { class: "tabs", role: "group", "aria-label": "看哪些" }, tabs), list];
}

function none(days) {
  return h("p", { class: "none" }, "现在没有候选的问题。",
    days ? `拒答、反问、把握不大或被说没用的提问，会保存 ${days} 天，列在这里。` : "服务没有保存人们的提问（由 ZHANGJU_KEEP_QUESTIONS 设保存几天），这里只会有被说没用的。");
}

/** What was asked: how often, why it is here, what people said of the answer. */
function asked(candidate) {
  return [
    candidate.history?.length > 0 && h("p", { class: "said" }, `先问过：${candidate.history.join(" → ")}`),
    h("h2", {}, candidate.question),
    candidate.why && h("p", { class: "said" }, candidate.why),
    candidate.comments?.length > 0 && h("ul", { class: "comments", "aria-label": "意见" }, candidate.comments.map((words) => h("li", {}, `“${words}”`))),
    candidate.wordings?.length > 0 && h("details", {}, h("summary", {}, `另有 ${candidate.wordings.length} 种说法`), h("ul", { class: "rows" }, candidate.wordings.map((w) => h("li", {}, w.question)))),
  ];
}

function card(candidate, documents) {
  const element = h("article", { class: "card", "aria-label": candidate.question }, asked(candidate), h("div", { class: "tools" },
    button("不要", () => act(() => dismiss(candidate.id, true), `已放到“不要的”：${candidate.question}`)),
    h("button", { type: "button", class: "send", onclick: () => write(element, { documents, from: candidate }) }, "写答案")));
  return element;
}

function awayCard(candidate) {
  return h("article", { class: "card", "aria-label": candidate.question }, asked(candidate),
    h("div", { class: "tools" }, button("放回候选", () => act(() => dismiss(candidate.id, false), `已放回候选：${candidate.question}`))));
}

function writtenCard(kept, documents) {
  const parts = Object.entries(PARTS).filter(([name]) => kept[name]).map(([name, words]) => (kept[name].length ? `${words} ${kept[name].length}` : `${words}为空`));
  const element = h("article", { class: "card", "aria-label": kept.question }, asked({ question: kept.question, history: kept.history }),
    h("p", { class: "said" }, [EXPECTED[kept.expect], ...parts].join(" · ")), kept.note && h("p", { class: "said" }, kept.note),
    h("div", { class: "tools" },
      button("移除", async () => {
        if (await dialog({ title: "移除这道题？", words: `“${kept.question}”会从题集里去掉；它若来自人们的提问，会回到候选。`, verb: "移除" })) await act(() => remove(kept.id), "已移除。");
      }),
      button("修改", () => write(element, { documents, kept }))));
  return element;
}

function tools(many, documents) {
  const fresh = h("div", {});
  const file = (format, words) => button(words, async () => {
    try {
      save(...(await exported(format)));
    } catch (error) {
      say(`没有导出：${told(error)}`, true);
    }
  }, { disabled: many === 0 });
  return [
    h("div", { class: "choose" }, many ? "导出后可以用 zhangju eval run 评测。" : "题集还是空的。", h("span", { class: "tools" }, file("jsonl", "导出 JSONL"), file("xlsx", "导出 Excel"), button("自己出一题", () => write(fresh, { documents })))),
    fresh,
  ];
}

/** Opens the form in a card's place; one at a time. */
function write(element, given) {
  return leave(() => {
    form?.close();
    form = caseForm({ ...given,
      done: (words) => act(async () => {}, words),
      left: () => leave(() => {
        form.close();
        form = null;
        element.querySelector("button.send, .tools button:last-child")?.focus();
      }) });
    element.append(form.element);
    element.classList.add("writing");
    form.begin();
  });
}

/** Goes on unless what is written in the form should be kept. */
async function leave(go) {
  if (form?.changed() && !(await dialog({ title: "放弃没有存的内容？", words: "写下的答案还没有存进题集。", verb: "放弃" }))) return;
  go();
}

async function act(work, words) {
  try {
    await work();
    form?.close();
    form = null;
    await fill(root, lists);
    say(words);
    said.focus();
  } catch (error) {
    say(told(error), true);
  }
}

addEventListener("beforeunload", (event) => {
  if (form?.changed()) event.preventDefault();
});
fill(root, lists);
