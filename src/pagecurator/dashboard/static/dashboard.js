// Polls the live part of a page, and says how old its numbers are. Nothing is requested while the tab is hidden.
"use strict";
(() => {
  const AWAY_SECONDS = 1;  // then there is nothing on the page that could be read meanwhile
  const live = document.getElementById("live");
  const freshness = document.getElementById("freshness");
  const pause = document.getElementById("pause");
  const unreachable = document.getElementById("unreachable");
  if (!live) return;
  const pollSeconds = () => (document.querySelector("[data-away]") ? AWAY_SECONDS : Number(live.dataset.seconds));

  // Charts keep their canvas and redraw themselves; open details stay open.
  Idiomorph.defaults.callbacks.beforeNodeMorphed = (before, after) => {
    if (before.nodeType === 1 && before.hasAttribute("data-chart") && after.hasAttribute && after.hasAttribute("data-chart")) {
      before.setAttribute("data-chart", after.getAttribute("data-chart"));
      before.setAttribute("aria-label", after.getAttribute("aria-label"));
      before.dispatchEvent(new Event("chart:data"));
      return false;
    }
    return true;
  };
  Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, node) =>
    !(name === "open" && node.tagName === "DETAILS") && !(name === "value" && node === document.activeElement);
  Idiomorph.defaults.ignoreActiveValue = true;

  const span = (seconds) => {
    if (seconds < 120) return `${Math.round(seconds)} s`;
    if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
    return `${Math.floor(seconds / 3600)} h`;
  };

  let readAt = 0;
  let requestedAt = performance.now();
  let inProgress = false;
  let failedSince = 0;
  let paused = sessionStorage.getItem("paused") === "yes";

  const noteAge = () => {
    const reading = document.getElementById("reading");
    readAt = performance.now() - 1000 * Number(reading ? reading.dataset.age : 0);
  };

  const showFreshness = () => {
    const text = `updated ${span((performance.now() - readAt) / 1000)} ago`;
    if (freshness.textContent !== text) freshness.textContent = text;
  };

  const selecting = () => {
    const selection = document.getSelection();
    return selection !== null && !selection.isCollapsed && live.contains(selection.anchorNode);
  };

  const poll = () => {
    if (paused || document.hidden || inProgress || selecting()) return;
    if (performance.now() - requestedAt < 1000 * pollSeconds()) return;
    requestedAt = performance.now();
    inProgress = true;
    htmx.trigger(live, "refresh");
  };

  const showPause = () => {
    pause.setAttribute("aria-pressed", String(paused));
    pause.textContent = paused ? "Resume" : "Pause";
  };

  if (pause) {
    pause.hidden = false;
    showPause();
    pause.addEventListener("click", () => {
      paused = !paused;
      sessionStorage.setItem("paused", paused ? "yes" : "no");
      requestedAt = paused ? requestedAt : 0;
      showPause();
      poll();
    });
  }

  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== live) return;
    inProgress = false;
    if (event.detail.successful) {
      failedSince = 0;
      unreachable.hidden = true;
      if (document.querySelector("[data-away]")) location.reload();
      return;
    }
    failedSince = failedSince || performance.now();
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    unreachable.textContent = status === 503 ? "The database is away; these numbers are old."
      : status ? "The daemon can't show this at the moment; these numbers are old."
      : "The daemon can't be reached; these numbers are old. This page continues when it is back.";
    unreachable.hidden = document.querySelector("[data-away]") !== null;
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.elt === live || live.contains(event.detail.elt)) noteAge();
    showFreshness();
  });
  document.addEventListener("visibilitychange", () => { poll(); showFreshness(); });

  noteAge();
  if (freshness) { showFreshness(); setInterval(showFreshness, 1000); }
  setInterval(poll, 500);
})();

// The upload of a CSV file: dropping it, and a preview of its beginning before it is sent.
(() => {
  const form = document.getElementById("upload");
  if (!form) return;
  const file = document.getElementById("file");
  const preview = document.getElementById("preview");
  const PREVIEW_BYTES = 64 * 1024;

  const show = async () => {
    const chosen = file.files[0];
    if (!chosen) return;
    let beginning = chosen.slice(0, PREVIEW_BYTES);
    if (chosen.size > PREVIEW_BYTES) {  // up to the end of a line
      const bytes = new Uint8Array(await beginning.arrayBuffer());
      beginning = chosen.slice(0, Math.max(bytes.lastIndexOf(10) + 1, 1));
    }
    const body = new FormData();
    body.append("file", beginning, chosen.name);
    try {
      const response = await fetch(form.dataset.preview, { method: "POST", body, headers: { "HX-Request": "true" } });
      if (response.ok && file.files[0] === chosen) preview.innerHTML = await response.text();  // escaped by the server
    } catch { /* without a preview the column is typed */ }
  };

  file.addEventListener("change", show);
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    file.files = event.dataTransfer.files;
    show();
  });
})();

// Relative times have the exact one as their title: in UTC, and as the viewer's clock shows it.
(() => {
  document.addEventListener("mouseover", (event) => {
    const it = event.target.closest ? event.target.closest("time[datetime]") : null;
    if (!it || it.title.includes("·")) return;
    it.title = `${it.title} · ${new Date(it.dateTime).toLocaleString([], { dateStyle: "medium", timeStyle: "medium" })} here`;
  });
})();

// What takes seconds says so, and is not started twice.
(() => {
  const changed = new Map();
  const show = (it) => {
    if (changed.has(it)) return false;
    changed.set(it, it.textContent);
    it.textContent = it.dataset.busy;
    it.setAttribute("aria-busy", "true");
    return true;
  };
  document.addEventListener("click", (event) => {
    const it = event.target.closest ? event.target.closest("a[data-busy]") : null;
    if (it && !event.ctrlKey && !event.metaKey && !event.shiftKey && !show(it)) event.preventDefault();
  });
  document.addEventListener("submit", (event) => {
    const it = event.submitter;
    if (it && it.dataset.busy && !show(it)) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {  // the back button
    for (const [it, text] of changed) { it.textContent = text; it.removeAttribute("aria-busy"); }
    changed.clear();
  });
})();
