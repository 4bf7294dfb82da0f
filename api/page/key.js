// What the service allows to who has a key only. Where it wants one, the person is asked for it; it is kept for this tab.

import { call, Failure } from "./api.js";
import { dialog } from "./dialog.js";

const NAME = "zhangju-key";
let key = "";
try {
  key = sessionStorage.getItem(NAME) ?? "";
} catch {
  // storage is forbidden here: the key lasts as long as the page
}

/** `call` with the key at hand; nobody is asked for one. */
export function keyed(path, options = {}) {
  // a header holds bytes: a key outside ASCII goes as UTF-8
  const given = key && { "X-API-Key": String.fromCharCode(...new TextEncoder().encode(key)) };
  return call(path, { ...options, headers: { ...options.headers, ...given } });
}

/** The same, asking for the key until one fits or the person gives up; `why` says what it is for. */
export async function allowed(path, options = {}, why = "添加、替换和移除文件") {
  for (;;) {
    try {
      return await keyed(path, options);
    } catch (error) {
      if (error.status !== 401) throw error;
      const words = [key ? "密钥不对，请再输一次。" : `${why}要用密钥，请向管理员索取。`, "密钥只记在这个标签页里。"];
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
