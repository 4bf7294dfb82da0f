// How a question was read, and the way to change it: a value is clicked, another chosen, and the changed reading is asked
// as a question that is complete by itself. The question is made of the reading's own words (责任单位 = 常山县政府 becomes
// 责任单位为江山市政府的项目有哪些): it can be read, kept, sent on and asked again, and the answer shows how it was read.

import { get } from "./api.js";
import { button, h } from "./dom.js";

const READ = /^(?<lead>(?:列出|统计)(?<noun>[^：；（]+)：)(?<conditions>[^；]+?)(?<rest>(?:；(?<sums>(?!按|比较)[^；（]+))?(?:（(?:承接|“)[^；]*）)?)$/;
const CONDITION = /^(?<field>.+?) (?<sign>=|含|≠|不含) (?<value>.+)$/;
const AMOUNT = /^(?<field>.+?)(?<sign>超过|不少于|低于|不超过|早于|晚于|不早于|不晚于) (?<value>[\d.]+)(?<unit> \D+)?$/;
const SIGNS = { "=": (value) => `为${value}`, 含: (value) => `含“${value}”`, "≠": (value) => `不是“${value}”`, 不含: (value) => `不含“${value}”` };
const DAY = /^\d{4}-\d\d-\d\d$/;
const SCOPE = "范围";
const MOST = 24; // values to choose from at a glance

/** A reading whose conditions can be changed one by one: {lead, noun, conditions, rest, sums}; null of any other. */
export function taken(reading) {
  const found = READ.exec(reading)?.groups;
  if (!found) return null;
  const conditions = found.conditions.split("，").map((words) => ({ words, ...(CONDITION.exec(words) ?? AMOUNT.exec(words))?.groups }));
  return conditions.some((c) => c.field === `${SCOPE}以外`) ? null : { ...found, sums: found.sums ?? "", conditions };
}

/** A reading as a question. */
export function worded({ noun, conditions, sums }) {
  const within = conditions.filter((c) => c.field === SCOPE).map((c) => `“${c.value}”中`).join("");
  const rest = conditions.filter((c) => c.field !== SCOPE).map(condition).join("且");
  const figures = sums.split("、").filter((words) => words && words !== "计数").join("、");
  const counted = sums.split("、").includes("计数") && "有几个";
  const asked = figures ? [counted, `${counted ? "" : "的"}${figures}是多少`].filter(Boolean).join("，") : counted || "有哪些";
  const all = conditions.length ? "" : "所有"; // or the question before would limit it
  return within + rest + (rest && "的") + all + noun + asked;
}

function condition({ field, sign, value, unit, words }) {
  if (!field) return words.replace("（含两端）", "");
  return field + (SIGNS[sign]?.(value.replaceAll(" 或 ", "或")) ?? `${sign} ${value}${unit ?? ""}`);
}

/** An answer's reading, its values to be changed; `acts` as for the answer. */
export function readingView(answer, asked, acts) {
  const edit = button("改问法", () => acts.edit(asked.question), { class: "link" });
  const read = taken(answer.interpretation);
  if (!read) return h("p", { class: "reading" }, `理解为：${answer.interpretation}`, edit);
  const box = h("div", { class: "change", hidden: true });
  const values = read.conditions.map((c, i) => c.field && button(c.value, () => turn(i), { class: "part", "aria-expanded": "false", title: `换一个${c.field}` }));
  const turn = (at) => {
    const shut = values[at].getAttribute("aria-expanded") === "true";
    values.forEach((value, i) => value && value.setAttribute("aria-expanded", String(i === at && !shut)));
    box.hidden = shut;
    if (shut) return;
    const changed = (conditions) => acts.ask(worded({ ...read, conditions }));
    const change = (value) => changed(read.conditions.map((c, i) => (i === at ? { ...c, value } : c)));
    const without = button(`不限${read.conditions[at].field}`, () => changed(read.conditions.filter((_, i) => i !== at)));
    ways(answer, read, read.conditions[at], change).then(
      (made) => box.replaceChildren(without, ...made),
      () => acts.edit(asked.question));
  };
  const parts = read.conditions.map((c, i) => {
    if (!c.field) return [i > 0 && "，", c.words];
    const end = c.words.length - (c.unit ?? "").length;
    return [i > 0 && "，", c.words.slice(0, end - c.value.length), values[i], c.words.slice(end)];
  });
  return [h("p", { class: "reading" }, `理解为：${read.lead}`, parts, read.rest, edit), box];
}

/** Elements to choose another value with: those that the field has in the documents asked, or a box to write one in.
 *  Throws where there is nothing to offer: no such field, or days, which are asked for in other words. */
async function ways(answer, read, c, change) {
  const ids = new Set(answer.citations.map(({ document }) => document));
  const { relations } = await get("v1/facts");
  const relation = relations.find((r) => r.noun === read.noun && (!ids.size || ids.has(r.document)));
  let column = relation.columns.find(({ label }) => label === c.field);
  if (!SIGNS[c.sign] || /含/.test(c.sign) || column?.type === "number") return [written(c, change, column?.type === "number" || !SIGNS[c.sign])];
  const { rows } = await get(`v1/facts/${relation.relation}?${new URLSearchParams({ document: relation.document, limit: 10_000 })}`);
  const held = ({ key }) => [...new Set(rows.flatMap((row) => row.cells[key] ?? []).map(String))];
  column ??= c.field === SCOPE && relation.columns.find((found) => held(found).includes(c.value));
  const values = held(column).filter((value) => value !== c.value);
  if (values.some((value) => DAY.test(value))) throw new RangeError(c.field);
  if (column.type === "year") values.sort();
  return values.length > MOST ? [written(c, change, false, values)] : values.map((value) => button(value, () => change(value), { class: "chip" }));
}

function written(c, change, figure, values = []) {
  const box = h("input", { value: figure ? Number.parseFloat(c.value) : c.value, required: true, maxlength: 100, "aria-label": c.field, list: values.length > 0 && "values", ...(figure && { type: "number", step: "any", min: 0 }) });
  const unit = c.unit ?? (figure ? c.value.replace(/^[\d.]+/, "") : "");
  const form = h("form", {}, box, values.length > 0 && h("datalist", { id: "values" }, values.map((value) => h("option", { value }))), unit, h("button", { class: "quiet" }, "改"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    change(c.unit || !figure ? box.value : box.value + unit);
  });
  return form;
}
