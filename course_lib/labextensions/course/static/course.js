// What JupyterLab leaves to the course: a restart that does run the cells, words for pictures, answers that unfold once
// they were predicted; and in the live edition a lecture opened where the book was read, buttons for a phone, and words
// on what the browser keeps.
(() => {
  const RESTART = "course:restart-to-here";
  const ATTEMPTS = 4;
  const PATIENCE = 15000;  // ms for a kernel that died to be there again
  const PHONE = 700;  // pixels: what is narrower has no room for a list of files
  const live = Boolean(document.querySelector("[data-jupyter-lite-root]"));
  const address = new URL(location);  // JupyterLab rewrites it while it starts

  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("course.css", document.currentScript.src);
  document.head.append(style);

  const element = (tag, properties, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };

  // A kernel that died is also restarted by the server, some seconds later. If both happen, JupyterLab forgets the
  // cells that it was to run, without a word: then they are run once more, after the server is done.
  async function restartToHere(app) {
    const { content: notebook, context } = app.shell.currentWidget;
    const isThere = () => context.sessionContext.session?.kernel?.status === "idle";
    const last = notebook.activeCell;
    const cells = () => notebook.widgets.slice(0, notebook.widgets.indexOf(last) + 1)
      .filter(cell => cell.model.type === "code" && cell.model.sharedModel.getSource().trim());
    const failed = cell => cell.model.outputs.toJSON().some(output => output.output_type === "error");
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      for (const until = Date.now() + PATIENCE; attempt && !isThere() && Date.now() < until;)
        await new Promise(next => setTimeout(next, 200));
      for (const cell of cells()) cell.model.executionCount = null;
      if (!await app.commands.execute("notebook:restart-kernel")) return;  // called off
      notebook.deselectAll();
      notebook.activeCellIndex = notebook.widgets.indexOf(last);
      if (await app.commands.execute("notebook:run-all-above")) await app.commands.execute("notebook:run-cell");
      if (cells().every(cell => cell.model.executionCount) || cells().some(failed)) return;
    }
  }

  async function opened(app) {
    await app.restored;
    while (!app.shell.currentWidget?.context?.isReady) await new Promise(next => setTimeout(next, 100));
    return app.shell.currentWidget;
  }

  // ?at=Exercise 06.1 or ?at=3 · Two memories: the cell with this heading, or with this bold beginning.
  function goTo(notebook, place) {
    const beginnings = [`## ${place}`, `### ${place}`, `**${place}`];
    const index = notebook.widgets.findIndex(cell => cell.model.sharedModel.getSource().split("\n")
      .some(line => beginnings.some(beginning => line.startsWith(beginning))));
    if (index < 0) return;
    notebook.activeCellIndex = index;
    notebook.scrollToItem(index, "start");
  }

  function addPhoneBar(app) {
    const button = (text, command) => element("button", { textContent: text, type: "button",
      onclick: () => app.commands.execute(command) });
    document.body.append(element("div", { className: "course-phone-bar" },
      button("▶ Run", "notebook:run-cell-and-select-next"), button("Restart to here", RESTART)));
    document.body.classList.add("course-phone");
    app.shell.mode = "single-document";
    const folding = setInterval(() => {  // and again if JupyterLab, still starting, brings the list back
      if (!app.shell.leftCollapsed) app.shell.collapseLeft();
    }, 200);
    for (const touch of ["pointerdown", "keydown"])
      addEventListener(touch, () => clearInterval(folding), { once: true, capture: true });
  }

  function tell(sentence, ...buttons) {
    const note = element("div", { className: "course-note", role: "status" }, sentence, ...buttons);
    note.append(element("button", { textContent: "Close", type: "button", onclick: () => note.remove() }));
    document.body.append(note);
    return note;
  }

  const DOWNLOAD = "To keep it, choose File → Download.";

  /** Where what a student does here does not last, and why; nothing where it does. */
  async function forgetful() {
    const stored = await new Promise(answer => {
      try {
        const request = indexedDB.open("course-probe");
        request.onsuccess = () => (request.result.close(), indexedDB.deleteDatabase("course-probe"), answer(true));
        request.onerror = () => answer(false);
      } catch { answer(false); }
    });
    if (!stored) return `This browser window keeps nothing: your work is gone when you close it. ${DOWNLOAD}`;
    if (!navigator.serviceWorker) return "Your changes to a lecture are kept in this browser, but not the list of " +
      `exercises that you have done: that needs https and a window that is not private. ${DOWNLOAD}`;
    const safari = /^((?!chrome|chromium|android|crios|fxios).)*safari/i.test(navigator.userAgent);
    if (safari && !await navigator.storage?.persisted?.()) return "Safari, and each browser on an iPad or iPhone, " +
      `deletes what is kept here after seven days without a visit. ${DOWNLOAD}`;
    return null;
  }

  /** Offers the site's edition of a lecture where this browser holds an older one, with changes. */
  async function offerNewer(app, panel) {
    const { path, contentsModel } = panel.context;
    const edition = panel.content.model.getMetadata("course")?.edition;
    const root = new URL(document.querySelector("[data-jupyter-lite-root]").dataset.jupyterLiteRoot, address);
    const answer = edition && await fetch(new URL(`files/${path}`, `${root}/`.replace(/\/+$/, "/")));
    if (!answer?.ok) return;
    const newest = (await answer.json()).metadata.course?.edition;
    if (!newest || newest === edition) return;
    const mine = path.replace(/\.ipynb$/, ` (mine, until ${contentsModel.last_modified.slice(0, 10)}).ipynb`);
    const both = element("button", { textContent: "Keep mine, get the new one", type: "button", onclick: async () => {
      await panel.context.save();
      const manager = app.serviceManager.contents;
      await app.commands.execute("application:close");
      await manager.rename(path, mine);
      await app.commands.execute("docmanager:open", { path });
      note.remove();
    } });
    const note = tell(`There is a newer edition of this lecture. You see yours, which becomes “${mine}” if you ` +
                      "take the new one.", both);
  }

  const code = notebook => notebook.widgets.filter(cell => cell.model.type === "code");
  const outputs = ({ model }) => Array.from({ length: model.outputs.length }, (_, k) => model.outputs.get(k));

  // Lines of help in cells: above a panel that has not run yet, and below an error about a name that a cell further
  // up makes.
  function help(notebook, folded) {
    const wordsFor = cell => {
      if (folded.has(cell.model.id) && cell.outputHidden && cell.model.outputs.length)
        return "Folded until you predict above, or skip there (s).";
      const question = outputs(cell).some(({ data }) => String(data["text/plain"]).startsWith("Prediction."));
      if (question && !cell.node.querySelector(".course-question")) return "Run this cell to answer.";
      const panel = outputs(cell).some(({ data }) => String(data["text/plain"]).startsWith("Panel. "));
      if (panel && !cell.node.querySelector(".course-panel"))
        return "Run this lecture (▶▶) to move the sliders.";
      const error = outputs(cell).map(output => output.toJSON()).find(({ ename }) => ename === "NameError");
      const name = error?.evalue.match(/^name '(.+)' is not defined/)?.[1];
      const all = code(notebook);
      const above = all.slice(0, all.indexOf(cell)).map(other => other.model.sharedModel.getSource());
      if (name && above.some(source => source.match(/[\p{L}\p{N}_]+/gu)?.includes(name)))
        return `A cell further up makes ${name}: run the cells above, with Restart to here (Alt+Shift+R).`;
    };
    const look = () => {
      for (const cell of code(notebook)) {
        const words = wordsFor(cell), line = cell.node.querySelector(".course-help");
        if (line?.textContent === words) continue;
        line?.remove();
        if (words) cell.node.querySelector(".jp-Cell-outputWrapper")?.before(
          element("p", { className: "course-help", textContent: words }));
      }
    };
    let waiting;
    const soon = () => { waiting ??= setTimeout(() => { waiting = undefined; look(); }, 300); };
    new MutationObserver(soon).observe(notebook.node, { childList: true, subtree: true });
    soon();
  }

  // JupyterLab gives a picture no words for those who listen. The course stores them beside each.
  function describePictures(notebook) {
    const describe = () => {
      for (const cell of code(notebook)) {
        cell.node.querySelectorAll(".jp-OutputArea-child").forEach((child, k) => {
          const image = child.querySelector(".jp-RenderedImage img:not([alt])");
          const words = image && String(outputs(cell)[k]?.data["text/plain"]).match(/^(?:Figure|Panel)\. (.*)/s);
          if (words) image.alt = words[1];
        });
      }
    };
    new MutationObserver(describe).observe(notebook.node, { childList: true, subtree: true });
    describe();
  }

  // What answers a prediction is the outputs of the code below it, up to the next text. They are stored folded, and
  // stay so when their cells run, which JupyterLab would take for a reason to unfold them, until there is a prediction
  // or they are unfolded by hand. `folded` has the ids of their cells.
  function foldAnswers(notebook, folded) {
    const fold = () => {
      for (const cell of notebook.widgets) {
        if (!folded.has(cell.model.id) || cell.outputHidden) continue;
        const starts = !cell.model.executionCount && !cell.model.outputs.length;
        if (starts) cell.outputHidden = true;
        else folded.delete(cell.model.id);
      }
    };
    notebook.node.addEventListener("course-answered", ({ target }) => {
      const asked = notebook.widgets.findIndex(cell => cell.node.contains(target));
      for (const cell of notebook.widgets.slice(asked + 1)) {
        if (cell.model.type !== "code") return;
        folded.delete(cell.model.id);
        cell.outputHidden = false;
      }
    });
    new MutationObserver(fold).observe(notebook.node, { childList: true, subtree: true });
  }

  async function activate(app) {
    app.commands.addCommand(RESTART, {
      label: "Restart to here",
      caption: "Restart the kernel and run all cells up to the selected one (Alt+Shift+R)",
      isEnabled: () => Boolean(app.shell.currentWidget?.content?.activeCell),
      execute: () => restartToHere(app),
    });
    const helped = new WeakSet();
    const helpHere = async () => {
      const { content } = await opened(app);
      if (!content.widgets || helped.has(content)) return;
      helped.add(content);
      const folded = new Set(content.widgets.filter(cell => cell.outputHidden).map(cell => cell.model.id));
      help(content, folded);
      describePictures(content);
      foldAnswers(content, folded);
    };
    app.shell.currentChanged?.connect(() => void helpHere());
    void helpHere();
    if (!live) return;
    if (innerWidth < PHONE) addPhoneBar(app);
    const panel = await opened(app);
    if (innerWidth < PHONE) {
      const { content } = panel;
      content.editorConfig = { ...content.editorConfig, code: { ...content.editorConfig.code, lineWrap: true } };
    }
    if (address.searchParams.has("at")) goTo(panel.content, address.searchParams.get("at"));
    navigator.storage?.persist?.();
    const why = await forgetful();
    if (why) tell(why);
    await offerNewer(app, panel);
  }

  const plugin = { id: "course:plugin", autoStart: true, activate: app => void activate(app) };
  (window._JUPYTERLAB ??= {}).course = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
