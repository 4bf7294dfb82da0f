// What changes the knowledge base: uploads, drafts, removal.

import { events, Failure } from "./api.js";
import { allowed, keyed } from "./key.js";

const BROKEN = "与服务的连接断了，处理还在继续。";

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
