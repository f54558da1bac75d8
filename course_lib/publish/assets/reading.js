// What a reader of the book does: predict before an answer shows, print, and go on to the live edition.
(() => {
  // A prediction is an option that one clicks, or what one types; it is kept in this browser. Then the page says what is
  // right, and what the code below it shows is unfolded.
  for (const question of document.querySelectorAll(".course-question")) {
    const key = `prediction ${question.dataset.name}`, judged = JSON.parse(question.dataset.judged);
    const buttons = [...question.querySelectorAll("button")], field = question.querySelector(":scope > input");
    const curve = question.querySelector(".course-curve");
    const plot = curve && drawable(curve, drawn => courseMemory.set(`drawn ${question.dataset.name}`, drawn.join(";")));
    const show = answer => {
      const letter = field || plot ? "" : answer;
      if (plot) plot.reveal(JSON.parse(question.dataset.run));
      else if (field) field.value = answer;
      else for (const button of buttons)
        button.setAttribute("aria-pressed", String(button.textContent.startsWith(`${answer} `)));
      question.querySelector(".course-judged").replaceChildren(...(judged[letter] ?? []).map((sentence, k) => {
        const line = document.createElement(k ? "span" : "b");
        line.textContent = sentence;
        return line;
      }));
    };
    const commit = answer => {
      courseMemory.set(key, answer);
      show(answer);
      for (let cell = question.closest(".cell"); cell?.matches(".cell"); cell = cell.nextElementSibling)
        if (cell.matches(".tag_prediction-answer")) cell.querySelectorAll("details").forEach(fold => { fold.open = true; });
    };
    for (const button of buttons) button.addEventListener("click", () => {
      if (!plot) commit(button.textContent[0]);
      else if (plot.whole()) commit(plot.values().join(";"));
      else question.querySelector(".course-judged").textContent = "Each point needs a number on the axis.";
    });
    field?.addEventListener("change", () => { if (field.value.trim()) commit(field.value.trim()); });
    const kept = courseMemory.get(key), drawn = plot && (kept ?? courseMemory.get(`drawn ${question.dataset.name}`))?.split(";");
    if (drawn) plot.set(drawn);
    if (kept && (!plot || plot.whole())) show(kept);
  }

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
