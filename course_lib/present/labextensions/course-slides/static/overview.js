// All slides by their titles, to choose one.
import { element } from "./show.js";

export class Overview {
  constructor(show) {
    this.show = show;
    this.list = element("ol");
    this.dialog = element("dialog", { className: "course-overview", ariaLabel: "All slides" }, this.list);
    this.dialog.addEventListener("keydown", event => this.press(event));
    document.body.append(this.dialog);
  }

  open() {
    const { show } = this;
    this.list.replaceChildren(...show.slides.map((slide, place) => element("li", {}, element("button", {
      type: "button", textContent: show.title(slide), onclick: () => this.choose(place) }))));
    this.dialog.showModal();
    this.buttons[show.place].focus();
  }

  get buttons() { return [...this.list.querySelectorAll("button")]; }

  choose(place) {
    this.dialog.close();
    this.show.notebook.activeCell.node.focus();
    this.show.jump(place);
  }

  press(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step) this.buttons.at((this.buttons.indexOf(document.activeElement) + step) % this.buttons.length).focus();
    if (["o", "Escape"].includes(event.key)) this.dialog.close();
    event.stopPropagation();
  }
}
