// <zj-reader>: a passage of the original with the cited words marked; the way to the next citation, the outline, search.

import { get, permanent } from "./api.js";
import { copy } from "./clipboard.js";
import { button, h, lines, pages } from "./dom.js";
import { find } from "./find.js";
import { laid, set } from "./leaf.js";
import { markOutline, outline } from "./outline.js";
import { picking } from "./pick.js";

const CONTEXT = 3000; // code points on either side
const NARROW = "(max-width: 63.99rem)"; // as in reader.css

class Reader extends HTMLElement {
  #places = [];
  #at = 0;
  #from = null;
  #asked = 0;
  #passage = null;
  #listed = ""; // the document whose outline is at hand
  #head = h("div", { class: "head" });
  #leaf = h("div", { class: "leaf", tabindex: 0, role: "region", "aria-label": "原文" });
  #outline = h("nav", { class: "outline", "aria-label": "目录", hidden: true });

  connectedCallback() {
    if (!this.alone) this.setAttribute("role", "dialog");
    this.setAttribute("aria-label", "原文");
    this.append(this.#head, this.#outline, this.#leaf);
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.alone) return;
      event.preventDefault();
      if (this.#outline.hidden) this.close();
      else this.#outline.hidden = true;
    });
    if (this.alone) matchMedia(NARROW).addEventListener("change", ({ matches }) => (this.#outline.hidden = matches));
    const window_ = () => ({ document: this.#passage.document, revision: this.#passage.revision, start: this.#passage.window[0] });
    picking(this, window_, (words) => this.dispatchEvent(new CustomEvent("asked", { detail: words })), (place) => this.#take(place));
  }

  get alone() {
    return this.hasAttribute("alone");
  }

  /** Shows `places[at]`; `from` gets the focus back when the reader closes. */
  async open(places, at, from = null) {
    this.#places = places;
    this.#from = from ?? this.#from;
    this.hidden = false;
    await this.#show(at);
    if (!this.alone || this.#listed) return;
    this.#outline.hidden = matchMedia(NARROW).matches;
    await this.#list();
  }

  close() {
    this.hidden = true;
    this.#outline.hidden = true;
    this.#tell(null);
    this.#from?.focus();
  }

  async #show(at) {
    this.#at = at;
    await this.#passageAt(this.#places[at], () => this.#show(at));
  }

  async #passageAt(place, again, focus = true) {
    const asked = ++this.#asked;
    this.#leaf.setAttribute("aria-busy", "true");
    try {
      const passage = await get(address(place, CONTEXT));
      if (asked !== this.#asked) return; // another place was chosen meanwhile
      this.#passage = passage;
    } catch (error) {
      if (asked === this.#asked) this.#failed(error, again);
      return;
    } finally {
      this.#leaf.removeAttribute("aria-busy");
    }
    if (focus) this.#head.replaceChildren(...this.#about());
    else this.#tellWhere();
    const text = h("div", { class: "text" }, set(this.#passage));
    this.#leaf.replaceChildren(...[this.#more("before", text), text, this.#more("after", text)].filter(Boolean));
    const quote = text.querySelector("mark");
    const top = quote ? quote.getBoundingClientRect().top - this.#leaf.getBoundingClientRect().top : 0;
    this.#leaf.scrollTop = Math.max(0, top - this.#leaf.clientHeight * 0.28);
    if (focus && !this.alone) this.querySelector("h2").focus({ preventScroll: true });
    markOutline(this.#outline, this.#passage.span[0]);
    this.#tell(place);
  }

  #about() {
    const passage = this.#passage;
    const step = (words, to) => button(words, () => this.#show(to), { disabled: !this.#places[to] });
    const link = button("复制链接", async () => {
      link.textContent = (await copy(permanent(passage).href)) ? "已复制" : permanent(passage).href;
    }, { title: "一直有效的链接，打开就是这一处" });
    return [
      h("div", { class: "bar" },
        h("h2", { tabindex: -1 }, passage.title || passage.document),
        !this.alone && button("关闭", () => this.close())),
      h("p", { class: "path" }, path(passage)),
      !passage.current && h("p", { class: "old" }, "这是早先的版本，现在的文本已有更新。"),
      h("div", { class: "steps" },
        this.#places.length > 1 && [step("上一处", this.#at - 1), `${this.#at + 1} / ${this.#places.length}`, step("下一处", this.#at + 1)],
        h("span", { class: "where" }, where(passage)),
        h("span", { class: "tools" },
          this.hasAttribute("takes") && passage.quote.trim() && button("作出处", (event) => {
            this.#take(passage);
            event.currentTarget.textContent = "已作出处";
          }),
          button("目录", () => this.#toggle(), { class: "quiet contents" }), link,
          !this.alone && h("a", { class: "quiet", href: permanent(passage), target: "_blank", rel: "noopener" }, "单独打开"))),
      this.#search(),
    ].filter(Boolean);
  }

  /** The head stays while words are looked for; where they stand is told in it. */
  #tellWhere() {
    this.querySelector(".path").textContent = path(this.#passage);
    this.querySelector(".where").textContent = where(this.#passage);
  }

  /** A box that finds words in the whole document, and the way from one to the next. */
  #search() {
    const count = h("span", { role: "status" });
    let [found, at, words] = [[], -1, ""];
    const box = h("input", { type: "search", placeholder: "在文件里找", "aria-label": "在文件里找" });
    const { document, revision } = this.#passage;
    const go = async (step) => {
      try {
        if (box.value.trim() !== words) {
          words = box.value.trim();
          found = await find({ document, revision }, words);
          at = -1;
        }
        if (found.length) {
          at = (at + step + found.length + (at < 0 && step < 0 ? 1 : 0)) % found.length;
          await this.#passageAt({ document, revision, span: found[at] }, () => go(0), false);
        }
        count.textContent = words ? (found.length ? `${at + 1} / ${found.length}` : "没有") : "";
      } catch (error) {
        count.textContent = error.message;
      }
    };
    box.addEventListener("keydown", (event) => event.key === "Escape" && box.value && event.stopPropagation());
    const form = h("form", { class: "find", role: "search" }, box, count, button("上一个", () => go(-1)), h("button", { class: "quiet" }, "下一个"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      go(1);
    });
    return form;
  }

  /** A button that reads on, upwards or downwards; null at the end of the text. */
  #more(side, text) {
    const passage = this.#passage;
    const into = text.querySelector(`.${side}`);
    const end = side === "before" ? 0 : passage.total;
    const index = side === "before" ? 0 : 1;
    if (passage.window[index] === end) return null;
    const more = button(side === "before" ? "再看上文" : "再看下文", async () => {
      const edge = passage.window[index];
      more.disabled = true;
      const found = await get(address({ ...passage, span: [edge, edge] }, CONTEXT * 2)).catch((error) => this.#failed(error, () => more.click()));
      more.disabled = false;
      if (!found) return;
      const height = this.#leaf.scrollHeight;
      if (side === "before") {
        into.prepend(...laid(found.before));
        this.#leaf.scrollTop += this.#leaf.scrollHeight - height;
      } else into.append(...laid(found.after));
      passage.window[index] = found.window[index];
      if (passage.window[index] === end) more.remove();
    });
    return more;
  }

  #toggle() {
    this.#outline.hidden = !this.#outline.hidden;
    if (!this.#outline.hidden) this.#list();
  }

  async #list() {
    const id = this.#passage?.document;
    if (!id || this.#listed === id) return;
    this.#listed = id;
    const { outline: headings } = await get(`v1/documents/${encodeURIComponent(id)}`).catch(() => ({ outline: [] }));
    const open = (heading) => {
      if (!this.alone || matchMedia(NARROW).matches) this.#outline.hidden = true;
      this.dispatchEvent(new CustomEvent("moved", { detail: heading }));
      this.#passageAt(heading, () => open(heading), this.alone);
    };
    this.#outline.replaceChildren(...outline(headings, open));
    markOutline(this.#outline, this.#passage.span[0]);
  }

  #failed(error, again) {
    this.#head.replaceChildren(h("div", { class: "bar" }, h("p", { role: "alert" }, error.message), button("重试", again), !this.alone && button("关闭", () => this.close())));
  }

  #take(place) {
    this.dispatchEvent(new CustomEvent("taken", { detail: place }));
  }

  #tell(place) {
    this.dispatchEvent(new CustomEvent("shown", { detail: { place, from: this.#from } }));
  }
}

function path(passage) {
  return passage.path.join(" › ");
}

function where(passage) {
  return passage.span[1] > passage.span[0] ? [pages(passage.page), lines(passage.lines)].filter(Boolean).join(" · ") : "";
}

function address(place, context) {
  const query = new URLSearchParams({ span: (place.span ?? [0, 0]).join("-"), context });
  if (place.revision) query.set("revision", place.revision);
  return `v1/documents/${encodeURIComponent(place.document)}/passage?${query}`;
}

customElements.define("zj-reader", Reader);
