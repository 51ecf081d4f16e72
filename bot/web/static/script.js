"use strict";
// Nicer with it, whole without it: answers are appended as cards instead of a new page each, addresses are copied.
(() => {
  // A list that narrows while its form is typed into.
  const live = document.querySelector("form[data-live]");
  if (live) {
    let waiting = 0;
    const list = document.getElementById(live.dataset.live);
    live.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        const response = await fetch(`${live.getAttribute("action")}?${new URLSearchParams(new FormData(live))}`);
        const found = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(list.id);
        if (response.ok && found) list.replaceChildren(...document.importNode(found, true).childNodes);
      }, 250);
    });
  }
})();
(() => {
  const conversation = document.getElementById("conversation");
  const box = document.querySelector("form.box");
  if (!conversation || !box) return;

  async function goOn(address, back) {
    box.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const card = page.querySelector("article.card");
      const next = page.querySelector("form.box");
      if (!response.ok || !card || !next) { location.assign(address); return; }
      for (const earlier of conversation.querySelectorAll("[id]")) earlier.removeAttribute("id");
      conversation.append(document.importNode(card, true));
      box.replaceChildren(...document.importNode(next, true).children);
      document.title = page.title;
      if (!back) history.pushState(null, "", address);
      conversation.lastElementChild.scrollIntoView({ block: "start" });
    } catch {
      location.assign(address);
    } finally {
      box.removeAttribute("aria-busy");
    }
  }

  box.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = new URLSearchParams(new FormData(box));
    if (asked.get("q").trim()) goOn(`${box.getAttribute("action")}?${asked}`, false);
  });
  conversation.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if ("choice" in link.dataset) {
      event.preventDefault();
      goOn(link.href, false);
    } else if ("permanent" in link.dataset && navigator.clipboard) {
      event.preventDefault();
      navigator.clipboard.writeText(link.href).then(() => { link.textContent = link.dataset.copied; });
    }
  });
  addEventListener("popstate", () => location.reload());
})();
