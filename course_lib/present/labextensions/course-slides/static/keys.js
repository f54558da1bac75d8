// The keys of a show. Every other key does nothing, except in a panel, a question or an editor.
import { Overview } from "./overview.js";
import { Votes } from "./votes.js";

const PATIENCE = 3000;  // ms for the next digit of a slide's number
const OWN_KEYS = ".course-panel, .course-question, input, select, textarea, [contenteditable=true]";
const PRESSED_BY_ENTER_AND_SPACE = "a, button, summary";

export function listen(show) {
  const { notebook } = show;
  const stop = event => (event.preventDefault(), event.stopPropagation());
  const shown = selector => notebook.node.querySelector(`.jp-deck-mod-visible ${selector}`);
  const overview = new Overview(show);
  show.votes = new Votes(show);
  let forgetting, edited = null, unhidden = null;

  function digit(key) {
    show.number.textContent = (show.number.hidden ? "" : show.number.textContent) + key;
    show.number.hidden = false;
    clearTimeout(forgetting);
    forgetting = setTimeout(() => { show.number.hidden = true; }, PATIENCE);
  }

  function enter() {
    if (show.number.hidden) return;
    show.number.hidden = true;
    show.jump(Number(show.number.textContent) - 1);
  }

  function escape() {
    if (!show.number.hidden) show.number.hidden = true;
    else void show.end();
  }

  const forth = () => show.turn("down", "forward"), back = () => show.turn("up", "back");
  const black = () => { show.black.hidden = !show.black.hidden; };
  const KEYS = {
    ArrowRight: forth, ArrowDown: forth, PageDown: forth, " ": forth,
    ArrowLeft: back, ArrowUp: back, PageUp: back, "Shift  ": back,
    Home: () => show.jump(0), End: () => show.jump(Infinity),
    Enter: enter, Escape: escape, b: black, ".": black,
    o: () => overview.open(), u: () => show.undo(), s: () => show.presenter.open(),
    t: () => { show.time.hidden = !show.time.hidden; },
    p: () => shown(".course-panel [role=slider]")?.focus(),
    m: () => shown(".course-beside")?.classList.toggle("course-with-map"),
    l: () => shown(".course-panel .widget-play button")?.click(),
    e: () => enterEditor(), v: () => void show.votes.open(),
    Backspace: () => show.comeBack(),
  };
  for (const key of "0123456789") KEYS[key] = () => digit(key);

  const isCode = cell => cell.model.type === "code";

  /** Edit the code of the slide, which it may hide: its keys are the editor's until Escape. */
  function enterEditor() {
    const cells = notebook.widgets.filter(cell => isCode(cell) && cell.node.matches(".jp-deck-mod-visible"));
    const cell = cells.find(cell => !cell.inputHidden) ?? cells[0];
    if (!cell) return;
    unhidden = cell.inputHidden ? cell : null;
    cell.inputHidden = false;
    notebook.activeCellIndex = notebook.widgets.indexOf(cell);
    goOnEditing();
  }

  function goOnEditing() {
    notebook.mode = "edit";
    notebook.activeCell.editor.focus();
  }

  /** Run the cell that is edited, and the code after it on the slide, which shows what comes out. */
  async function runEdited() {
    const cell = notebook.activeCell, cells = show.cells(show.place).filter(isCode);
    edited = cell;
    for (const each of cells.slice(cells.indexOf(cell))) {
      if (edited !== cell) return;  // it was left while a cell ran
      notebook.activeCellIndex = notebook.widgets.indexOf(each);
      each.node.classList.remove("course-task");
      await show.app.commands.execute("notebook:run-cell");
    }
    if (edited !== cell) return;
    notebook.activeCellIndex = notebook.widgets.indexOf(cell);
    goOnEditing();
  }

  function leave() {
    edited = null;
    if (unhidden) unhidden.inputHidden = true;
    unhidden = null;
    notebook.mode = "command";
    notebook.activeCell.node.focus();
  }

  /** Let undo put a panel's boxes back to what they say now. */
  function remember(panel) {
    const boxes = [...panel.querySelectorAll(".course-slider input")], values = boxes.map(box => box.value);
    show.changed(() => {
      const moved = boxes.filter((box, k) => box.value !== values[k]);
      for (const box of moved) {
        box.value = values[boxes.indexOf(box)];
        box.dispatchEvent(new Event("change", { bubbles: true }));
      }
      return moved.length > 0;
    });
  }

  /** Does what a key means in a show; whether it means anything there. */
  function press(event) {
    if (!show.black.hidden) {  // what is pressed in the dark brings the slide back
      if (!["Shift", "Control", "Alt", "Meta"].includes(event.key)) show.black.hidden = true;
      return true;
    }
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const action = KEYS[(event.shiftKey && name === " " ? "Shift " : "") + name];
    if (!event.repeat || [forth, back].includes(action)) action?.();  // a key that is held acts once
    return Boolean(action) || event.key.length === 1;
  }

  addEventListener("keydown", event => {  // before anyone else hears it
    const command = event.ctrlKey || event.altKey || event.metaKey;
    if (!show.presenting) {
      // P in the notebook of a show that was left
      if (event.key.toLowerCase() === "p" && !command && !event.target.closest(`${OWN_KEYS}, dialog`)) {
        stop(event);
        void show.resume();
      }
    } else if (event.target.closest("dialog")) {  // which has its own, but not the browser's
      if (command && ["s", "p"].includes(event.key.toLowerCase())) stop(event);
    } else if (event.target.closest(OWN_KEYS)) {
      const inEditor = event.target.closest(".cm-editor");
      if (event.key === "Escape" && !document.querySelector(".jp-Completer:not(.lm-mod-hidden)")) {
        stop(event);
        leave();
      } else if (event.key === "Enter" && inEditor && (command || event.shiftKey)) {  // run, and stay
        stop(event);
        void runEdited();
      } else if (event.target.closest(".course-panel") && !event.target.matches("input") && !command) {
        if (event.key.toLowerCase() === "u") show.undo();
        else remember(event.target.closest(".course-panel"));
      }
    } else if (event.target.matches(PRESSED_BY_ENTER_AND_SPACE) && ["Enter", " "].includes(event.key)) {
      return;
    } else if (!command && press(event)) {
      stop(event);
    } else if (command && ["s", "p"].includes(event.key.toLowerCase())) {  // the browser's dialogs
      stop(event);
    }
  }, true);

  // JupyterLab hears no key of a show, except what completes code.
  document.body.addEventListener("keydown", event => {
    const completes = event.target.closest(".cm-editor") && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (show.presenting && !completes) event.stopPropagation();
  });

  // A second click opens no source of a text.
  addEventListener("dblclick", event => {
    if (show.presenting && event.target.closest(".jp-MarkdownOutput")) event.stopPropagation();
  }, true);

  // A link to a lecture presents it, here; one to a page of the course opens beside the show.
  addEventListener("click", event => {
    const link = show.presenting && event.target.closest(".jp-Deck a[href]");
    const name = link && new URL(link.href).pathname.match(/\/files\/([^/]+\.(ipynb|md))$/)?.[1];
    if (!name) return;
    stop(event);
    const address = location.pathname.replace(/[^/]+$/, name);
    if (name.endsWith(".ipynb")) show.goAway(address);
    else open(`${address}?factory=Markdown%20Preview`, "course-beside", "popup,width=1000,height=800");
  }, true);
}
