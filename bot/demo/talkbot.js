// What Discord's own page does and SimCord's does not, and the way from one place to another.

const [secret, place] = location.hash.slice(1).split(".");
for (const link of document.querySelectorAll("[data-place]")) {
  link.hash = secret + link.dataset.place; // SimCord's page loads itself anew when its hash changes
  if (link.dataset.place === (place ? `.${place}` : "")) link.setAttribute("aria-current", "page");
}

const composer = document.getElementById("channel-composer");
const input = document.getElementById("channel-composer-input");
const timeline = document.getElementById("channel-timeline");

// Who opens the page or says something sees what is newest, until they look elsewhere.
const FOLLOWING = 3000; // milliseconds
let until = 0;
let timer = 0;
function follow() {
  until = Date.now() + FOLLOWING;
  timer ||= setInterval(() => {
    if (Date.now() < until) timeline.scrollTop = timeline.scrollHeight;
    else timer = clearInterval(timer) ?? 0;
  }, 50);
}
timeline.addEventListener("wheel", () => { until = 0; }, { passive: true });
timeline.addEventListener("pointerdown", () => { until = 0; });
timeline.addEventListener("keydown", () => { until = 0; });
composer.addEventListener("submit", follow);
composer.addEventListener("keydown", (event) => { if (event.key === "Enter") follow(); }, true);

new MutationObserver((_, observer) => {
  if (composer.hidden) return;
  observer.disconnect();
  input.focus();
  follow();
}).observe(composer, { attributes: true, attributeFilter: ["hidden"] });

// What is typed nowhere is a message; Enter sends it, or runs the command that was put together.
document.addEventListener("keydown", (event) => {
  if (document.activeElement !== document.body || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.length === 1) input.focus();
  else if (event.key === "Enter" && !composer.hidden) composer.requestSubmit();
});

// Suggestions are there before the first letter is.
const asked = new Map();
composer.addEventListener("focusin", ({ target }) => {
  const option = target.dataset?.option;
  if (!option || target.value || Date.now() - (asked.get(option) ?? 0) < 1000) return;
  asked.set(option, Date.now());
  setTimeout(() => target.dispatchEvent(new Event("input", { bubbles: true })));
});

// SimCord's page forgets what is sent while it is busy: it is sent again, then.
const PATIENCE = 3000; // milliseconds
let sent = 0;
const { fetch } = window;
window.fetch = (address, options) => {
  if (String(options?.body).includes('"kind":"send_message"')) sent += 1;
  return fetch(address, options);
};
let trying = 0;
composer.addEventListener("submit", () => {
  if (trying || !input.isConnected || !input.value.trim() || input.value.startsWith("/")) return;
  const [before, text, began] = [sent, input.value, Date.now()];
  trying = setInterval(() => {
    if (sent === before && input.isConnected && input.value === text && Date.now() - began < PATIENCE) composer.requestSubmit();
    else trying = clearInterval(trying) ?? 0;
  }, 100);
});
