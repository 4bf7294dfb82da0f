// What can be done with an answer: copy it with footnotes, have it as a file, print it, judge it.

import { exported, judge } from "./api.js";
import { answerElement, answerText, copy, footnotes } from "./clipboard.js";
import { button, h, save } from "./dom.js";

/** The row below an answer. */
export function actions(answer, asked) {
  const said = h("span", { role: "status" });
  const file = (format, words) => button(words, async (event) => {
    const pressed = event.currentTarget;
    pressed.disabled = true;
    said.textContent = "";
    try {
      save(...(await exported({ ...asked, format })));
    } catch (error) {
      said.textContent = `没有导出：${error.message}`;
    } finally {
      pressed.disabled = false;
    }
  });
  const copied = button("复制", async () => {
    said.textContent = (await copy(answerText(asked, answer), answerElement(asked, answer))) ? "已复制，出处在脚注里。" : "浏览器不让复制。";
  }, { class: "quiet", title: "连同出处复制" });
  return h("div", { class: "actions" },
    h("div", { class: "tools", role: "group", "aria-label": "复制和导出" }, copied, file("docx", "Word"), file("xlsx", "Excel"),
      button("打印", (event) => printed(event.currentTarget.closest(".turn")))),
    said, feedback(answer, asked));
}

function feedback(answer, asked) {
  const box = h("div", { class: "feedback" });
  const say = async (useful, comment) => {
    try {
      await judge({ answer: answer.id, question: asked.question, history: asked.history, useful, ...(comment ? { comment } : {}) });
      box.replaceChildren("已记下，谢谢。");
    } catch (error) {
      box.querySelector(".wrong")?.remove();
      box.append(h("span", { class: "wrong", role: "alert" }, `没有记下：${error.message}`));
    }
  };
  const why = () => {
    const words = h("textarea", { rows: 2, maxlength: 2000, "aria-label": "哪里不对", placeholder: "哪里不对？可以不写" });
    const form = h("form", { class: "why" }, words, h("button", { class: "quiet" }, "提交"), button("取消", () => box.replaceChildren(...first)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      say(false, words.value.trim());
    });
    box.replaceChildren(form);
    words.focus();
  };
  const first = ["这个回答", button("有用", () => say(true)), button("没用", why)];
  box.append(...first);
  return box;
}

const answers = new WeakMap();

/** Remembers a turn's answer, so that its footnotes can be printed. */
export function printable(turn, answer) {
  answers.set(turn, answer);
}

function printed(turn) {
  turn.classList.add("chosen");
  document.body.classList.add("one");
  window.print();
}

addEventListener("beforeprint", () => {
  for (const turn of document.querySelectorAll(".turn")) {
    const answer = answers.get(turn);
    if (answer?.citations.length) turn.append(h("div", { class: "footnotes" }, h("h3", {}, "出处"), footnotes(answer)));
  }
});
addEventListener("afterprint", () => {
  document.body.classList.remove("one");
  for (const turn of document.querySelectorAll(".turn")) turn.classList.remove("chosen");
  for (const notes of document.querySelectorAll(".turn > .footnotes")) notes.remove();
});
