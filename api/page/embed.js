// Puts the chat into a portal's page:
//   <script src="https://…/embed.js" data-mode="button" data-title="问规划" data-documents="id,id" async></script>
// data-mode    button (a button that opens a panel; the default) or inline
// data-target  inline: a selector of the element to fill; without it the chat stands where the script does
// data-title, data-question, data-documents, data-height (inline, CSS length)
// All of it runs in a frame with a policy of its own; the portal's page gets a button and a frame, nothing else.
(() => {
  const script = document.currentScript;
  const { mode = "button", target, title = "问规划", question, documents, height = "40rem" } = script.dataset;
  const address = new URL("embed", script.src);
  for (const [name, value] of Object.entries({ title, question, documents })) if (value) address.searchParams.set(name, value);
  const phone = matchMedia("(max-width: 40rem)");

  function framed() {
    const frame = document.createElement("iframe");
    Object.assign(frame, { src: address.href, title, allow: "clipboard-write", referrerPolicy: "origin" });
    Object.assign(frame.style, { display: "block", width: "100%", border: "0", background: "#faf7f0" });
    return frame;
  }

  function inline() {
    const frame = framed();
    frame.loading = "lazy";
    Object.assign(frame.style, { height, maxHeight: "100vh", borderRadius: "6px", outline: "1px solid #ddd5c5" });
    const place = target && document.querySelector(target);
    if (target && !place) console.error(`embed.js: no element ${target}`);
    else if (place) place.append(frame);
    else script.after(frame);
  }

  function panel() {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: title });
    button.setAttribute("aria-expanded", "false");
    Object.assign(button.style, {
      position: "fixed", right: "1.25rem", bottom: "1.25rem", zIndex: 2147483000, padding: ".7rem 1.3rem", border: "0", borderRadius: "6px", cursor: "pointer",
      background: "#9b3324", color: "#fffaf2", font: "700 1rem/1.4 'Songti SC', STSong, SimSun, 'Noto Serif CJK SC', serif", letterSpacing: ".1em", boxShadow: "0 6px 24px rgb(60 45 20 / .25)",
    });
    let frame = null;
    const fit = () => {
      if (!frame) return;
      Object.assign(frame.style, phone.matches
        ? { inset: "0", width: "100%", height: "calc(100% - 4.25rem)", borderRadius: "0" }
        : { inset: "auto 1.25rem 4.75rem auto", width: "min(27rem, calc(100vw - 2.5rem))", height: "min(42rem, calc(100vh - 6.5rem))", borderRadius: "8px" });
    };
    const show = (open) => {
      if (open && !frame) {
        frame = framed();
        Object.assign(frame.style, { position: "fixed", zIndex: 2147483000, boxShadow: "0 10px 40px rgb(60 45 20 / .3)" });
        document.body.append(frame);
      }
      fit();
      frame.style.display = open ? "block" : "none";
      button.textContent = open ? "收起" : title;
      button.setAttribute("aria-expanded", String(open));
      if (!open) button.focus();
      else frame.focus();
    };
    const opened = () => frame !== null && frame.style.display !== "none";
    button.addEventListener("click", () => show(!opened()));
    phone.addEventListener("change", fit);
    addEventListener("message", (event) => {
      if (frame && event.source === frame.contentWindow && event.origin === address.origin && event.data?.zhangju === "close") show(false);
    });
    document.body.append(button);
  }

  const start = mode === "inline" ? inline : panel;
  if (document.body && document.readyState !== "loading") start();
  else addEventListener("DOMContentLoaded", start);
})();
