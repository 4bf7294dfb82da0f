// The form in which a question's gold is written, beside what is answered now; held against the documents as it is written.

import { answerShown } from "./answer.js";
import { told } from "./api.js";
import { fill, open, taking } from "./beside.js";
import { button, flat, h } from "./dom.js";
import { places } from "./places.js";
import { answerNow, check, put } from "./set.js";

const EMPTY = "（空）"; // as in the Excel sheet: an empty list is an answer
const EXPECTED = [["", "请选"], ["answered", "回答"], ["not_found", "说文件里没有"], ["unclear", "反问"]];
const CATEGORIES = [["", "请选"], ["list", "名单"], ["filter", "按条件的名单"], ["aggregate", "合计、个数、最大最小"], ["value", "一项的值"], ["comparison", "比较"], ["structure", "章节结构"], ["passage", "原文怎么说"], ["follow-up", "追问"], ["unanswerable", "文件里没有的"]];
const KINDS = { list: "list", value: "value", number: "aggregate", comparison: "comparison", passage: "passage", outline: "structure", check: "aggregate" };
const RANKS = ["min", "max", "rank"]; // whose table holds the rows that answer
const PAUSE = 500; // ms without a key until what is written is checked

/** `from` is the candidate, `kept` a case that is changed; neither for a new one. `done(words)` is called when it is saved,
 *  `left()` when the person puts the form away. */
export function caseForm({ documents, from = null, kept = null, done, left }) {
  const first = kept ?? { question: from?.question ?? "", history: from?.history };
  const boxes = {
    question: area(first.question, 2, { required: true, maxlength: 2000 }),
    history: area(lines(first.history), 1),
    expect: select(EXPECTED, first.expect),
    category: select(CATEGORIES.some(([value]) => value === first.category) || !first.category ? CATEGORIES : [...CATEGORIES, [first.category, first.category]], first.category),
    rows: area(first.rows?.length === 0 ? EMPTY : lines(first.rows), 2),
    figures: area(lines(first.figures), 1, { inputmode: "decimal" }),
    facts: area(lines(first.facts?.map((wordings) => wordings.join("|"))), 2),
    forbidden: area(lines(first.forbidden), 1),
    note: area(first.note ?? "", 1, { maxlength: 2000 }),
  };
  const only = documents.map((d) => h("input", { type: "checkbox", value: d.id, checked: first.documents?.includes(d.id) }));
  const gold = places(documents, first.gold ?? [], () => changed());
  const fields = {
    question: field("问题", boxes.question),
    history: field("先问过的话", boxes.history, "一行一句，从早到晚；不是追问就空着。"),
    expect: field("应当", boxes.expect),
    category: field("类别", boxes.category),
    rows: field("名单", boxes.rows, `应列出的全部名称，一行一个，不多不少；应为空名单就写${EMPTY}。`),
    figures: field("数字", boxes.figures, "答案里必须有的数，一行一个，不带单位。"),
    facts: field("必须说到", boxes.facts, "一行一个要点；同一要点的几种写法用“|”隔开，有一种就算。"),
    forbidden: field("不得出现", boxes.forbidden, "出现就算错的话，一行一句。"),
    gold: field("出处", gold.element, "答案应当引到的地方：取回答的出处，或在原文里选中一段点“作出处”，或写行号。名单、按条件的名单、合计三类要每一处都引到，其余引到一处就行。"),
    documents: documents.length > 1 && field("只问这些文件", h("div", { class: "ticks" }, documents.map((d, i) => h("label", {}, only[i], d.title || d.id))), "都不选就是所有文件。"),
    note: field("备注", boxes.note, "给人看的，不参加评判。"),
  };
  const state = h("p", { class: "state", role: "status" });
  const send = h("button", { class: "send" }, kept ? "存下修改" : "存进题集");
  const now = h("div", { class: "now" });
  let answer = null;
  const copy = button("照现在的回答填", () => {
    copied(answer, boxes, gold);
    changed();
  }, { class: "link", disabled: true, title: "填好后请逐项核对、修改" });
  const ask = () => fill(now, async () => {
    answer = await answerNow(asked());
    copy.disabled = false;
    return shownNow(answer, gold);
  });
  const form = h("form", { class: "case", "aria-label": "应有的答案" }, h("h3", {}, "应有的答案", h("small", {}, copy)), Object.values(fields).map((f) => f && f.element),
    h("div", { class: "foot" }, state, h("div", { class: "tools" }, button("取消", left), send)));
  const element = h("div", { class: "both" }, h("section", { "aria-label": "现在的回答" }, h("h3", { tabindex: -1 }, "现在的回答", h("small", {}, button("再问一次", ask, { class: "link" }))), now), form);

  const asked = () => {
    const { question, history, documents: kept_ } = read();
    return { question, ...(history && { history }), ...(kept_ && { documents: kept_ }) };
  };
  const read = () => {
    const many = Object.fromEntries(["history", "rows", "figures", "facts", "forbidden"].map((name) => [name, split(boxes[name].value)]));
    const made = {
      ...Object.fromEntries(["question", "expect", "category", "note"].map((name) => [name, boxes[name].value.trim()])),
      ...many,
      rows: many.rows.length === 1 && many.rows[0] === EMPTY ? [] : many.rows.length ? many.rows : undefined,
      figures: many.figures.map(figure),
      facts: many.facts.map((line) => line.split(/[|｜]/).map((words) => words.trim()).filter(Boolean)).filter((wordings) => wordings.length),
      gold: gold.read(),
      documents: only.filter((box) => box.checked).map((box) => box.value),
      candidate: from?.id,
    };
    return Object.fromEntries(Object.entries(made).filter(([name, value]) => (name === "rows" ? value : value?.length)));
  };

  let before = "";
  let soon = 0;
  const changed = () => {
    clearTimeout(soon);
    soon = setTimeout(look, PAUSE);
  };
  /** Tells what is wrong at its field, as far as something is written there. */
  const look = async () => {
    const made = read();
    if (!made.question) return;
    try {
      const found = await check({ expect: "answered", category: "value", ...made });
      gold.stand(found.places);
      tell(found.faults);
    } catch (error) {
      tell(error.errors?.length ? error.errors : [{ field: "", message: told(error) }]);
    }
  };
  const tell = (faults) => {
    for (const [name, f] of Object.entries(fields)) if (f) f.tell([...new Set(faults.filter(({ field: at }) => at.split(".")[0] === name).map(({ message }) => message))]);
    const rest = faults.filter(({ field: at }) => !fields[at.split(".")[0]]);
    state.className = faults.length ? "state wrong" : "state";
    state.textContent = rest.length ? rest.map(({ message }) => message).join("") : faults.length ? `有 ${faults.length} 处要改。` : "与文件对得上。";
  };

  form.addEventListener("input", changed);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!gold.finish()) return;
    clearTimeout(soon);
    send.disabled = true;
    try {
      await put(read(), kept?.id);
      before = JSON.stringify(read());
      done(kept ? "已存下修改。" : `已存进题集：${boxes.question.value.trim()}`);
    } catch (error) {
      tell(error.errors?.length ? error.errors : [{ field: "", message: told(error) }]);
      form.querySelector("[aria-invalid=true]")?.focus();
    } finally {
      send.disabled = false;
    }
  });
  before = JSON.stringify(read());
  return {
    element,
    changed: () => JSON.stringify(read()) !== before,
    begin() {
      taking((place) => gold.take(place));
      (from || kept ? element.querySelector("h3") : boxes.question).focus({ preventScroll: true });
      element.parentElement.scrollIntoView({ block: "start" });
      if (boxes.question.value) ask();
      if (kept) look();
    },
    close() {
      taking(null);
      clearTimeout(soon);
      element.parentElement?.classList.remove("writing");
      element.remove();
    },
  };
}

/** The answer of now, its places to be taken one by one. */
function shownNow(answer, gold) {
  const take = (place) => button("作出处", () => gold.take(place), { "aria-label": `出处 ${place.n} 作出处` });
  return [
    answerShown(answer, open),
    answer.citations.length > 0 && h("details", { class: "more", open: answer.citations.length < 6 }, h("summary", {}, `这个回答的出处（${answer.citations.length} 处）`),
      h("ul", { class: "rows cited" }, answer.citations.map((place, i) => h("li", {}, button(flat(place.reading), (event) => open(answer.citations, i, event.currentTarget), { class: "row" }), take(place))))),
  ].filter(Boolean);
}

/** Fills the form with all that an answer says, as a beginning. */
function copied(answer, boxes, gold) {
  const { columns, rows } = answer.table ?? { columns: [], rows: [] };
  const key = (columns.find((c) => c.key === "name") ?? columns[0])?.key;
  const listed = answer.table && (answer.kind === "list" || RANKS.includes(answer.computation?.operation));
  boxes.expect.value = answer.status;
  boxes.category.value = answer.status === "not_found" ? "unanswerable" : boxes.history.value.trim() ? "follow-up" : KINDS[answer.kind];
  boxes.rows.value = listed ? lines(rows.map((row) => row.cells[key])) || EMPTY : "";
  boxes.figures.value = answer.kind !== "list" && answer.computation ? String(answer.computation.result) : "";
  for (const place of answer.citations) gold.take(place);
}

function lines(words) {
  return (words ?? []).join("\n");
}

function split(words) {
  return words.split("\n").map((line) => line.trim()).filter(Boolean);
}

/** A figure, or the words as they are, which the service then tells as wrong. */
function figure(words) {
  const value = Number(words.replace(/[,，](?=\d{3}(?!\d))/g, ""));
  return Number.isFinite(value) ? value : words;
}

function area(words, rows, more = {}) {
  const box = h("textarea", { rows, ...more });
  box.value = words;
  return box;
}

function select(options, chosen = "") {
  return h("select", { required: true }, options.map(([value, words]) => h("option", { value, selected: value === chosen }, words)));
}

let count = 0;

/** A labelled part of the form; what is wrong with it stands below. */
function field(label, content, hint = "") {
  const id = `field-${++count}`;
  const wrong = h("p", { class: "wrong", id: `${id}-wrong`, hidden: true });
  const single = content.matches("textarea, select");
  content.id = id;
  const told_ = hint && h("small", { id: `${id}-hint` }, hint);
  content.setAttribute("aria-describedby", [hint && `${id}-hint`, wrong.id].filter(Boolean).join(" "));
  if (!single) {
    content.setAttribute("role", "group");
    content.setAttribute("aria-label", label);
  }
  const element = h("div", { class: "field" }, single ? h("label", { for: id }, label) : h("b", {}, label), told_, content, wrong);
  return { element, tell(messages) {
    wrong.textContent = messages.join("");
    wrong.hidden = messages.length === 0;
    if (single) content.setAttribute("aria-invalid", String(messages.length > 0));
  } };
}
