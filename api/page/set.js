// The service's side of the question set: candidates, cases, what is answered now. All of it wants the key.

import { file } from "./api.js";
import { allowed } from "./key.js";

const WHY = "看人们的提问和写题集";

async function json(path, method, body) {
  const options = { method, headers: { "Content-Type": "application/json", Accept: "application/json" }, body: body && JSON.stringify(body) };
  return (await allowed(`v1/gold/${path}`, options, WHY)).json();
}

export const candidates = () => json("candidates", "GET");
export const cases = () => json("cases", "GET");
export const answerNow = (asked) => json("answer", "POST", asked);
export const check = (made) => json("check", "POST", made);
export const put = (made, id) => (id ? json(`cases/${id}`, "PUT", made) : json("cases", "POST", made));

export async function remove(id) {
  await allowed(`v1/gold/cases/${id}`, { method: "DELETE" }, WHY);
}

/** Puts a candidate away, or back. */
export async function dismiss(id, away) {
  await allowed(`v1/gold/dismissed/${id}`, { method: away ? "PUT" : "DELETE" }, WHY);
}

/** The set as a file: bytes and name. */
export async function exported(format) {
  return file(await allowed(`v1/gold/export?format=${format}`, {}, WHY), `set.${format}`);
}
