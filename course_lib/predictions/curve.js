/** Let one draw on the empty plot `root`, by the pointer, by the arrow keys on a point, or by typing in its boxes.
    `saved` is told a curve that is whole: at the end of each stroke, key or word. */
function drawable(root, saved) {
  const { low, high, log } = Object.fromEntries(Object.entries(root.dataset).map(([key, text]) => [key, Number(text)]));
  const svg = root.querySelector("svg"), boxes = [...root.querySelectorAll("input")], last = boxes.length - 1;
  const [left, top, wide, tall] = ["x", "y", "width", "height"].map(name =>
    Number(svg.querySelector("rect").getAttribute(name)));
  const points = places => places.map(([x, y]) =>
    `${(left + wide * x).toFixed(1)},${(top + tall * (1 - y)).toFixed(1)}`).join(" ");

  const place = value => log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  const value = place => log ? Number((low * (high / low) ** place).toPrecision(2))
    : Number((low + (high - low) * Math.round(place * 100) / 100).toPrecision(3));
  /** Where the curve is at a mark; NaN where it is not drawn yet. */
  const at = k => {
    const text = boxes[k].value.trim().replace(",", "."), given = Number(text || NaN);
    return low <= given && given <= high ? place(given) : NaN;
  };
  const put = (k, place) => { boxes[k].value = String(value(Math.min(1, Math.max(0, place)))); };

  const knots = boxes.map((box, k) => {
    const knot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    const about = { role: "slider", tabindex: 0, "aria-label": box.getAttribute("aria-label"), r: 5,
      "aria-orientation": "vertical", "aria-valuemin": low, "aria-valuemax": high, cx: left + wide * k / last };
    for (const [name, told] of Object.entries(about)) knot.setAttribute(name, told);
    knot.addEventListener("keydown", event => {
      const STEPS = { ArrowUp: 0.02, ArrowRight: 0.02, ArrowDown: -0.02, ArrowLeft: -0.02, PageUp: 0.1, PageDown: -0.1,
        Home: -1, End: 1 };
      if (!(event.key in STEPS) || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const before = knots.map((_, j) => at(j)).findLast((there, j) => j <= k && there >= 0) ?? 0.5;
      put(k, before + STEPS[event.key]);
      draw();
    });
    knot.addEventListener("keyup", event => { if (!["Tab", "Shift"].includes(event.key)) done(); });
    svg.append(knot);
    return knot;
  });

  const draw = () => {
    const drawn = [];
    for (const [k, knot] of knots.entries()) {
      const there = at(k), known = there >= 0;
      if (known) drawn.push([k / last, there]);
      knot.setAttribute("cy", top + tall * (1 - (known ? there : 0.5)));
      knot.setAttribute("class", known ? "" : "course-unset");
      knot.setAttribute("aria-valuenow", value(known ? there : 0.5));
      knot.setAttribute("aria-valuetext", known ? boxes[k].value : "not drawn yet");
    }
    svg.querySelector(".course-drawn").setAttribute("points", points(drawn));
  };
  const whole = () => knots.every((_, k) => at(k) >= 0), values = () => boxes.map(box => box.value);
  const done = () => { if (whole()) saved(values()); };

  let pen = null;  // where the pointer was last: between which marks, and how high
  const under = event => {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [(x - left) / wide * last, 1 - (y - top) / tall];
  };
  const near = across => Math.min(last, Math.max(0, Math.round(across)));
  svg.addEventListener("pointerdown", event => {
    if (event.button) return;
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    pen = under(event);
    put(near(pen[0]), pen[1]);
    knots[near(pen[0])].focus({ preventScroll: true });
    draw();
  });
  svg.addEventListener("pointermove", event => {
    if (!pen) return;
    const now = under(event), [from, to] = [pen, now].sort(([a], [b]) => a - b);
    for (let k = Math.max(0, Math.ceil(from[0])); k <= Math.min(last, to[0]); k++)
      put(k, from[1] + (to[1] - from[1]) * (to[0] - from[0] ? (k - from[0]) / (to[0] - from[0]) : 1));
    if (Math.abs(now[0] - near(now[0])) < 0.25) put(near(now[0]), now[1]);
    pen = now;
    draw();
  });
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => {
    if (pen) done();
    pen = null;
  });
  for (const box of boxes) {
    box.addEventListener("input", draw);
    box.addEventListener("change", done);
  }
  draw();
  return {
    values,
    whole,  // whether each of the boxes has a number on the axis
    set: given => { boxes.forEach((box, k) => { box.value = given[k] ?? ""; }); draw(); },
    reveal: trace => {  // the run's curve, as places on both axes
      svg.querySelector(".course-run").setAttribute("points", points(trace));
      svg.querySelector(".course-legend").textContent = trace.length ? "thin: yours, thick: the run" : "";
    },
  };
}
