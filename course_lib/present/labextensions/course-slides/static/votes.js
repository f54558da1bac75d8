// A question put to the room: its options, a code that leads phones to it, the number of answers; then the bars, the
// right option, and why each wrong one is tempting. Before the reveal only the number is known here.
import { element } from "./show.js";

const EVERY = 1000;  // ms between two looks at the server
const EXPLAIN = 0.35, GO_ON = 0.7;  // shares of right answers: below the first explain again, above the second go on
const LINES = 10, DOTS = 60;  // that have room
const MOST = 1000;  // hands
const LATER = "#009e73";  // the colour of curves from the second round on
const LETTERS = "ABCDEFGH";

/** What a share of right answers suggests to the presenter. */
const advice = share =>
  share < EXPLAIN ? "explain again" : share <= GO_ON ? "let them discuss, then vote again" : "go on";

/** An option, with what stands between backticks as code. */
const words = text => text.split("`").map((part, k) => k % 2 ? element("code", { textContent: part }) : part);

/** The picture that phones read of an address; empty where none is open to them. */
function codeOf(code) {
  const picture = element("div", { className: "course-vote-code", role: "img",
    ariaLabel: code ? `Code of ${code.address}` : "" });
  picture.innerHTML = code?.qr ?? "";  // made by the course itself
  return picture;
}

export class Votes {
  constructor(show) {
    this.show = show;
    this.layer = element("dialog", { className: "course-vote", ariaLabel: "A question to the room", tabIndex: -1 });
    this.layer.addEventListener("keydown", event => this.press(event));
    this.layer.addEventListener("close", () => this.left());
    this.corner = element("div", { className: "course-vote-corner", hidden: true });
    document.body.append(this.layer, this.corner);
  }

  /** Learn what was told of the server of votes; nothing where the show was started without one. */
  async load() {
    const base = location.pathname.replace(/\/doc\/tree\/.*/, "/");
    try {
      this.told ??= await (await fetch(`${base}files/vote.json`)).json();
    } catch { /* without votes */ }
  }

  /** On a slide with a question, the code that leads phones to it. */
  async mark() {
    await this.load();
    const code = this.name && this.told.codes[this.code ?? 0];
    this.corner.hidden = !code;
    if (code) this.corner.replaceChildren(codeOf(code), element("p", { textContent: code.address }));
  }

  /** The prediction that the slide asks for. */
  get name() {
    const ids = this.show.cells(this.show.place).map(cell => cell.model.id);
    return ids.find(id => this.told?.questions[id]);
  }

  async request(options = {}, query = "") {
    const headers = { Authorization: `Bearer ${this.told.secret}` };
    const answer = await fetch(this.told.api + query, { headers, ...options });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  }

  /** Tell the server what to do, after all that it was told before; show what comes of it. */
  act(what, more = {}) {
    this.doing = (this.doing ?? Promise.resolve()).then(async () => {
      try {
        this.state = await this.request({ method: "POST", body: JSON.stringify({ do: what, ...more }) });
        this.alone = null;
      } catch {
        this.alone ??= [{ number: 1, revealed: false, count: 0, kept: {} }];
        this.actAlone(what, more);
      }
      this.draw();
    });
    return this.doing;
  }

  /** What the server would do, where it cannot be reached: hands that are counted need none. */
  actAlone(what, { counts }) {
    const last = this.alone.at(-1);
    const sum = hands => Object.values(hands).reduce((total, each) => total + each, 0);
    if (what === "hands") Object.assign(last, { kept: counts, count: sum(counts) });
    if (what === "reset") Object.assign(last, { kept: {}, count: 0, revealed: false });
    if (what === "again") this.alone.push({ number: this.alone.length + 1, revealed: false, count: 0, kept: {} });
    if (what === "reveal") for (const round of this.alone) round.revealed = true;
    const shown = this.alone.at(-1).revealed;
    for (const round of this.alone) round.answers = shown ? round.kept : null;
  }

  async open() {
    if (this.layer.open) return;
    await this.load();
    if (!this.name || this.layer.open) return;
    Object.assign(this, { asked: this.name, step: 0, code: this.code ?? 0, hands: false, answer: null, state: null,
      alone: null, drawn: "" });
    const cell = this.show.cells(this.show.place).find(({ model }) => model.id === this.asked);
    this.words = cell.node.querySelector("blockquote p").cloneNode(true);
    const end = [...this.words.childNodes].findIndex(node => node.nodeName === "BR");
    if (end >= 0) for (const node of [...this.words.childNodes].slice(end)) node.remove();  // its options
    this.draw();
    this.layer.showModal();
    this.looking = setInterval(() => this.look(), EVERY);
    await this.act("ask", { question: this.asked });
  }

  async look() {
    try {
      const state = await this.request();
      if (!this.layer.open) return;
      if (state.question !== this.asked) return void this.act("ask", { question: this.asked });
      if (!this.alone?.some(({ count }) => count)) [this.state, this.alone] = [state, null];
    } catch {
      this.alone ??= [{ number: 1, revealed: false, count: 0, kept: {}, answers: null }];
    }
    if (!this.hands) this.draw();
  }

  left() {
    clearInterval(this.looking);
    void this.act("close");
    this.show.notebook.activeCell.node.focus();
  }

  get rounds() { return this.alone ?? (this.state?.question === this.asked ? this.state.rounds : []); }
  get last() { return this.rounds.at(-1); }
  get form() { return this.told.questions[this.asked]; }

  /** Reveal one thing more: the bars, then what is right, then why. */
  async next() {
    if (!this.last?.revealed) {
      this.step = 1;
      return this.act("reveal");
    }
    this.answer ??= await this.ask();
    if (this.step < 3) this.step++;
    this.draw();
  }

  /** What the lecture's own run says; the kernel knows, and is asked once at a time. */
  ask() {
    this.asking ??= this.askKernel().finally(() => { this.asking = null; });
    return this.asking;
  }

  askKernel() {
    const { kernel } = this.show.sessionContext.session;
    const code = "import json as _json; from course_lib.predictions.asking import told as _told; "
      + `print(_json.dumps(_told("${this.asked}")))`;
    const future = kernel.requestExecute({ code, store_history: false });
    return new Promise(resolve => {
      future.onIOPub = ({ content }) => { if (content.name === "stdout") resolve(JSON.parse(content.text)); };
      void future.done.then(() => resolve(null), () => resolve(null));
    });
  }

  again() {
    this.step = 0;
    this.hands = false;
    void this.act("again");
  }

  async count() {
    await this.doing;
    if (this.hands || !this.last || this.last.revealed) return;
    if (this.form.kind !== "choice") return;
    this.hands = true;
    this.draw();
    this.layer.querySelector("input").focus();
  }

  async counted() {
    const counts = Object.fromEntries([...this.layer.querySelectorAll(".course-vote-options input")]
      .map(box => [box.name, Math.min(MOST, Math.max(0, Math.floor(Number(box.value) || 0)))]));
    this.hands = false;
    await this.act("hands", { counts });
  }

  press(event) {
    event.stopPropagation();
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.key === "Escape") return this.layer.close();
    if (event.target.matches("input")) {
      if (event.key === "Enter") void this.counted();
      return;
    }
    if (event.target.matches("button") && ["Enter", " "].includes(event.key)) return;  // it is pressed
    const KEYS = { Enter: () => this.next(), " ": () => this.next(), ArrowRight: () => this.next(),
      PageDown: () => this.next(), a: () => this.again(), h: () => this.count(), n: () => this.other(),
      v: () => this.layer.close(), x: () => this.reset() };
    const action = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action) event.preventDefault();
    action?.();
  }

  other() {
    this.code = (this.code + 1) % Math.max(1, this.told.codes.length);
    this.draw();
  }

  reset() {
    this.step = 0;
    void this.act("reset");
  }

  draw() {
    const now = JSON.stringify([this.rounds, this.step, this.answer, this.hands, this.code, Boolean(this.alone)]);
    if (now === this.drawn) return;  // a button that is being pressed stays
    this.drawn = now;
    const { form } = this, shares = { choice: () => this.options(), curve: () => this.curves() };
    const button = (text, act) => element("button", { type: "button", textContent: text, onclick: act });
    const code = this.told.codes[this.code];
    const count = this.last?.count ?? 0, several = this.rounds.length > 1;
    const counted = `${count} answer${count === 1 ? "" : "s"}${several ? `, round ${this.rounds.length}` : ""}`;
    const aside = element("aside", {}, codeOf(code), element("p", { textContent: code?.address ?? "" }),
      element("p", { className: "course-vote-count", role: "status", textContent: counted }),
      element("p", {}, button("reveal ⏎", () => this.next()), button("again A", () => this.again()),
        button("hands H", () => this.count()), button("reset X", () => this.reset()),
        ...this.told.codes.length > 1 ? [button("other address N", () => this.other())] : []));
    const said = this.step >= 2 && form.kind !== "choice" ? (this.answer?.sentences ?? []).join(" ") : "";
    const untold = this.step >= 2 && this.answer && !this.answer.sentences.length
      ? "The lecture has not measured it yet: run its cells first." : "";
    const trouble = this.alone ? "The votes cannot be reached: count hands (H)." : "";
    this.layer.replaceChildren(element("main", {}, this.words, (shares[form.kind] ?? (() => this.dots()))(),
      element("p", { textContent: [said, untold, trouble].filter(Boolean).join(" ") })), aside);
    if (!this.layer.contains(document.activeElement)) this.layer.focus();
  }

  /** The options, with a bar for each revealed round. */
  options() {
    const list = element("ol", { className: "course-vote-options" });
    for (const [k, text] of this.form.options.entries()) {
      const letter = LETTERS[k], right = this.step >= 2 && this.answer?.right === letter;
      const item = element("li", { className: right ? "course-right" : "" },
        element("b", { textContent: right ? `✓ ${letter}` : letter }), " ", ...words(text));
      if (this.hands) item.append(element("input", { name: letter, type: "number", min: 0, value: 0,
        ariaLabel: `hands for ${letter}` }));
      for (const round of this.rounds.filter(({ answers }) => answers)) item.append(this.bar(round, letter));
      if (this.step >= 3 && this.answer) item.append(element("p", { textContent: this.answer.whys[k] ?? "" }));
      list.append(item);
    }
    return list;
  }

  bar({ number, answers, count }, letter) {
    const share = count ? Math.round(100 * (answers[letter] ?? 0) / count) : 0;
    const bar = element("div", { className: `course-bar course-round-${number}` },
      element("span", { textContent: `${this.rounds.length > 1 ? `round ${number}: ` : ""}${share} %` }));
    bar.style.setProperty("--share", `${share}%`);
    return bar;
  }

  /** Numbers, ranges and orders that were answered: the most frequent ones in their order, a dot for each. */
  dots() {
    const list = element("ul", { className: "course-vote-dots" });
    const first = answer => Number(answer.split(";")[0]) || 0;
    for (const { answers, number } of this.rounds.filter(round => round.answers)) {
      const ordered = Object.entries(answers).sort(([, a], [, b]) => b - a);
      const shown = ordered.slice(0, LINES).sort(([a], [b]) => first(a) - first(b) || a.localeCompare(b));
      const line = text => list.append(element("li", { textContent: text }));
      if (this.rounds.length > 1) line(`round ${number}`);
      for (const [answer, times] of shown)
        line(`${answer.replace(";", " to ")}  ${"●".repeat(Math.min(times, DOTS))} ${times}`);
      if (ordered.length > LINES) line(`and ${ordered.length - LINES} other answers`);
    }
    return list;
  }

  /** The plot with the curves that were drawn, one over the other, each round in its colour; then the run's. */
  curves() {
    const { html, low, high, log } = this.form, plot = element("div", { className: "course-vote-plot" });
    plot.innerHTML = html;  // made by the course itself
    const svg = plot.querySelector("svg"), box = svg.querySelector("rect"), run = svg.querySelector(".course-run");
    const [left, top, wide, tall] = ["x", "y", "width", "height"].map(name => Number(box.getAttribute(name)));
    const height = value => log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    const points = places => places.map(([x, y]) => `${left + wide * x},${top + tall * (1 - y)}`).join(" ");
    for (const { answers, number, count } of this.rounds.filter(round => round.answers)) {
      for (const [answer, times] of Object.entries(answers)) {
        const drawn = answer.split(";"), line = svg.querySelector(".course-drawn").cloneNode();
        line.setAttribute("points", points(drawn.map((value, k) => [k / (drawn.length - 1), height(Number(value))])));
        line.setAttribute("class", `course-vote-curve course-vote-curve-${number}`);
        line.setAttribute("stroke-opacity", Math.min(0.8, times * (0.1 + 5 / count)));  // 300 of them are fainter
        if (number > 1) line.setAttribute("stroke", LATER);
        line.setAttribute("stroke-width", 2);
        svg.insertBefore(line, run);
      }
    }
    if (this.step >= 2) run.setAttribute("points", points(this.answer?.trace ?? []));
    svg.style.maxHeight = "46vh";
    plot.replaceChildren(svg);
    return plot;
  }

  /** For the presenter's window: how the room answered, before it is revealed, and what that suggests. */
  async peek() {
    if (!this.layer.open || this.alone) return "";
    try {
      const { question, rounds } = await this.request({}, "?peek=1");
      if (question !== this.asked) return "";
      const { answers, count } = rounds.at(-1), { right } = await this.ask() ?? {};
      const answered = this.form.kind === "curve" ? [] : Object.entries(answers).sort();  // curves are seen, not read
      const listed = answered.map(([answer, times]) => `${answer} ${times}`).join(", ");
      const share = right && count ? (answers[right] ?? 0) / count : null;
      const told = share === null ? "" : ` · ${right} is right, ${Math.round(100 * share)} %: ${advice(share)}`;
      return `${count} answers${listed ? `: ${listed}` : ""}${told}`;
    } catch { return "The votes cannot be reached."; }
  }
}
