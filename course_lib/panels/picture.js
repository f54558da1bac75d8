// What the picture of a panel and its sentence need wherever they stand: beside a kernel, in the book, in a deck.

const PAUSE = 600;  // ms that end a move
const SPOKEN = 1000;  // ms after which a drag has come to rest

// A sentence in which each number that has changed stands after what it was: "loss 0.067 → 0.0008".
function changes(before, now) {
  const number = /-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?/g, old = before.match(number) ?? [];
  if (before.replace(number, "") !== now.replace(number, "")) return now;  // it says something else
  return now.replace(number, fresh => {
    const was = old.shift();
    return was === fresh ? fresh : `${was} → ${fresh}`;
  });
}

// What is shown, and what was shown before the last move; each has a sentence. A move begins after a pause, and until
// the next begins it is compared with what was there.
class Moves {
  compared = "";  // or "picture", or "words" as well
  #moved = -Infinity;

  // Note what is shown now; return what is not needed any more.
  note(fresh) {
    const time = performance.now(), last = this.now, moves = last && last.sentence !== fresh.sentence;
    let old = last;
    if (moves && time - this.#moved > PAUSE) [old, this.before] = [this.before, last];
    if (!last || moves) this.#moved = time;
    this.now = fresh;
    return old;
  }

  // What the picture now has in its background, if anything.
  get ghost() { return this.compared ? this.before : undefined; }

  get words() {
    const { before, now } = this;
    return before && this.compared === "words" ? changes(before.sentence, now.sentence) : now.sentence;
  }
}

// The sentence below a picture. Whoever listens is told where a drag came to rest, not each of its frames.
class Sentence {
  #rest;

  constructor(words, said) { Object.assign(this, { words, said }); }

  tell(sentence) {
    if (this.words.textContent === sentence) return;
    const first = !this.words.textContent;
    this.words.textContent = sentence;
    clearTimeout(this.#rest);
    if (!first) this.#rest = setTimeout(() => { this.said.textContent = sentence; }, SPOKEN);
  }
}

// What scrolls must do so by keyboard, too.
function scrollByKeys(picture) {
  new ResizeObserver(() => {
    if (picture.scrollWidth > picture.clientWidth) picture.tabIndex = 0;
    else picture.removeAttribute("tabindex");
  }).observe(picture.firstElementChild);
}

// The digits press the buttons of scenes, but in a field they are digits.
function pressByDigits(panel, scenes) {
  panel.addEventListener("keydown", event => {
    const { key, target, ctrlKey, altKey, metaKey } = event, button = scenes()[key - 1];
    if (!button || ctrlKey || altKey || metaKey || target.matches("input:not([type=range])")) return;
    event.stopPropagation();
    button.click();
  }, true);
}
