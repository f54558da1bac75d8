// What a word or a symbol means, in a card beside it: under the pointer, with the keyboard's focus, and at a first tap.
(() => {
  const told = document.getElementById("course-words");
  if (!told) return;
  const meanings = JSON.parse(told.textContent), card = document.createElement("div");
  card.id = "course-meaning";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  told.after(card);
  let shown, leaving;

  const hide = () => {
    shown?.removeAttribute("aria-describedby");
    shown = undefined;
    card.hidden = true;
  };
  const show = word => {
    clearTimeout(leaving);
    if (word === shown) return;
    hide();
    shown = word;
    card.innerHTML = meanings[word.dataset.word];
    card.hidden = false;
    word.setAttribute("aria-describedby", card.id);
    const { left, bottom, top } = word.getClientRects()[0], edge = document.documentElement.clientWidth;
    const frame = card.offsetParent.getBoundingClientRect();
    const below = bottom + card.offsetHeight + 8 < innerHeight;
    card.style.left = `${Math.max(8, Math.min(left, edge - card.offsetWidth - 8)) - frame.left}px`;
    card.style.top = `${(below ? bottom + 4 : top - card.offsetHeight - 4) - frame.top}px`;
  };
  const leave = () => { leaving = setTimeout(hide, 250); };  // time to go to the card, to read or copy it

  for (const word of document.querySelectorAll(".course-word")) {
    let first;
    word.addEventListener("pointerenter", event => { if (event.pointerType === "mouse") show(word); });
    word.addEventListener("pointerleave", event => { if (event.pointerType === "mouse" && word === shown) leave(); });
    word.addEventListener("pointerdown", event => { first = event.pointerType !== "mouse" && word !== shown; });
    word.addEventListener("click", event => {  // by touch the first tap shows the card, and the second follows the link
      if (first) event.preventDefault();
      if (first) show(word);
      first = false;
    });
    word.addEventListener("focus", () => show(word));
    word.addEventListener("blur", hide);
  }
  card.addEventListener("pointerenter", () => clearTimeout(leaving));
  card.addEventListener("pointerleave", leave);
  document.addEventListener("keydown", event => { if (event.key === "Escape") hide(); });
  document.addEventListener("pointerdown", event => {
    if (shown && !card.contains(event.target) && !shown.contains(event.target)) hide();
  });
})();
