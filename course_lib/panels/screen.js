// The picture of a panel and its words, and what ipywidgets and JupyterLab leave out.
//
// For those who listen: names and values of sliders, names of play buttons, which button of a row is pressed, and a
// live region that speaks once a drag has come to rest.
// For those who work by keyboard: digits bring scenes. Other keys belong to the control in focus, not to Jupyter,
// where `d d` deletes the cell. Ctrl, Alt and Shift+Enter still reach it, and arrows on a button turn the slides of a
// show. And for those who point: a click on the surface is a start.
//
// A state is known by its key, the numbers of the controls. Frames are kept by it, so that what is shown can be that of
// the controls before the kernel has answered.

const AT_ONCE = 2;  // questions to the kernel
const NEAREST = 80;  // values of a slider that are asked for
const REST = 100;  // ms without a new picture
const FINEST = 3;  // pixels of a picture for one of its plain size
const SMALLEST = 0.7;  // to which a picture in a row is made smaller, before it becomes a column
const KEPT = 128;  // frames of a panel, some MB

const set = (node, name, value) => { if (node && node.getAttribute(name) !== value) node.setAttribute(name, value); };

const make = (name, className, parent) => {
  const node = document.createElement(name);
  node.className = className;
  parent.append(node);
  return node;
};

// Where a picture and its sentence stand. A frame is {picture, sentence}, its picture the bytes of a PNG.
class Stage {
  #asked = 0;
  #drawn = 0;
  #moves = new Moves();  // of {bitmap, sentence}

  constructor(el, size) {
    this.picture = make("div", "course-picture", el);
    this.canvas = make("canvas", "", this.picture);
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", "");
    this.veil = make("div", "course-veil", this.picture);
    this.veil.hidden = true;
    this.#fit(size);
    this.status = make("div", "course-status", el);
    const words = make("p", "", this.status), said = make("p", "course-said", el);
    said.setAttribute("role", "status");
    this.sentence = new Sentence(words, said);
  }

  // Pictures are decoded beside the page; one that is overtaken meanwhile is not drawn any more.
  async show({ picture, sentence }, size) {
    const mine = ++this.#asked, bitmap = await createImageBitmap(new Blob([picture], { type: "image/png" }));
    if (mine < this.#drawn) return;
    this.#drawn = mine;
    this.#fit(size);
    this.#moves.note({ bitmap, sentence })?.bitmap.close();
    this.#draw();
    this.#cover(false);
  }

  // Show what was there before the last move, faintly, and in the sentence what has changed since; or not.
  compare(compared) {
    if (compared === this.#moves.compared) return;
    this.#moves.compared = compared;
    if (this.#moves.now && !this.canvas.hidden) this.#draw();
  }

  #draw() {
    const { canvas } = this, { now, ghost, words } = this.#moves, { width, height } = now.bitmap;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d");
    context.drawImage(now.bitmap, 0, 0);
    if (ghost) {
      Object.assign(context, { globalAlpha: 0.35, globalCompositeOperation: this.dark ? "lighten" : "darken" });
      context.drawImage(ghost.bitmap, 0, 0, width, height);
      Object.assign(context, { globalAlpha: 1, globalCompositeOperation: "source-over" });
    }
    this.sentence.tell(words);
    set(canvas, "aria-label", words);
  }

  // How many pixels of the screen there are for one of the plain picture, in halves.
  get resolution() {
    const pixels = devicePixelRatio * this.canvas.getBoundingClientRect().width / this.width;
    return Math.min(Math.ceil(2 * pixels) / 2, FINEST);
  }

  ask(question) {
    this.#drawn = ++this.#asked;
    this.veil.replaceChildren();
    make("div", "", this.veil).textContent = question;
    make("div", "course-minute", make("div", "", this.veil));
    this.#cover(true);
    this.sentence.tell("Predict first, then reveal.");
  }

  fail(error) {
    this.#drawn = ++this.#asked;
    this.sentence.tell("");
    const alert = make("pre", "", this.sentence.words);
    alert.setAttribute("role", "alert");
    alert.textContent = error;
  }

  #fit([width, height]) {
    if (this.width !== width) this.#moves.before = undefined;  // it was drawn for another place
    this.width = width;
    this.picture.style.setProperty("--width", `${width}px`);
    this.picture.style.setProperty("--ratio", width / height);
  }

  #cover(covered) {
    this.canvas.hidden = covered;
    this.veil.hidden = !covered;
  }
}

// The numbers of a panel's controls, as the browser holds them.
class Controls {
  // Follow every move of a control. `moved` is called after each, until `end`.
  static async of(parts, manager, moved) {
    const controls = new Controls();
    controls.parts = await movers(parts, manager);
    for (const part of controls.parts) {
      if (part.handle) controls.#couple(part, moved);
      part.model.on(`change:${part.trait}`, moved, controls);
    }
    return controls;
  }

  end() {
    for (const { model, handle } of this.parts)
      for (const one of [model, handle]) one?.off(null, null, this);
  }

  // A box says at once where its handle stands. Until the kernel has answered, what it says of earlier places of
  // the handle is old.
  #couple(part, moved) {
    const { model: box, handle, values } = part;
    handle.on("change:value", (_, place, { updated_view: byHand }) => {
      part.ahead = Boolean(byHand);
      if (byHand) box.set("value", values[place]);
      moved();
    }, this);
    box.on("change:value", (_, value, { updated_view: byHand }) => {
      const stands = values[handle.get("value")];
      if (byHand) part.ahead = false;
      else if (part.ahead && value !== stands) box.set("value", stands);
    }, this);
  }

  get numbers() { return this.parts.map(({ model, trait }) => model.get(trait)); }

  get key() { return JSON.stringify(this.numbers); }

  // The kernel has told of the state of this key: sliders that stand there are not ahead of it any more.
  told(key) {
    this.numbers.forEach((number, k) => { if (number === key[k]) this.parts[k].ahead = false; });
  }

  // The keys of other values of the slider that is in use, the nearest first.
  *near(inUse, panel) {
    const k = this.parts.findIndex(({ handle }) =>
      handle && [...panel.querySelectorAll(`.course-slider-${handle.model_id}`)].some(inUse));
    if (k < 0) return;
    const { handle, values } = this.parts[k], place = handle.get("value");
    for (let far = 1; far <= NEAREST / 2; far++)
      for (const value of [values[place + far], values[place - far]])
        if (value !== undefined) yield JSON.stringify(this.numbers.with(k, value));
  }
}

// Frames by the key of their state; the ones that were used last are kept.
class Store {
  #frames = new Map();

  has(id) { return this.#frames.has(id); }

  get(id) {
    const frame = this.#frames.get(id);
    if (frame) this.put(id, frame);
    return frame;
  }

  put(id, frame) {
    this.#frames.delete(id);
    this.#frames.set(id, frame);
    if (this.#frames.size > KEPT) this.#frames.delete(this.#frames.keys().next().value);
  }

  clear() { this.#frames.clear(); }
}

// What moves one of the controls of `parts`: its model, and for a slider its handle and its values.
const movers = (parts, manager) => {
  const model = name => name && manager.get_model(name.slice("IPY_MODEL_".length));
  return Promise.all(parts.map(async part =>
    ({ ...part, model: await model(part.model), handle: await model(part.handle) })));
};

// The map beside a path. Its mark follows two of the controls at once; it is covered until the kernel has sent that of
// the present state. A click or the arrow keys on it set both.
async function renderMap({ model, el }) {
  const field = make("div", "course-field", el), image = make("img", "", field);
  const fog = make("div", "course-fog", field), mark = make("div", "course-mark", field);
  const words = make("p", "course-map-words", el);
  const [left, bottom, right, top, x0, y0, x1, y1] = model.get("window");
  const parts = await movers(model.get("parts"), model.widget_manager), plane = model.get("plane");
  const shares = { left: x => left + (right - left) * (x - x0) / (x1 - x0),
                   top: y => 1 - bottom - (top - bottom) * (y - y0) / (y1 - y0) };
  const put = (node, edges) => { for (const [edge, share] of edges) node.style[edge] = `${100 * share}%`; };
  let shown, wanted = {};  // the key of the state whose map is shown; the look that was asked for

  const numbers = () => parts.map(({ model, trait }) => model.get(trait));
  const key = () => JSON.stringify(numbers().map((number, k) => plane.includes(k) ? null : number));

  const place = k => {  // of a control on its axis, between two places if it was typed
    const { values } = parts[k], number = numbers()[k];
    if (!values) return number;
    const after = values.findIndex(value => value >= number);
    return after < 1 ? 0 : after - (values[after] - number) / (values[after] - values[after - 1]);
  };

  const follow = () => {
    put(mark, [["left", shares.left(place(plane[0]))], ["top", shares.top(place(plane[1]))]]);
    fog.hidden = key() === shown;
    words.style.visibility = fog.hidden ? "" : "hidden";
  };

  const move = (places, axes = [0, 1]) => axes.forEach(axis => {
    const { model, trait, values } = parts[plane[axis]], last = (axis ? y1 - y0 : x1 - x0) - 1;
    const k = Math.max(0, Math.min(last, Math.round(places[axis])));
    model.set(trait, values ? values[k] : k, { updated_view: true });  // as from its own view
    model.save_changes();
  });

  const point = ({ clientX, clientY }) => {
    const box = field.getBoundingClientRect();
    const x = ((clientX - box.left) / box.width - left) / (right - left);
    const y = (1 - (clientY - box.top) / box.height - bottom) / (top - bottom);
    if (Math.min(x, y) < 0 || Math.max(x, y) > 1) return;
    move([x0 + x * (x1 - x0), y0 + y * (y1 - y0)]);
    field.focus();
  };

  const step = event => {
    const ways = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowDown: [1, -1], ArrowUp: [1, 1] };
    const [axis, way] = ways[event.key] ?? [];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    move(plane.map(k => Math.round(place(k)) + way), [axis]);
  };

  const draw = async () => {
    const { key, png } = model.get("frame");
    if (!png) return;
    const old = image.src;
    image.src = URL.createObjectURL(new Blob([png], { type: "image/png" }));
    URL.revokeObjectURL(old);
    await image.decode().catch(() => {});  // another one has come meanwhile
    shown = JSON.stringify(key);
    follow();
  };

  const tell = () => { words.textContent = image.alt = model.get("words"); };

  // Ask for the look that suits the place. A slide is light.
  const suit = () => {
    const pixels = devicePixelRatio * field.getBoundingClientRect().width / model.get("wide");
    if (!pixels) return;
    const look = { scale: Math.max(1, Math.ceil(2 * pixels) / 2), dark: isDark(el) };
    if (look.scale === wanted.scale && look.dark === wanted.dark) return;
    model.send(wanted = look);
  };

  put(fog, [["left", left], ["right", 1 - right], ["top", 1 - top], ["bottom", bottom]]);
  field.style.aspectRatio = `${model.get("wide")} / ${model.get("tall")}`;
  field.tabIndex = 0;
  set(field, "role", "application");
  set(field, "aria-label", model.get("label"));
  tell();
  await draw();
  model.on("change:frame", draw);
  model.on("change:words", tell);
  for (const part of parts) part.model.on(`change:${part.trait}`, follow, field);
  field.addEventListener("click", point);
  field.addEventListener("keydown", step);
  const room = new ResizeObserver(suit), page = new MutationObserver(suit);
  room.observe(el);
  page.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-deck-mode"] });
  return () => {
    for (const part of parts) part.model.off(null, null, field);
    room.disconnect();
    page.disconnect();
  };
}

// A page may be dark; a slide is light.
const isDark = el => !el.closest(".jp-Deck") && document.body.dataset.jpThemeLight === "false";

async function render({ model, el }) {
  if (model.get("plane")) return renderMap({ model, el });
  const stage = new Stage(el, model.get("size")), store = new Store(), asked = new Set();
  let wanted = model.get("look");
  const watching = [];  // observers
  let controls, panel, resting;
  let told, shown, awaited;  // keys: of what the kernel said last, of what is shown, of what is missing

  const show = (id, frame) => {
    shown = id;
    awaited = null;
    stage.show(frame, model.get("size"));
    settle();
  };

  // What has come to rest is drawn again for the pixels of the screen.
  const settle = () => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      const scale = stage.resolution;
      if (shown && scale > 1 && el.isConnected) ask(shown, scale);
    }, REST);
  };

  // What the kernel says. The controls may have moved on meanwhile to a state that is shown already.
  const follow = () => {
    const { key, png, sentence, question, error } = model.get("frame");
    stage.dark = model.get("look").dark;
    if (!sentence && !question && !error) return;  // it has yet to say anything
    if (question || error) {
      shown = null;
      if (question) stage.ask(question);
      else stage.fail(error);
      return;
    }
    const id = told = JSON.stringify(key);
    if (key) controls?.told(key);
    if (png && model.get("ahead")) store.put(id, { picture: png, sentence });
    const frame = png ? { picture: png, sentence } : store.get(id);
    if (key && controls && controls.key !== id && controls.key === shown) return;
    if (frame) show(id, frame);
    else ask(awaited = id);
    fetch();
  };

  // A control has moved.
  const move = () => {
    const id = controls.key, frame = store.get(id);
    if (frame && id !== shown && !model.get("frame").question) show(id, frame);
  };

  const ask = (id, scale = 1) => {
    if (scale === 1) asked.add(id);
    model.send({ key: JSON.parse(id), scale, generation: model.get("generation") });
  };

  const answer = ({ key, scale, generation, sentence }, [png]) => {
    const id = JSON.stringify(key);
    if (scale > 1) {
      if (id !== shown) return;
      if (png) stage.show({ picture: png, sentence }, model.get("size"));
      else settle();
      return;
    }
    asked.delete(id);
    if (generation === model.get("generation")) {
      store.put(id, png && { picture: png, sentence });
      if (png && id === awaited) show(id, store.get(id));
      else move();
    } else if (id === awaited) ask(id);
    fetch();
  };

  // Ask for what the slider in use shows next, unless the kernel has still to follow a move: a few at a time, so
  // that nothing waits for more than these.
  const fetch = () => {
    if (!model.get("ahead") || !controls || told !== controls.key) return;
    for (const id of controls.near(slider => slider.matches(":hover, :focus-within"), panel)) {
      if (asked.size >= AT_ONCE) return;
      if (!store.has(id) && !asked.has(id)) ask(id);
    }
  };

  // Ask for the look that suits the place: narrow in a column, dark on a dark page. A slide has room, and is light.
  const suit = () => {
    const slide = el.closest(".jp-Deck"), room = el.clientWidth;
    if (!room) return;
    const look = { narrow: !slide && room < SMALLEST * model.get("wide"),
                   dark: isDark(el) };
    if (look.narrow === wanted.narrow && look.dark === wanted.dark) return;
    model.send({ look: wanted = look });
  };

  model.on("change:frame", follow);
  model.on("change:generation", () => store.clear());
  model.on("msg:custom", answer);
  const place = () => { stage.canvas.dataset.window = model.get("window").join(" "); };
  const compare = () => stage.compare(model.get("compared"));
  model.on("change:compared", compare);
  model.on("change:window", place);
  compare();
  place();
  follow();
  whenInPage(el, () => {
    const room = new ResizeObserver(() => { suit(); settle(); }), page = new MutationObserver(suit);
    room.observe(el);
    page.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-deck-mode"] });
    watching.push(room, page);
    panel = el.closest(".course-panel");
    if (!panel) return;  // a screen alone
    equip(panel, stage);
    for (const event of ["pointerover", "focusin"]) panel.addEventListener(event, fetch);
  });
  controls = await Controls.of(model.get("parts"), model.widget_manager, move);
  return () => {
    controls.end();
    watching.forEach(observer => observer.disconnect());
  };
}

// Call `act` once, when a node stands in the page; it may be out of sight there.
function whenInPage(node, act) {
  if (node.isConnected) act();
  else requestAnimationFrame(() => whenInPage(node, act));
}

// Give a panel its names, its keys and its clicks.
function equip(panel, stage) {
  const each = (selector, act) => panel.querySelectorAll(selector).forEach(act);

  const name = () => {
    each(".course-slider", row => {
      const [handle, box, label] = ["[role=slider]", "input", "label"].map(part => row.querySelector(part));
      if (!handle || !box || !label) return;
      set(handle, "aria-label", label.textContent);
      set(handle, "aria-valuetext", box.value);
    });
    const signs = { play: "play", pause: "pause", stop: "back to the start", retweet: "repeat" };
    for (const [icon, words] of Object.entries(signs))
      each(`.widget-play .fa-${icon}`, sign => set(sign.parentElement, "aria-label", words));
    each(".widget-toggle-button, .widget-toggle-buttons button, .widget-play button:has(.fa-retweet)",
      button => set(button, "aria-pressed", String(button.classList.contains("mod-active"))));
  };

  const turnsSlide = ({ key, target }) =>
    target.matches("button, [type=checkbox]") && key.startsWith("Arrow") && panel.closest(".jp-Deck");

  const start = ({ clientX, clientY }) => {
    const { canvas } = stage;
    if (!canvas.dataset.window) return;
    const [left, bottom, right, top, x0, y0, x1, y1] = canvas.dataset.window.split(" ").map(Number);
    const box = canvas.getBoundingClientRect();  // in which the picture is centred
    const scale = Math.min(box.width / canvas.width, box.height / canvas.height);
    const across = 0.5 + (clientX - box.left - box.width / 2) / (scale * canvas.width);
    const up = 0.5 - (clientY - box.top - box.height / 2) / (scale * canvas.height);
    const x = (across - left) / (right - left), y = (up - bottom) / (top - bottom);
    if (Math.min(x, y) < 0 || Math.max(x, y) > 1) return;
    const place = [x0 + x * (x1 - x0), y0 + y * (y1 - y0)];
    each(".course-start input", (input, k) => {
      input.value = place[k].toFixed(2);
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };

  new MutationObserver(name).observe(panel, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["aria-valuetext", "class"] });
  pressByDigits(panel, () => panel.querySelectorAll(".course-scene"));
  keepKeys(panel, event => !turnsSlide(event));
  stage.canvas.addEventListener("click", start);
  scrollByKeys(stage.picture);
  name();
}

export default { render };
