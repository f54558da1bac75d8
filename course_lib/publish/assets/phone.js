// Beside a lecture, a phone has no room for the list of files: fold it away, and again if JupyterLab, still starting,
// brings it back before the first touch.
if (innerWidth < 700) {
  const folding = setInterval(() => {
    const shell = window.jupyterapp?.shell;
    if (shell?.currentWidget?.context?.isReady && !shell.leftCollapsed) shell.collapseLeft();
  }, 200);
  for (const touch of ["pointerdown", "keydown"])
    addEventListener(touch, () => clearInterval(folding), {once: true, capture: true});
}
