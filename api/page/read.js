// The reader's own page: /read/{document}?revision=…&span=a-b, a link that stays true.

import { permanent } from "./api.js";
import { short } from "./dom.js";
import "./reader.js";

const reader = document.querySelector("zj-reader");
const id = decodeURIComponent(location.pathname.split("/").pop());

function show() {
  const query = new URLSearchParams(location.search);
  const span = (query.get("span") ?? "0-0").split("-");
  return reader.open([{ document: id, revision: query.get("revision"), span }], 0);
}

reader.addEventListener("moved", ({ detail }) => history.pushState(null, "", permanent(detail)));
reader.addEventListener("asked", ({ detail }) => {
  location.href = `../?${new URLSearchParams({ question: detail })}`;
});
reader.addEventListener("shown", () => {
  document.title = `${short(reader.querySelector("h2")?.textContent ?? id, 60)} · 章句`;
});
addEventListener("popstate", show);

show();
