// Moves panels without a kernel, through states that course_lib computed when the page was built.
for (const panel of document.querySelectorAll(".course-panel")) {
  const find = selector => panel.querySelector(selector), all = selector => [...panel.querySelectorAll(selector)];
  const [image, svg, caption, picture, said] = ["img", "svg", "figcaption", ".picture", ".said"].map(find);
  const sliders = all("input"), values = all(".value"), scenes = all("[data-row]"), compare = find(".compare");
  const sentence = new Sentence(caption, said), moves = new Moves();
  let row = scenes[0].dataset.row, loading;
  const inside = find("script");  // the states, where the page needs no other file
  const load = () => loading ??= inside ? Promise.resolve(JSON.parse(inside.textContent))
    : fetch(panel.dataset.states).then(answer => answer.json());
  moves.note({ sentence: caption.textContent, picture: svg.innerHTML });

  const show = async (compared = "") => {
    const states = await load();
    const place = sliders.reduceRight((sum, { value }, k) => sum * states.values[k].length + Number(value), 0);
    const [words, ...numbers] = states.rows[row][place];
    moves.compared = compare.ariaPressed === "true" ? "words" : compared;
    moves.note({ sentence: words, picture: numbers.map(number => states.pieces[number]).join("") });
    const ghost = moves.ghost ? `<g class="before">${moves.ghost.picture}</g>` : "";
    svg.innerHTML = ghost + moves.now.picture;
    sentence.tell(moves.words);
    image.alt = moves.words;
    sliders.forEach((slider, k) => {
      values[k].textContent = slider.ariaValueText = states.values[k][slider.value];
    });
  };

  for (const slider of sliders) slider.addEventListener("input", () => show());
  for (const scene of scenes) {
    scene.addEventListener("click", () => {
      row = scene.dataset.row;
      scene.dataset.places.split(" ").forEach((place, k) => { sliders[k].value = place; });
      for (const other of scenes) other.ariaPressed = other === scene;
      show("picture");
    });
  }
  compare.addEventListener("click", () => {
    compare.ariaPressed = compare.ariaPressed !== "true";
    show();
  });
  pressByDigits(panel, () => scenes.slice(1));  // the first is the start
  scrollByKeys(picture);
  new IntersectionObserver((entries, observer) => {  // before it is touched
    if (entries.some(entry => entry.isIntersecting)) load().then(() => observer.disconnect());
  }, { rootMargin: "100%" }).observe(panel);
}
