// A lecture as a show: its slides, where it is, and what lies above a slide for a moment.
import { Presenter } from "./presenter.js";

const REMEMBERED = 20;  // changes that undo takes back
const SETTINGS = "jupyterlab-slideshow:plugin";  // in which it keeps that a show is on
const WAY = "course-way";  // where the addresses are kept from which links led here

const way = () => JSON.parse(sessionStorage.getItem(WAY) ?? "[]");

export const element = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
};

/** Minutes and seconds, as a clock shows them. */
export const clock = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, "0")}`;

export class Show {
  constructor(app, { content, context, sessionContext }) {
    Object.assign(this, { app, sessionContext, notebook: content, path: context.path, changes: [], began: Date.now() });
    this.black = element("div", { className: "course-black", hidden: true });
    this.number = element("div", { className: "course-go-to", hidden: true });
    this.corner = element("div", { className: "course-corner" });
    this.page = element("span");
    this.time = element("span", { hidden: true });
    this.corner.append(this.time, this.page);
    this.head = element("div", { className: "course-head" });
    document.body.append(this.head, this.corner, this.number, this.black);
    this.presenter = new Presenter(this);
    this.notebook.activeCellChanged.connect(() => this.moved());
    setInterval(() => this.tick(), 1000);
    addEventListener("pagehide", () => {  // else the next page starts two shows
      const { settings } = app.serviceManager;
      settings.serverSettings.init.keepalive = true;  // the request outlives the page
      void settings.save(SETTINGS, "{}");
    });
  }

  get presenting() { return document.body.dataset.jpDeckMode === "presenting"; }

  /** The cells with which slides begin, as [index, cell]. */
  get slides() {
    return this.notebook.widgets.map((cell, index) => [index, cell]).filter(([, cell]) =>
      ["slide", "subslide"].includes(cell.model.getMetadata("slideshow")?.slide_type));
  }

  /** The place of the slide shown among the slides, from 0. */
  get place() {
    return Math.max(0, this.slides.findLastIndex(([index]) => index <= this.notebook.activeCellIndex));
  }

  /** The title of a slide: its heading, or what its first line says. */
  title([, cell]) {
    const [first] = cell.model.sharedModel.getSource().trimStart().split("\n");
    return (first || cell.model.getMetadata("course").head).replace(/<[^>]+>/g, "").replace(/^#+ |[*>`$\\]/g, "").trim();
  }

  /** What stands above the slide: its section, and on a slide that answers a question the question. */
  get belongsTo() {
    const { head, question } = this.cells(this.place)[0]?.model.getMetadata("course") ?? {};
    return [head, question].filter(Boolean);
  }

  /** What a slide's cells tell the speaker only. */
  get notes() {
    return this.cells(this.place).map(cell => cell.model.getMetadata("course")?.notes).filter(Boolean);
  }

  /** The cells of the slide at a place that are shown at some time. */
  cells(place) {
    const [[first], [end] = [this.notebook.widgets.length]] = this.slides.slice(place, place + 2);
    return this.notebook.widgets.slice(first, end)
      .filter(cell => cell.model.getMetadata("slideshow")?.slide_type !== "skip");
  }

  /** Minutes planned up to the slide shown, and for all. */
  get planned() {
    const minutes = this.notebook.widgets.map(cell => cell.model.getMetadata("course")?.minutes ?? 0);
    const sum = values => values.reduce((total, each) => total + each, 0);
    return [sum(minutes.slice(0, this.notebook.activeCellIndex + 1)), sum(minutes)];
  }

  async turn(direction, alternate) {
    for (let before = -1; before !== this.notebook.activeCellIndex; ) {
      before = this.notebook.activeCellIndex;
      await this.app.commands.execute("deck:go", { direction, alternate });
      if (this.notebook.activeCell.model.getMetadata("slideshow")) break;  // else it was there already
    }
  }

  /** Jump to the slide at a place; undo leads back. */
  jump(place) {
    const aim = this.slides[Math.min(Math.max(place, 0), this.slides.length - 1)][0];
    if (aim === this.notebook.activeCellIndex) return;
    const before = this.notebook.activeCellIndex;
    this.changed(() => { this.notebook.activeCellIndex = before; });
    this.notebook.activeCellIndex = aim;
  }

  /** Remember how to take a change back; that returns false where there is nothing to take back. */
  changed(takeBack) { this.changes = [...this.changes, takeBack].slice(-REMEMBERED); }

  undo() {
    while (this.changes.length && this.changes.pop()() === false);
  }

  /** Present another lecture, from which one can come back. The browser's own history has JupyterLab's entries. */
  goAway(address) {
    sessionStorage.setItem(WAY, JSON.stringify([...way(), location.pathname]));
    location.assign(address);
  }

  comeBack() {
    const back = way();
    if (!back.length) return;
    location.assign(back.pop());
    sessionStorage.setItem(WAY, JSON.stringify(back));
  }

  async resume() {
    const { place = 0, began = Date.now() } = JSON.parse(sessionStorage.getItem(this.path) ?? "{}");
    Object.assign(this, { began });
    this.notebook.activeCellIndex = Math.min(place, this.notebook.widgets.length - 1);
    await this.app.commands.execute("deck:start");
    this.goesOn = true;
    this.notebook.activeCell.node.focus();
    this.moved();
  }

  async end() {
    this.goesOn = false;
    await this.app.commands.execute("deck:stop");
    this.notebook.node.focus();
  }

  moved() {
    if (this.goesOn) {  // not while the page is still loading
      const kept = { place: this.notebook.activeCellIndex, began: this.began };
      sessionStorage.setItem(this.path, JSON.stringify(kept));
    }
    this.page.textContent = `${this.place + 1} / ${this.slides.length}`;
    const above = this.belongsTo;
    this.head.replaceChildren(...above.map(text => element("p", { textContent: text })));
    document.body.dataset.courseHead = above.length;
    this.presenter.follow();
    void this.votes?.mark();
  }

  tick() {
    const [now, all] = this.planned;
    const elapsed = clock((Date.now() - this.began) / 1000);
    this.time.textContent = `${elapsed} · this section ends at ${now} of ${all} min · `;
    this.presenter.tick(this.time.textContent);
  }
}
