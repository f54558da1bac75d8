// The presenter's own window: notes, the next slide, the clock. What is pressed there turns the show's pages.
import { element } from "./show.js";

const STYLE = `
  body { align-content: start; display: grid; font: 18px/1.45 system-ui, sans-serif; gap: 0 2em;
    grid-template-columns: 1fr 1fr; margin: 1.5em }
  :is(header, .votes) { font-size: 1.4em; grid-column: 1 / 3 }
  h2 { color: #595959; font-size: 1em; margin: 1em 0 0.3em }
  section.notes { white-space: pre-wrap }
  section.next { border: 1px solid #8c8c8c; max-height: 75vh; overflow: hidden; padding: 0.5em; zoom: 0.8 }
  section.next :is(img, canvas) { max-width: 100% }
  a.anchor, .jp-InternalAnchorLink { display: none }`;

export class Presenter {
  constructor(show) { this.show = show; }

  open() {
    this.window = window.open("", "course-presenter", "popup,width=1100,height=750");
    if (!this.window) return;  // the browser forbids it
    const { document: page } = this.window;
    page.documentElement.lang = "en";
    const parts = ["header", "votes", "notes", "next"].map(name => element(name === "header" ? name : "section",
                                                                { className: name }));
    [this.header, this.votes, this.notes, this.next] = parts;
    const heading = (text, part) => element("div", {}, element("h2", { textContent: text }), part);
    page.head.replaceChildren(element("style", { textContent: STYLE }), formulas());
    page.title = "For the presenter";
    page.body.replaceChildren(this.header, this.votes, heading("Notes", this.notes), heading("Next slide", this.next));
    page.onkeydown = event => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.key === "s") return;
      const { key, shiftKey, repeat } = event;
      (document.querySelector("dialog[open]") ?? document.body).dispatchEvent(
        new KeyboardEvent("keydown", { key, shiftKey, repeat, bubbles: true }));
    };
    this.follow();
  }

  get isOpen() { return this.window && !this.window.closed; }

  follow() {
    if (!this.isOpen) return;
    const { show } = this;
    this.notes.textContent = show.notes.join("\n\n") || "No notes to this slide.";
    this.next.replaceChildren(...preview(show.place + 1 < show.slides.length ? show.cells(show.place + 1) : []));
    this.tick(show.time.textContent);
  }

  tick(time) {
    const { place, slides } = this.show;
    if (!this.isOpen) return;
    this.header.textContent = `${time}slide ${place + 1} of ${slides.length}`;
    void this.show.votes?.peek().then(told => { this.votes.textContent = told; });
  }
}

/** A style element with the rules of the formulas on the slides. */
function formulas() {
  const rules = document.getElementById("MJX-CHTML-styles")?.sheet?.cssRules ?? [];
  return element("style", { textContent: Array.from(rules, rule => rule.cssText).join("\n") });
}

/** Copies of what cells show, to look at; of a text that is not set yet, its source. */
function preview(cells) {
  return cells.flatMap(({ model, node }) => {
    const code = model.type === "code" && !model.getMetadata("jupyter")?.source_hidden;
    const shown = [...node.querySelectorAll(".jp-RenderedHTMLCommon, .jp-RenderedImage, .course-picture canvas")];
    const source = element("pre", { textContent: model.sharedModel.getSource() });
    return [...code || (model.type !== "code" && !shown.length) ? [source] : [], ...shown.map(copied)];
  });
}

function copied(part) {
  if (part.matches("canvas")) return element("img", { src: part.toDataURL(), alt: part.ariaLabel ?? "" });
  return Object.assign(part.cloneNode(true), { inert: true });
}
