// Keep from Jupyter's shortcuts the keys that are for a control in `group`: all but those that change no control.
//
// JupyterLab listens at the document for what comes up to it. Notebook 7 listens there before any control hears of a
// key, but leaves alone an element with a certain attribute: the control has it for the keys that are its own.
function keepKeys(group, isOurs) {
  const ours = event => {
    const { key, ctrlKey, altKey, metaKey, shiftKey } = event;
    const jupyters = ctrlKey || altKey || metaKey || (shiftKey && key === "Enter") || key === "Tab" || key === "Escape";
    return !jupyters && isOurs(event);
  };
  const mark = event => {
    if (group.contains(event.target)) event.target.toggleAttribute("data-lm-suppress-shortcuts", ours(event));
  };
  group.addEventListener("focusin", () => addEventListener("keydown", mark, true));
  group.addEventListener("focusout", () => removeEventListener("keydown", mark, true));
  group.addEventListener("keydown", event => { if (ours(event)) event.stopPropagation(); });
}
