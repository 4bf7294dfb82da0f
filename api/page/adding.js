// Adding documents: a file dropped or chosen becomes a draft, looked at here, then published or dropped.

import { BASE, permanent, told } from "./api.js";
import { dialog } from "./dialog.js";
import { button, h, short } from "./dom.js";
import { about, draftParts } from "./parts.js";
import { drop, follow, jobs, publish, upload } from "./write.js";

const KINDS = ".txt,.md,.markdown,.pdf,.docx,.html,.htm";
const STAGES = { reading: "正在读文件", structure: "正在看结构", encoding: "正在编入检索", publishing: "正在发布", done: "就要好了" };
const list = h("div", { class: "jobs" });
let changed = () => {};

/** Fills `root` with the place to drop files and the drafts that wait; `published()` is called when the documents have changed. */
export async function adding(root, published) {
  changed = published;
  const chosen = h("input", { type: "file", class: "unseen", multiple: true, accept: KINDS, onchange: () => {
    take([...chosen.files]);
    chosen.value = "";
  } });
  const zone = h("label", { class: "drop" }, chosen, h("b", {}, "把文件拖到这里，或点这里选择"),
    h("small", {}, "文本、Markdown、有文字层的 PDF、DOCX、网页。先看读出了什么，再决定发布。"));
  root.replaceChildren(zone, list);
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  const over = (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    zone.classList.toggle("over", event.type === "dragover");
  };
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", over);
  document.addEventListener("drop", (event) => {
    over(event);
    if (carries(event)) take([...event.dataTransfer.files]);
  });
  const waiting = await jobs().catch((error) => {
    if (error.status === 403) zone.replaceWith(h("p", { class: "none" }, error.message));
    return [];
  });
  for (const job of waiting.filter(({ status }) => status === "draft" || status === "running")) card(job.file, false).go(() => follow(job.id, () => {}));
}

/** A file chosen to take the place of a document. */
export function replacing(id) {
  const chosen = h("input", { type: "file", accept: KINDS, onchange: () => take([...chosen.files], { id }) });
  chosen.click();
}

/** One after another: the service writes one at a time. */
async function take(files, fields = {}) {
  for (const [file, at] of files.map((file) => [file, card(file.name)])) {
    await at.go(async (moved) => {
      moved(null, "正在上传");
      const job = await upload(file, fields);
      return job.status === "running" ? follow(job.id, moved) : job;
    });
  }
}

/** A file's place in the list; `go(work)` does the work, telling where it is, and shows what came of it. What came of a
 *  `fresh` one stands open. */
function card(name, fresh = true) {
  const body = h("div", {});
  const element = h("article", { class: "card job", "aria-label": name }, h("h2", {}, short(name, 60)), body);
  const closing = () => element.remove();
  const show = (...parts) => body.replaceChildren(...parts.filter(Boolean));

  const moved = (job, words = null) => {
    const { done, total } = job?.progress ?? { done: 0, total: 0 };
    const said = words ?? `${STAGES[job.stage] ?? "正在处理"}${total ? ` ${done} / ${total}` : ""}`;
    show(h("p", { class: "said", role: "status" }, said), h("progress", total ? { max: total, value: done, "aria-label": said } : { "aria-label": said }));
  };

  const go = async (work) => {
    moved(null, "请稍候");
    try {
      ended(await work(moved));
    } catch (error) {
      failed(told(error), () => go(work));
    }
  };

  const failed = (words, again) => show(
    h("p", { class: "wrong", role: "alert" }, words),
    h("div", { class: "tools" }, again && button("重试", again), button("关闭", closing)));

  const ended = (job) => {
    if (job.status === "draft") draft(job);
    else if (job.status === "published") done(job);
    else failed(job.problem?.detail ?? "没有处理完。", null);
  };

  const draft = (job) => {
    const made = job.result;
    const more = h("details", { open: fresh }, h("summary", {}, "读出了什么"), h("div", { class: "parts" }, draftParts(made)));
    const put = async () => {
      if (job.replaces && !(await dialog({ title: `替换“${made.id}”？`, words: `《${made.title || made.id}》会换成这份文件，提问从此以它为准。原来的文本不删，已有的原文链接仍然打得开。`, verb: "替换" }))) return;
      await go(async (moved) => {
        moved(null, "正在发布");
        await publish(job.id);
        return follow(job.id, moved);
      });
    };
    const away = async () => {
      if (await dialog({ title: "放弃这份草稿？", words: "它还没有发布，放弃后要重新上传。", verb: "放弃" })) await drop(job.id).then(closing, (error) => failed(told(error), () => draft(job)));
    };
    show(
      job.problem && h("p", { class: "wrong", role: "alert" }, job.problem.detail),
      h("p", { class: "label" }, job.replaces ? `草稿 · 发布后替换现有的“${made.id}”` : "草稿 · 还没有发布"),
      h("h3", {}, made.title || made.id), ...about(made).filter(Boolean),
      h("div", { class: "tools" }, h("button", { type: "button", class: "send", onclick: put }, job.replaces ? "替换" : "发布"), button("放弃", away)),
      more);
  };

  const done = (job) => {
    show(
      h("p", { role: "status" }, `《${job.title || job.document}》已发布，可以提问了。`),
      h("div", { class: "tools" }, h("a", { class: "quiet", href: BASE }, "去提问"), h("a", { class: "quiet", href: permanent({ document: job.document }) }, "看原文"), button("关闭", closing)));
    changed();
  };

  list.prepend(element);
  return { go };
}
