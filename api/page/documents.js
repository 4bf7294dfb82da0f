// The documents: what each is, what was read out of it; adding, replacing, removing.

import { get, permanent, told } from "./api.js";
import { adding, replacing } from "./adding.js";
import { fill, held, open } from "./beside.js";
import { dialog } from "./dialog.js";
import { button, h } from "./dom.js";
import { about, parts } from "./parts.js";
import { remove } from "./write.js";

const [list, said] = ["list", "said"].map((id) => document.getElementById(id));

function card(document_) {
  const more = h("div", { class: "parts" });
  let asked = false;
  const details = h("details", {}, h("summary", {}, "目录、数据和疑点"), more);
  details.addEventListener("toggle", () => {
    if (!details.open || asked) return;
    asked = true;
    fill(more, async () => parts(await get(`v1/documents/${encodeURIComponent(document_.id)}`), open));
  });
  const name = document_.title || document_.id;
  return h("article", { class: "card", "aria-label": name },
    h("h2", {}, h("a", { href: permanent({ document: document_.id }) }, name)),
    about(document_), details,
    h("div", { class: "tools" }, button("替换", () => replacing(document_.id)), button("移除", () => away(document_, name))));
}

async function away(document_, name) {
  const words = "移除后问不到它，数据和校核里也没有它。已有的原文链接仍然打得开；重新上传可以加回来。";
  if (!(await dialog({ title: `移除《${name}》？`, words, verb: "移除" }))) return;
  said.className = "none";
  try {
    await remove(document_.id);
    said.textContent = `已移除《${name}》。`;
    await show();
  } catch (error) {
    said.className = "wrong";
    said.textContent = `没有移除：${told(error)}`;
  }
}

function show() {
  return fill(list, async () => {
    const documents = await held();
    const cards = documents.map(card);
    if (documents.length === 1) cards[0].querySelector("details").open = true;
    return cards.length ? cards : h("p", { class: "none" }, "还没有文件。");
  });
}

show();
adding(document.getElementById("adding"), show).catch(console.error);
