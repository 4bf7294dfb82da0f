// A question that must be answered before the page goes on: in the browser's own modal dialog.

import { button, h } from "./dom.js";

/** Resolves to true, or with a `field` to what was written into it; to null when the dialog is put away. */
export function dialog({ title, words, verb, field = null }) {
  return new Promise((resolve) => {
    const box = field && h("input", { type: "password", required: true, autocomplete: "off", maxlength: 500, "aria-label": field, placeholder: field });
    const made = h("dialog", { class: "ask", "aria-label": title },
      h("form", { method: "dialog" }, h("h2", {}, title), [words].flat().map((line) => h("p", {}, line)), box,
        h("div", { class: "tools" }, button("取消", () => made.close()), h("button", { class: "send", value: "yes" }, verb))));
    made.addEventListener("close", () => {
      made.remove();
      resolve(made.returnValue === "yes" ? (box?.value ?? true) : null);
    });
    document.body.append(made);
    made.showModal();
  });
}
