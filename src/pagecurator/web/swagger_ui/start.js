"use strict";

// Opens the document in Swagger UI. A server with keys answers 401 first; then the page asks for one and keeps it in memory only.
const form = document.getElementById("key-form");
const problem = document.getElementById("problem");

async function load(key) {
  const answer = await fetch("openapi.json", { headers: key ? { "X-API-Key": key } : {}, cache: "no-store" });
  if (answer.ok) {
    show(await answer.json(), key);
    return;
  }
  const failure = await answer.json().catch(() => ({ detail: `The server answered ${answer.status}.` }));
  if (key || answer.status !== 401) {
    problem.textContent = failure.detail;
  }
  form.hidden = false;
  document.getElementById("key").focus();
}

function show(spec, key) {
  form.remove();
  const ui = SwaggerUIBundle({
    spec,
    dom_id: "#swagger-ui",
    deepLinking: true,
    validatorUrl: null,
    displayRequestDuration: true,
    onComplete: () => {
      if (key) {
        ui.preauthorizeApiKey("ApiKey", key);
      }
    },
  });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  load(document.getElementById("key").value.trim()).catch((error) => {
    problem.textContent = String(error);
  });
});

load("").catch((error) => {
  problem.textContent = String(error);
  form.hidden = false;
});
