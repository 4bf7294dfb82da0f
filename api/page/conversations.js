// <zj-conversations>: the conversations kept in this browser: choose, search, rename, delete. Beside the chat on a wide
// screen, else a drawer over it.

import { button, h, short } from "./dom.js";
import { conversations, forget, keep } from "./store.js";

const UNDO = 6000; // milliseconds in which a deleted conversation can be had back

class Conversations extends HTMLElement {
  #current = "";
  #list = h("ul", {});
  #search = h("input", { type: "search", placeholder: "搜索对话", "aria-label": "搜索对话", oninput: () => this.refresh() });

  connectedCallback() {
    this.setAttribute("role", "navigation");
    this.setAttribute("aria-label", "对话");
    this.append(
      h("div", { class: "bar" }, button("新的提问", () => this.#tell("anew"), { class: "quiet new", id: "anew" }), button("关闭", () => this.close(), { class: "quiet shut" })),
      this.#search, this.#list);
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.target.closest(".rename")) return;
      event.stopPropagation();
      this.close();
    });
  }

  open() {
    this.classList.add("open");
    this.#search.focus();
  }

  close() {
    if (!this.classList.contains("open")) return;
    this.classList.remove("open");
    this.#tell("closed");
  }

  /** Shows what is kept; `current` is the id of the conversation at hand. */
  async refresh(current = this.#current) {
    this.#current = current;
    const words = this.#search.value.trim().toLowerCase();
    const found = (await conversations()).filter((c) => !words || text(c).includes(words));
    const nothing = h("li", { class: "none" }, words ? "没有找到。" : "问过的会留在这里，只存在这个浏览器里。");
    this.#list.replaceChildren(...(found.length ? found.map((c) => this.#entry(c)) : [nothing]));
  }

  #entry(conversation) {
    const name = button(conversation.title || "未命名", () => this.#tell("chosen", conversation), { class: "name", title: conversation.title, "aria-current": conversation.id === this.#current && "true" });
    const entry = h("li", {}, name,
      button("改名", () => this.#rename(entry, conversation), { class: "link", "aria-label": `给“${short(conversation.title, 20)}”改名` }),
      button("删除", () => this.#remove(entry, conversation), { class: "link", "aria-label": `删除“${short(conversation.title, 20)}”` }));
    return entry;
  }

  #rename(entry, conversation) {
    const box = h("input", { class: "rename", value: conversation.title, maxlength: 100, "aria-label": "名称" });
    let done = false;
    const end = async (kept) => {
      if (done) return;
      done = true;
      if (kept && box.value.trim()) await keep({ ...conversation, title: box.value.trim(), named: true });
      this.#tell("renamed", { ...conversation, title: box.value.trim() || conversation.title });
      await this.refresh();
    };
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) end(true);
      if (event.key === "Escape") end(false);
    });
    box.addEventListener("blur", () => end(true));
    entry.replaceChildren(box);
    box.select();
  }

  async #remove(entry, conversation) {
    await forget(conversation.id);
    if (conversation.id === this.#current) this.#tell("anew");
    const back = button("撤销", async () => {
      await keep(conversation);
      await this.refresh();
    }, { class: "link" });
    entry.replaceChildren(h("span", { class: "none" }, "已删除"), back);
    back.focus();
    setTimeout(() => entry.isConnected && entry.contains(back) && entry.remove(), UNDO);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function text(conversation) {
  return [conversation.title, ...conversation.turns.flatMap((turn) => [turn.question, turn.answer?.text ?? ""])].join("\n").toLowerCase();
}

customElements.define("zj-conversations", Conversations);
