// The chat page: questions in, turns out. Earlier questions go along, so that a follow-up is understood; conversations
// are kept in the browser, and shown again as they were.

import { printable } from "./actions.js";
import { answerView, claimsView } from "./answer.js";
import { ask, Failure, told } from "./api.js";
import "./conversations.js";
import { button, h, short } from "./dom.js";
import "./reader.js";
import { fresh, keep } from "./store.js";
import { documents, framed, greet } from "./welcome.js";

const MOST_HISTORY = 20;
const by = (id) => document.getElementById(id);
const [box, send, turns, welcome, status, editing] = ["question", "send", "turns", "welcome", "status", "editing"].map(by);
const reader = document.querySelector("zj-reader");
const shelf = document.querySelector("zj-conversations");
let talk = fresh(); // the conversation at hand
let running = null; // the AbortController of the question under way
let edited = false; // whether what is in the box takes the last question's place

const acts = {
  ask: (question) => begin(question),
  open: (places, at, from) => reader.open(places, at, from),
  edit: (question) => put(question, talk.turns.at(-1)?.question === question),
};

function begin(question) {
  if (running || !question.trim()) return;
  const history = talk.turns.filter((turn) => turn.answer).map((turn) => turn.question).slice(-MOST_HISTORY);
  const turn = { question, history };
  talk.turns.push(turn);
  talk.title ||= short(question);
  run(turn, shown(turn)).catch(console.error);
}

/** A turn's place on the page; its body is given back. */
function shown(turn) {
  welcome.hidden = true;
  const body = h("div", { class: "body" });
  const section = h("section", { class: "turn", "aria-label": short(turn.question) }, h("h2", {}, turn.question), body);
  turns.append(section);
  section.scrollIntoView({ block: "start" });
  return body;
}

function asked({ question, history }) {
  return { question, ...(history.length && { history }), ...(documents.length && { documents }) };
}

async function run(turn, body) {
  running = new AbortController();
  send.textContent = "停止";
  body.replaceChildren(h("p", { class: "waiting" }, "正在查原文"));
  try {
    turn.answer = await ask(asked(turn), progress(body), running.signal);
    answered(turn, body);
    status.textContent = `已回答：${turn.answer.text.slice(0, 300)}`;
  } catch (error) {
    body.replaceChildren(failed(error, () => !running && run(turn, body)));
    status.textContent = body.textContent;
  } finally {
    running = null;
    send.textContent = "提问";
  }
  if (!talk.turns.includes(turn)) return; // another conversation has begun meanwhile
  talk.at = Date.now();
  await keep(talk).catch(console.error);
  await shelf.refresh(talk.id);
}

function answered(turn, body) {
  body.replaceChildren(answerView(turn.answer, asked(turn), acts));
  printable(body.parentElement, turn.answer);
}

/** Paints what has come so far; the whole answer takes its place. */
function progress(body) {
  const claims = [];
  const citations = [];
  return (name, value) => {
    if (name === "interpretation" && value.interpretation) body.prepend(h("p", { class: "reading" }, `理解为：${value.interpretation}`));
    if (name === "citation") citations.push(value);
    if (name === "claim" && claims.push(value) <= 3) body.querySelector(".waiting, .says")?.replaceWith(claimsView(claims, citations));
  };
}

function failed(error, again) {
  const words = error.name === "AbortError" ? "已停止。" : told(error);
  const wait = error.retry ? `（约 ${error.retry} 秒后）` : "";
  return h("div", { class: "failed", role: "alert" }, h("p", {}, words), button(`重试${wait}`, again));
}

/** Another conversation, or an empty one. */
function turnTo(conversation) {
  running?.abort();
  talk = conversation;
  put("", false);
  turns.replaceChildren();
  if (!reader.hidden) reader.close();
  welcome.hidden = talk.turns.length > 0;
  for (const turn of talk.turns) {
    const body = shown(turn);
    if (turn.answer) answered(turn, body);
    else body.replaceChildren(failed(new Failure("这一问没有答完。"), () => !running && run(turn, body)));
  }
  shelf.close();
  shelf.refresh(talk.id);
  box.focus();
}

/** Words into the box; `instead` when they are to take the last question's place. */
function put(words, instead) {
  edited = instead;
  editing.hidden = !instead;
  box.value = words;
  fit();
  box.focus();
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
  if (edited && talk.turns.length) {
    if (talk.turns.length === 1 && !talk.named) talk.title = "";
    talk.turns.pop();
    turns.lastElementChild.remove();
  }
  put("", false);
  begin(question);
});
box.addEventListener("input", fit);
box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const last = talk.turns.at(-1);
  if (event.key === "Enter" && !event.shiftKey) by("composer").requestSubmit();
  else if (event.key === "ArrowUp" && !box.value && last && !running) put(last.question, true);
  else return;
  event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("textarea, input");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    box.focus();
  } else if (event.key === "Escape" && !event.defaultPrevented) {
    if (running) running.abort();
    else if (edited) put("", false);
    else if (!reader.hidden) reader.close();
    else parent.postMessage({ zhangju: "close" }, "*"); // to the portal whose frame this may be; it says nothing else
  }
});
by("shelf").addEventListener("click", () => shelf.open());
shelf.addEventListener("anew", () => turnTo(fresh()));
shelf.addEventListener("chosen", ({ detail }) => turnTo(detail));
shelf.addEventListener("renamed", ({ detail }) => {
  if (detail.id === talk.id) Object.assign(talk, { title: detail.title, named: true });
});
shelf.addEventListener("closed", () => by("shelf").focus());
reader.addEventListener("asked", ({ detail }) => put(detail, false));
reader.addEventListener("shown", ({ detail: { place, from } }) => {
  for (const mark of turns.querySelectorAll(".cite[aria-current]")) mark.removeAttribute("aria-current");
  const turn = place?.n && from?.closest(".turn");
  if (turn) for (const mark of turn.querySelectorAll(`.cite[data-n="${place.n}"]`)) mark.setAttribute("aria-current", "true");
});

greet(acts.ask).catch((error) => by("documents").replaceChildren(failed(error, () => location.reload())));
shelf.refresh(talk.id).catch(console.error);
box.value = new URLSearchParams(location.search).get("question")?.slice(0, box.maxLength) ?? "";
fit();
box.readOnly = false; // what is entered before all of this runs would be lost
if (!framed) box.focus(); // a portal's page keeps its focus
