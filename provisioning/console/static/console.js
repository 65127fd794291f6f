// Fetches what is marked with data-refresh (seconds) again, while nobody types there or has opened a form.
// Without it every page works the same; a person presses reload.
"use strict";
for (const part of document.querySelectorAll("[data-refresh]")) {
  const isInUse = () =>
    document.hidden || part.contains(document.activeElement) || part.querySelector("details[open]");
  let isAsking = false; // one answer at a time, however long it takes
  setInterval(async () => {
    if (isAsking || isInUse()) return;
    isAsking = true;
    try {
      const headers = { "X-Refresh": "1" }; // nobody uses the session by that
      const answer = await fetch(location.href, {
        headers, credentials: "same-origin", redirect: "error",
      });
      if (!answer.ok || isInUse()) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(part.id);
      if (fresh) part.replaceChildren(...fresh.childNodes);
    } catch {
      // Offline, or signed out: the page stays as it was, and the next press says why.
    } finally {
      isAsking = false;
    }
  }, Number(part.dataset.refresh) * 1000);
}
