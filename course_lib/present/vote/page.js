// A tap is sent even if the network comes back later only; a new question appears by itself, in place.
const PATIENCE = 5000, EVERY = 3000;  // ms
const wait = time => new Promise(next => setTimeout(next, time));
const tell = text => { document.getElementById("said").textContent = text; };
let sending = 0;

/** The status and the text of an answer; it is given up after some seconds. */
async function ask(address, options = {}) {
  const giveUp = new AbortController(), timer = setTimeout(() => giveUp.abort(), PATIENCE);
  try {
    const answer = await fetch(address, { ...options, signal: giveUp.signal });
    return [answer.status, await answer.text()];
  } finally {
    clearTimeout(timer);
  }
}

/** Show what another page of ours shows; a curve that is being drawn stays. */
function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html"), [before, after] = [document, page].map(each =>
    each.querySelector("main"));
  const stays = before.dataset.shown === after.dataset.shown && before.querySelector(".course-curve");
  for (const part of stays ? ["#said"] : ["h1", "main", "#said"])
    document.querySelector(part).replaceWith(page.querySelector(part));
  if (!stays) draw();
}

/** Let one draw; each stroke is sent. */
function draw() {
  const curve = document.querySelector(".course-curve");
  if (curve) drawable(curve, () => curve.closest("form").requestSubmit(curve.closest("form").querySelector("button")));
}

async function renew() {
  const [status, text] = await ask("./");
  if (status === 200) show(text);
}

document.addEventListener("submit", async event => {
  if (!event.submitter) return;  // an older browser sends the form itself
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target)), mine = ++sending;
  if (event.submitter.name) body.append(event.submitter.name, event.submitter.value);
  for (tell("Sending …"); mine === sending; await wait(2000)) {
    try {
      const [status, text] = await ask(event.target.action, { method: "POST", body });
      if (status === 200) return show(text);
      if (status === 429 || status >= 500) continue;
      tell(text);
      if (status === 409) await renew();
      return;
    } catch {
      tell("No network. Your answer is sent as soon as it is back.");
    }
  }
});

draw();
(async () => {
  for (;;) {
    await wait(EVERY * (0.8 + 0.4 * Math.random()));
    try {
      const [status, now] = await ask("now");
      if (status === 200 && now !== document.querySelector("main").dataset.shown) await renew();
    } catch { /* tried again */ }
  }
})();
