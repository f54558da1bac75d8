// What a reader of the book does: predict before an answer shows, print, and go on to the live edition.
(() => {
  const store = {  // a window that keeps nothing still shows the page
    get: key => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* then it is forgotten */ } },
  };
  const page = location.pathname.split("/").at(-1);

  // A prediction is written down beside the answer that it hides, and kept in this browser.
  document.querySelectorAll(".tag_prediction-answer details").forEach((answer, k) => {
    const key = `prediction ${page} ${k}`;
    const field = document.createElement("input");
    Object.assign(field, { type: "text", maxLength: 500, value: store.get(key) ?? "",
                           placeholder: "kept in this browser only" });
    field.addEventListener("input", () => store.set(key, field.value));
    field.addEventListener("keydown", event => { if (event.key === "Enter") answer.open = true; });
    const label = document.createElement("label");
    label.className = "course-prediction";
    label.append("Your prediction: ", field);
    answer.before(label);
  });

  // On paper everything is open, light, and there.
  let before;
  const lay = printing => {
    const root = document.documentElement, folds = [...document.querySelectorAll("details")];
    if (printing && !before) {
      before = { theme: root.dataset.theme, open: folds.map(fold => fold.open) };
      root.dataset.theme = "light";
      for (const fold of folds) fold.open = true;
      for (const image of document.images) image.loading = "eager";
    } else if (!printing && before) {
      root.dataset.theme = before.theme;
      folds.forEach((fold, k) => { fold.open = before.open[k]; });
      before = undefined;
    }
  };
  addEventListener("beforeprint", () => lay(true));
  addEventListener("afterprint", () => lay(false));
  matchMedia("print").addEventListener("change", event => lay(event.matches));

  // "Open live" leads to the section or the exercise that is being read.
  const PLACE = /^(\d+ · |Exercise \d\d\.\d+|Exercises|Recap)/;
  const places = [...document.querySelectorAll("h2, p > strong:first-child")]
    .map(node => [node, node.textContent.match(PLACE)?.[0].trim()]).filter(([, place]) => place);
  for (const link of document.querySelectorAll("a.open-live")) {
    const address = link.href;
    const aim = () => {
      const [, place] = places.findLast(([node]) => node.getBoundingClientRect().top < innerHeight / 3) ?? [];
      link.href = place ? `${address}&at=${encodeURIComponent(place)}` : address;
    };
    for (const touch of ["pointerdown", "focus", "mouseenter"]) link.addEventListener(touch, aim);
  }

  // A formula that is wider than the screen gets smaller, down to where it can be read; then it scrolls.
  const SMALLEST = 0.7;
  const fit = () => {
    for (const formula of document.querySelectorAll("mjx-container[display='true']")) {
      const width = () => formula.querySelector("mjx-math").getBoundingClientRect().width;
      formula.style.fontSize = "";
      const share = formula.clientWidth / width();
      if (share < 1) formula.style.fontSize = `${Math.max(SMALLEST, share * 0.98) * 100}%`;
      const scrolls = width() > formula.clientWidth + 1;
      formula.classList.toggle("scrolls", scrolls);
      if (scrolls) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    }
  };
  const ready = () => window.MathJax?.startup?.promise?.then(() => { fit(); addEventListener("resize", fit); });
  if (document.readyState === "complete") ready();
  else addEventListener("load", ready);
})();
