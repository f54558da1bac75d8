// A tap is sent even if the network comes back later only; a new question appears by itself.
const shown = SHOWN, said = document.getElementById("said");
const wait = seconds => new Promise(next => setTimeout(next, 1000 * seconds));
const form = document.querySelector("form");
let sending = 0;
form?.addEventListener("submit", async event => {
  event.preventDefault();
  const mine = ++sending, body = new URLSearchParams(new FormData(form, event.submitter));
  for (said.textContent = "Sending …"; mine === sending; await wait(2)) {
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      if (answer.type !== "opaqueredirect" && answer.status !== 429) said.textContent = await answer.text();
      if (answer.type === "opaqueredirect") return location.reload();
      if (answer.status !== 429) return;
    } catch {
      said.textContent = "No network. Your answer is sent as soon as it is back.";
    }
  }
});
(async () => {
  for (;;) {
    await wait(3 + Math.random());
    try {
      const now = await (await fetch("now")).text();
      if (now !== shown && now.length < 60) location.reload();
    } catch { /* tried again */ }
  }
})();
