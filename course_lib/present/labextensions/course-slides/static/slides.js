// What jupyterlab-slideshow leaves to the presenter: run the lecture, go to its first slide, start. And keys: a
// clicker's, one that leads into a panel, one that leads out of it.
(() => {
  const PAGES = {
    ArrowRight: ["down", "forward"], PageDown: ["down", "forward"], " ": ["down", "forward"],
    ArrowLeft: ["up", "back"], PageUp: ["up", "back"], "Shift  ": ["up", "back"],
  };
  const TAKES_KEYS = ".course-panel *, .cm-editor *, a, button, summary, input, select, textarea";

  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("slides.css", document.currentScript.src);
  document.head.append(style);

  const presenting = () => document.body.dataset.jpDeckMode === "presenting";
  const stop = event => (event.preventDefault(), event.stopPropagation());

  async function opened(app) {
    await app.restored;
    while (!app.shell.currentWidget?.sessionContext) await new Promise(next => setTimeout(next, 100));
    const lecture = app.shell.currentWidget;
    await lecture.context.ready;
    await lecture.sessionContext.ready;
    return lecture;
  }

  async function activate(app) {
    const lecture = await opened(app);
    const notebook = () => app.shell.currentWidget.content;  // a link may have opened another one

    async function page([direction, alternate]) {
      for (let before = -1; before !== notebook().activeCellIndex; ) {
        before = notebook().activeCellIndex;
        await app.commands.execute("deck:go", { direction, alternate });
        if (notebook().activeCell.model.getMetadata("slideshow")) break;  // else it was there already
      }
    }

    document.body.addEventListener("keydown", event => {  // before anyone else sees the key
      if (!presenting() || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === "Escape" && event.target.closest(".course-panel")) {
        stop(event);
        notebook().activeCell.node.focus();
      } else if (!event.target.matches(TAKES_KEYS)) {
        const where = PAGES[(event.shiftKey ? "Shift " : "") + event.key];
        if (where) {
          stop(event);
          page(where);
        } else if (event.key.toLowerCase() === "p") {
          stop(event);
          notebook().activeCell.node.querySelector(".course-panel [role=slider]")?.focus();
        }
      }
    }, true);
    document.body.addEventListener("keydown", event => {  // what is typed into a panel turns no page
      if (presenting() && event.target.closest(".course-panel")) event.stopPropagation();
    });

    if (presenting()) await app.commands.execute("deck:stop");  // on since the page was left, and nothing has run yet
    await app.commands.execute("notebook:run-all-cells");
    lecture.content.deselectAll();
    lecture.content.activeCellIndex = Number(sessionStorage.getItem(lecture.context.path));
    await app.commands.execute("deck:start");
    window.addEventListener("pagehide", () => {
      sessionStorage.setItem(lecture.context.path, presenting() ? lecture.content.activeCellIndex : 0);
    });
  }

  const plugin = { id: "course-slides:plugin", autoStart: true, activate: app => void activate(app) };
  (window._JUPYTERLAB ??= {})["course-slides"] = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
