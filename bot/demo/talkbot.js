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

// SimCord's page forgets what is sent while it is busy. It is sent again, until it is or something is typed.
const PATIENCE = 3000; // milliseconds
let sent = 0;
const { fetch } = window;
window.fetch = (address, options) => {
  if (/"kind":"(send_message|run_command)"/.test(options?.body)) sent += 1;
  return fetch(address, options);
};
let trying = 0;
function stop() {
  clearInterval(trying);
  trying = 0;
}
function send() {
  const command = composer.querySelector(".command-row");
  const text = input.value;
  if (trying || (!command && (!text.trim() || text.startsWith("/")))) return;
  const [before, began] = [sent, Date.now()];
  trying = setInterval(() => {
    const there = command
      ? command.isConnected && !command.querySelector('[aria-invalid="true"]')
      : input.isConnected && input.value === text;
    if (there && sent === before && Date.now() - began < PATIENCE) composer.requestSubmit();
    else stop();
  }, 100);
}
composer.addEventListener("submit", send);
composer.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") stop();
  else if (composer.querySelector(".command-row") // elsewhere Enter submits
    && !document.querySelector('.command-popup:not([hidden]) [aria-selected="true"]')) send();
}, true);
