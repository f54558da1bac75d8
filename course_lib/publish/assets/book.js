// Shows a panel's states, which course_lib computed when the page was built.
for (const panel of document.querySelectorAll(".course-panel")) {
  const find = selector => panel.querySelector(selector);
  const [slider, value, image, svg, caption] = ["input", ".value", "img", "svg", "figcaption"].map(find);
  const [picture, said] = [".picture", ".said"].map(find);
  const scenes = [...panel.querySelectorAll("button")];
  let row = scenes[0].dataset.row, loading, rest;
  const inside = find("script");  // the states, where the page needs no other file
  const load = () => loading ??= inside ? Promise.resolve(JSON.parse(inside.textContent))
    : fetch(panel.dataset.states).then(answer => answer.json());

  const show = async () => {
    const { values, rows, pieces } = await load();
    const [sentence, ...numbers] = rows[row][slider.value];
    svg.innerHTML = numbers.map(number => pieces[number]).join("");
    image.alt = caption.textContent = sentence;
    value.textContent = values[slider.value];
    slider.setAttribute("aria-valuetext", values[slider.value]);
    clearTimeout(rest);  // a screen reader hears where a drag came to rest, not each of its frames
    rest = setTimeout(() => { said.textContent = sentence; }, 1000);
  };

  slider.addEventListener("input", show);
  for (const scene of scenes) {
    scene.addEventListener("click", () => {
      row = scene.dataset.row;
      slider.value = scene.dataset.position;
      for (const other of scenes) other.setAttribute("aria-pressed", other === scene);
      show();
    });
  }
  new ResizeObserver(() => {  // what scrolls must do so by keyboard too
    if (picture.scrollWidth > picture.clientWidth) picture.tabIndex = 0;
    else picture.removeAttribute("tabindex");
  }).observe(picture);
  new IntersectionObserver((entries, observer) => {  // before it is touched
    if (entries.some(entry => entry.isIntersecting)) load().then(() => observer.disconnect());
  }, { rootMargin: "100%" }).observe(panel);
}
