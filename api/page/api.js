// The service, addressed relative to this file (page/{digest}/api.js): it works under any root path.

export const BASE = new URL("../../", import.meta.url);

/** The reader's own page at a place, a link that stays true. */
export function permanent({ document, revision, span }) {
  const query = new URLSearchParams(revision ? { revision } : {});
  if (span) query.set("span", span.join("-"));
  return new URL(`read/${encodeURIComponent(document)}${String(query) === "" ? "" : `?${query}`}`, BASE);
}

/** What went wrong, in words for people. `retry` is in seconds, 0 when unknown; `errors` are [{field, message}]. */
export class Failure extends Error {
  constructor(message, status = 0, retry = 0, errors = []) {
    super(message);
    this.status = status;
    this.retry = retry;
    this.errors = errors;
  }
}

/** The words for an error; of one that is the page's own fault the console tells the rest. */
export function told(error) {
  if (error instanceof Failure) return error.message;
  console.error(error);
  return "页面出错了，请重试。";
}

const TOLD = {
  429: "问得太快了，请稍等再试。",
  503: "服务还没有准备好，请稍等再试。",
};

/** A response that is ok. Raises Failure in words for people, and AbortError. */
export async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(new URL(path, BASE), options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure("连不上服务。请检查网络，或确认服务正在运行。");
  }
  if (response.ok) return response;
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // not a problem of ours: a proxy's page, or nothing
  }
  const retry = Number(response.headers.get("Retry-After")) || 0;
  const said = problem.errors?.map(({ message }) => message).join("") || problem.detail; // people need no field's name
  throw new Failure(said || TOLD[response.status] || `服务出错（${response.status}）。`, response.status, retry, problem.errors);
}

function post(path, body, accept, signal) {
  const headers = { "Content-Type": "application/json", Accept: accept };
  return call(path, { method: "POST", headers, body: JSON.stringify(body), signal });
}

export async function get(path) {
  return (await call(path, { headers: { Accept: "application/json" } })).json();
}

export async function judge(body) {
  await post("v1/feedback", body, "application/json");
}

/** A file that the service makes: its bytes and the name it gives. */
export async function exported(body) {
  return file(await post("v1/export", body, "*/*"), `answer.${body.format}`);
}

/** What a response hands over: its bytes and the name it gives, or `name`. */
export async function file(response, name) {
  const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("Content-Disposition") ?? "");
  return [await response.blob(), named ? decodeURIComponent(named[1]) : name];
}

export async function csv(path) {
  return (await call(path, { headers: { Accept: "text/csv" } })).blob();
}

/** Asks, calls `onpart(name, value)` for every event, and gives the whole answer. */
export async function ask(body, onpart, signal) {
  const response = await post("v1/ask", body, "text/event-stream", signal);
  let answer = null;
  try {
    for await (const [name, value] of events(response.body)) {
      if (name === "done") answer = value;
      onpart(name, value);
    }
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure("回答到一半时连接断了。");
  }
  if (!answer) throw new Failure("回答到一半时连接断了。");
  return answer;
}

/** The events of a stream as [name, value]; an event may arrive in pieces. */
export async function* events(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const lines = part.split("\n");
      const name = lines.find((line) => line.startsWith("event: "));
      const data = lines.find((line) => line.startsWith("data: "));
      if (name && data) yield [name.slice(7), JSON.parse(data.slice(6))];
    }
  }
}
