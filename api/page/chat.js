// The chat page: questions in, turns out. Earlier questions go along, so that a follow-up is understood.

import { answerView, claimsView, reading } from "./answer.js";
import { ask, BASE, Failure, get } from "./api.js";
import { h } from "./dom.js";
import "./reader.js";

const MOST_HISTORY = 20;
const by = (id) => document.getElementById(id);
const [box, send, turns, welcome, status, anew] = ["question", "send", "turns", "welcome", "status", "anew"].map(by);
const reader = document.querySelector("zj-reader");
let history = []; // questions that were answered, oldest first
let running = null; // the AbortController of the question under way

const acts = {
  ask: (question) => begin(question),
  open: (places, at, from) => reader.open(places, at, from),
};

function begin(question) {
  if (running || !question.trim()) return;
  welcome.hidden = true;
  anew.hidden = false;
  const body = h("div", { class: "body" });
  const turn = h("section", { class: "turn" }, h("h2", {}, question), body);
  turns.append(turn);
  turn.scrollIntoView({ block: "start" });
  const asked = { question, history: history.slice(-MOST_HISTORY) };
  run(asked, body);
}

async function run(asked, body) {
  running = new AbortController();
  send.textContent = "停止";
  body.replaceChildren(h("p", { class: "waiting" }, "正在查原文"));
  try {
    const answer = await ask(asked, progress(body), running.signal);
    body.replaceChildren(answerView(answer, asked, acts));
    history.push(asked.question);
    status.textContent = `已回答：${answer.text.slice(0, 300)}`;
  } catch (error) {
    body.replaceChildren(failed(error, () => !running && run(asked, body)));
    status.textContent = error.message;
  } finally {
    running = null;
    send.textContent = "提问";
  }
}

/** Paints what has come so far; the whole answer takes its place. */
function progress(body) {
  const claims = [];
  const citations = [];
  return (name, value) => {
    if (name === "interpretation" && value.interpretation) body.prepend(reading(value.interpretation));
    if (name === "citation") citations.push(value);
    if (name === "claim" && claims.push(value) <= 3) body.querySelector(".waiting, .says")?.replaceWith(claimsView(claims, citations));
  };
}

function failed(error, again) {
  const known = error instanceof Failure || error.name === "AbortError";
  if (!known) console.error(error);
  const words = error.name === "AbortError" ? "已停止。" : known ? error.message : "页面出错了，请重试。";
  const wait = error.retry ? `（约 ${error.retry} 秒后）` : "";
  return h("div", { class: "failed", role: "alert" }, h("p", {}, words), h("button", { type: "button", class: "quiet", onclick: again }, `重试${wait}`));
}

function fit() {
  box.style.height = "";
  if (box.value) box.style.height = `${box.scrollHeight + 2}px`;
}

by("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  if (running) {
    running.abort();
    return;
  }
  const question = box.value.trim();
  if (!question) return;
  box.value = "";
  fit();
  begin(question);
});
box.addEventListener("input", fit);
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  by("composer").requestSubmit();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("textarea, input")) return;
  event.preventDefault();
  box.focus();
});
anew.addEventListener("click", () => {
  running?.abort();
  history = [];
  turns.replaceChildren();
  if (!reader.hidden) reader.close();
  welcome.hidden = false;
  anew.hidden = true;
  box.focus();
});
reader.addEventListener("shown", ({ detail: { place, from } }) => {
  for (const mark of turns.querySelectorAll(".cite[aria-current]")) mark.removeAttribute("aria-current");
  const turn = place?.n && from?.closest(".turn");
  if (turn) for (const mark of turn.querySelectorAll(`.cite[data-n="${place.n}"]`)) mark.setAttribute("aria-current", "true");
});

async function greet() {
  const [{ suggestions }, { documents }] = await Promise.all([get("v1/suggestions"), get("v1/documents")]);
  by("examples").replaceChildren(...suggestions.map((q) => h("li", {}, h("button", { type: "button", class: "chip", onclick: () => begin(q) }, q))));
  by("documents").replaceChildren(h("div", { class: "shelf" }, "现有文件", h("ul", {}, documents.map((d) =>
    h("li", {}, h("a", { href: new URL(`read/${d.id}`, BASE) }, d.title || d.id), d.number && ` ${d.number}`)))));
}

greet().catch((error) => by("documents").replaceChildren(failed(error, () => location.reload())));
box.focus();
