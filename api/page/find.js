// Words looked for in a document's whole text, white space and the case of letters aside.

import { get } from "./api.js";

const texts = new Map();

/** The spans, in code points, at which `words` stand. */
export async function find(place, words) {
  const wanted = fold([...words]).folded;
  if (!wanted) return [];
  const { folded, places } = await text(place);
  const found = [];
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + wanted.length)) {
    found.push([places[at], places[at + wanted.length - 1] + 1]);
  }
  return found;
}

async function text({ document, revision }) {
  const query = new URLSearchParams(revision ? { revision } : {});
  const address = `v1/documents/${encodeURIComponent(document)}/text?${query}`;
  if (!texts.has(address)) texts.set(address, fold([...(await get(address)).text]));
  return texts.get(address);
}

/** `places[i]` is the code point that the folded text's unit `i` comes from. */
function fold(points) {
  const places = [];
  let folded = "";
  points.forEach((point, i) => {
    if (/\s/.test(point)) return;
    const plain = point.normalize("NFKC").toLowerCase();
    folded += plain;
    for (let unit = 0; unit < plain.length; unit++) places.push(i);
  });
  return { folded, places };
}
