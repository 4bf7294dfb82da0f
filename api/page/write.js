// What changes the knowledge base: uploads, drafts, removal. Where the service wants a key, the person is asked for it;
// it is kept for this tab only.

import { call, events, Failure } from "./api.js";
import { dialog } from "./dialog.js";

const NAME = "zhangju-key";
const BROKEN = "与服务的连接断了，处理还在继续。";
let key = "";
try {
  key = sessionStorage.getItem(NAME) ?? "";
} catch {
  // storage is forbidden here: the key lasts as long as the page
}

/** The jobs that the service knows. Nobody is asked for a key: raises Failure with 401 or 403. */
export async function jobs() {
  return (await (await keyed("v1/jobs")).json()).jobs;
}

/** Begins a job that ends as a draft; `fields` may name `id` and `title`. */
export async function upload(file, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...fields, publish: "false" })) if (value) body.append(name, value);
  body.append("file", file);
  return (await allowed("v1/documents", { method: "POST", body })).json();
}

/** Calls `moved(job)` whenever the job has moved, and gives it as it ended. */
export async function follow(id, moved) {
  const response = await allowed(`v1/jobs/${id}/events`, { headers: { Accept: "text/event-stream" } });
  try {
    for await (const [name, job] of events(response.body)) {
      if (name !== "progress") return job;
      moved(job);
    }
  } catch {
    throw new Failure(BROKEN);
  }
  throw new Failure(BROKEN);
}

export async function publish(id) {
  await allowed(`v1/jobs/${id}/publish`, { method: "POST" });
}

export async function drop(id) {
  await allowed(`v1/jobs/${id}`, { method: "DELETE" });
}

export async function remove(id) {
  await allowed(`v1/documents/${encodeURIComponent(id)}`, { method: "DELETE" });
}

function keyed(path, options = {}) {
  // a header holds bytes: a key outside ASCII goes as UTF-8
  const given = key && { "X-API-Key": String.fromCharCode(...new TextEncoder().encode(key)) };
  return call(path, { ...options, headers: { ...options.headers, ...given } });
}

/** The same, asking for the key until one fits or the person gives up. */
async function allowed(path, options) {
  for (;;) {
    try {
      return await keyed(path, options);
    } catch (error) {
      if (error.status !== 401) throw error;
      const words = [key ? "密钥不对，请再输一次。" : "添加、替换和移除文件要用密钥，请向管理员索取。", "密钥只记在这个标签页里。"];
      const given = await dialog({ title: "需要密钥", words, verb: "确定", field: "密钥" });
      if (given === null) throw new Failure("没有密钥，没有做任何改动。", 401);
      key = given.trim();
    }
    try {
      sessionStorage.setItem(NAME, key);
    } catch {
      // as above
    }
  }
}
