// What jupyterlab-slideshow leaves to the presenter: a show that starts by itself while its lecture runs, that comes
// back to its place, whose links lead to slides, and whose keys (keys.js) do nothing but what a show needs.
(() => {
  const beside = (here => name => new URL(name, here))(document.currentScript.src);

  // Nothing that was open before comes along: JupyterLab reads this when it starts.
  if (!/[?&]reset(&|$)/.test(location.search)) {
    const asked = location.search ? `${location.search}&reset` : "?reset";
    history.replaceState(null, "", location.pathname + asked);
  }

  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = beside("slides.css");
  document.head.append(style);

  /** The lecture in front, once its kernel answers; nothing where a page of text is in front. */
  async function opened(app) {
    await app.restored;
    while (!app.shell.currentWidget?.context?.isReady) await new Promise(next => setTimeout(next, 100));
    const lecture = app.shell.currentWidget;
    await lecture.sessionContext?.ready;
    return lecture.content.widgets ? lecture : null;
  }

  /** Marks cells that wait for the kernel, so that a slide says what it waits for. */
  function markWaiting({ node, widgets }) {
    const mark = () => {
      for (const { model, node } of widgets)
        node.classList.toggle("course-waiting", model.executionState === "running");
    };
    new MutationObserver(mark).observe(node, { childList: true, subtree: true, characterData: true });
  }

  async function activate(app) {
    const [{ Show }, { listen }] = await Promise.all([import(beside("show.js")), import(beside("keys.js"))]);
    const lecture = await opened(app);
    if (document.body.dataset.jpDeckMode === "presenting") {  // on since the page was left
      await app.commands.execute("deck:stop");
    }
    if (!lecture) return;
    const { content } = lecture;
    markWaiting(content);
    for (const { model, node } of content.widgets)  // its verdict shows once it was changed and run
      node.classList.toggle("course-task", Boolean(model.getMetadata("course")?.task));
    void app.commands.execute("notebook:run-all-cells");
    content.deselectAll();
    const show = new Show(app, lecture);
    listen(show);
    await show.resume();
  }

  const plugin = { id: "course-slides:plugin", autoStart: true, activate: app => void activate(app) };
  (window._JUPYTERLAB ??= {})["course-slides"] = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
