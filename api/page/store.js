// Conversations, kept in this browser only: {id, title, at, turns: [{question, history, answer}]}.
// Where the browser keeps nothing (a frame of another site, a private window) they last as long as the page.

const MOST = 200;
const NAME = "conversations";
const memory = new Map();

const opened = new Promise((resolve) => {
  try {
    const request = indexedDB.open("zhangju", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(NAME, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
    request.onblocked = () => resolve(null);
  } catch {
    resolve(null); // storage is forbidden here
  }
});

async function run(mode, work) {
  const database = await opened;
  if (!database) return undefined;
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(NAME, mode);
    const request = work(transaction.objectStore(NAME));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

/** All of them, the latest first. */
export async function conversations() {
  const kept = (await run("readonly", (store) => store.getAll())) ?? [...memory.values()];
  return kept.sort((a, b) => b.at - a.at);
}

export async function keep(conversation) {
  memory.set(conversation.id, conversation);
  await run("readwrite", (store) => store.put(conversation));
  for (const old of (await conversations()).slice(MOST)) await forget(old.id);
}

export async function forget(id) {
  memory.delete(id);
  await run("readwrite", (store) => store.delete(id));
}

export function fresh() {
  const random = crypto.getRandomValues(new Uint32Array(2));
  return { id: `${Date.now()}-${random.join("-")}`, title: "", at: Date.now(), turns: [] };
}
