// A document held against itself: what it states beside what its items give, what does not agree first.

import { get } from "./api.js";
import { chosen, choice, fill, held, open, remember } from "./beside.js";
import { checked } from "./checked.js";
import { h } from "./dom.js";

const [choose, list] = ["choose", "list"].map((id) => document.getElementById(id));

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
  return checked(made, open);
}

fill(list, begin);
