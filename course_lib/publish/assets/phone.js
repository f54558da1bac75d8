// Beside a lecture, a phone has no room for the list of files: fold it away once JupyterLab has opened both.
if (innerWidth < 700) {
  const opened = setInterval(() => {
    const shell = window.jupyterapp?.shell;
    if (shell?.currentWidget?.context?.isReady && !shell.leftCollapsed) {
      clearInterval(opened);
      shell.collapseLeft();
    }
  }, 200);
}
