// <zj-reader>: a passage of the original with the cited words in one <mark>, and the way to the next citation.

import { BASE, get } from "./api.js";
import { h, pages } from "./dom.js";

const CONTEXT = 1500;

class Reader extends HTMLElement {
  #places = [];
  #at = 0;
  #from = null;
  #asked = 0;

  connectedCallback() {
    if (this.hasAttribute("alone")) return;
    this.setAttribute("role", "dialog");
    this.setAttribute("aria-label", "原文");
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  /** Shows `places[at]`; `from` gets the focus back when the reader closes. */
  async open(places, at, from = null) {
    this.#places = places;
    this.#from = from ?? this.#from;
    this.hidden = false;
    await this.#show(at);
  }

  close() {
    this.hidden = true;
    this.#tell(null);
    this.#from?.focus();
  }

  async #show(at) {
    this.#at = at;
    const place = this.#places[at];
    const asked = ++this.#asked;
    let passage;
    try {
      passage = await get(address(place, CONTEXT));
    } catch (error) {
      if (asked === this.#asked) this.replaceChildren(this.#failed(error, at));
      return;
    }
    if (asked !== this.#asked) return; // another place was chosen meanwhile
    const before = h("span", {}, passage.before.map(run));
    const after = h("span", {}, passage.after.map(run));
    const quote = h("mark", {}, passage.quote);
    const leaf = h("div", { class: "leaf", tabindex: 0, role: "region", "aria-label": "原文" },
      this.#more(passage, "before", before), h("div", { class: "text" }, before, passage.quote && quote, after), this.#more(passage, "after", after));
    this.replaceChildren(this.#head(passage), leaf);
    if (passage.quote) leaf.scrollTop = quote.offsetTop - leaf.offsetTop - Math.max(40, (leaf.clientHeight - quote.offsetHeight) / 3);
    if (!this.hasAttribute("alone")) this.querySelector("h2").focus({ preventScroll: true });
    this.#tell(place);
  }

  #head(passage) {
    const step = (words, to) => h("button", { type: "button", class: "quiet", disabled: !this.#places[to], onclick: () => this.#show(to) }, words);
    const alone = this.hasAttribute("alone");
    const where = [pages(passage.page), lines(passage.lines)].filter(Boolean).join(" · ");
    return h("div", { class: "head" },
      h("div", { class: "bar" },
        h("h2", { tabindex: -1 }, passage.title || passage.document),
        !alone && h("a", { class: "quiet", href: new URL(passage.url.slice(1), BASE), target: "_blank", rel: "noopener" }, "单独打开"),
        !alone && h("button", { type: "button", class: "quiet", onclick: () => this.close() }, "关闭")),
      passage.path.length > 0 && h("p", { class: "path" }, passage.path.join(" › ")),
      !passage.current && h("p", { class: "old" }, "这是早先的版本，现在的文本已有更新。"),
      h("div", { class: "steps" },
        this.#places.length > 1 && [step("上一处", this.#at - 1), `${this.#at + 1} / ${this.#places.length}`, step("下一处", this.#at + 1)], where));
  }

  /** A button that reads on, upwards or downwards; null at the end of the text. */
  #more(passage, side, into) {
    let edge = side === "before" ? passage.window[0] : passage.window[1];
    if (side === "before" ? edge <= 0 : edge >= passage.total) return null;
    const button = h("button", { type: "button", class: "quiet" }, side === "before" ? "再看上文" : "再看下文");
    button.addEventListener("click", async () => {
      const more = await get(address({ document: passage.document, revision: passage.revision, span: [edge, edge] }, CONTEXT * 2));
      const leaf = this.querySelector(".leaf");
      const height = leaf.scrollHeight;
      if (side === "before") {
        into.prepend(...more.before.map(run));
        leaf.scrollTop += leaf.scrollHeight - height;
      } else into.append(...more.after.map(run));
      edge = more.window[side === "before" ? 0 : 1];
      if (side === "before" ? edge <= 0 : edge >= more.total) button.remove();
    });
    return button;
  }

  #failed(error, at) {
    return h("div", { class: "head" },
      h("p", {}, error.message),
      h("div", { class: "steps" },
        h("button", { type: "button", class: "quiet", onclick: () => this.#show(at) }, "重试"),
        !this.hasAttribute("alone") && h("button", { type: "button", class: "quiet", onclick: () => this.close() }, "关闭")));
  }

  #tell(place) {
    this.dispatchEvent(new CustomEvent("shown", { detail: { place, from: this.#from } }));
  }
}

function address(place, context) {
  const query = new URLSearchParams({ span: place.span.join("-"), context });
  if (place.revision) query.set("revision", place.revision);
  return `v1/documents/${encodeURIComponent(place.document)}/passage?${query}`;
}

function lines([first, last]) {
  return first === last ? `第 ${first} 行` : `第 ${first}–${last} 行`;
}

function run({ kind, level, text }) {
  if (kind === "heading") return h("b", { class: level <= 5 ? "l1" : "l2" }, text);
  return kind === "text" ? text : h("span", { class: "set" }, text);
}

customElements.define("zj-reader", Reader);
