// [n] marks in an answer's words become small buttons that open the reader.

import { h, whereabouts } from "./dom.js";

const MARKS = /(?:\[\d+\])+/g;
const MOST = 6; // a longer run of marks that follow one another shows its first and its last

/** A button for citation `n`. `face` is what it shows, its number when not given. */
export function cite(n, answer, open, face = String(n)) {
  const place = answer.citations.find((citation) => citation.n === n);
  if (!place) return face === String(n) ? `[${n}]` : face;
  const label = face === String(n) ? `出处 ${n}：${whereabouts(place)}` : `${face}，出处 ${n}`;
  return h("button", { type: "button", class: "cite", "data-n": n, title: whereabouts(place), "aria-label": label, onclick: (event) => open(n, event.currentTarget) }, face);
}

/** Words with their marks: text nodes and buttons. */
export function marked(words, answer, open) {
  const made = [];
  let at = 0;
  for (const found of words.matchAll(MARKS)) {
    made.push(words.slice(at, found.index), ...marks([...found[0].matchAll(/\d+/g)].map(Number), answer, open));
    at = found.index + found[0].length;
  }
  made.push(words.slice(at));
  return made.filter((part) => part !== "");
}

/** Buttons for several citations in a row; a long run of them is cut to its ends. */
export function marks(numbers, answer, open) {
  const running = numbers.every((n, i) => n === numbers[0] + i);
  if (numbers.length <= MOST || !running) return numbers.map((n) => cite(n, answer, open));
  const last = numbers[numbers.length - 1];
  return [h("span", { class: "run" }, cite(numbers[0], answer, open), h("span", { class: "to" }, "至"), cite(last, answer, open))];
}
