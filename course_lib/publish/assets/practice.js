// Exercises in the page: each has an editor, and the browser's Python checks what is written. The first check loads it.
(() => {
  const WORKER = new URL("practice-worker.js", document.currentScript.src);
  const PATIENCE = 30_000;  // milliseconds that a check may take; its own limit stops most loops after two seconds
  const element = (name, text, ...classes) => {
    const made = document.createElement(name);
    made.textContent = text;
    made.classList.add(...classes);
    return made;
  };
  const withCode = (node, text) => {  // `code` in backticks
    text.split("`").forEach((part, k) => node.append(k % 2 ? element("code", part) : part));
    return node;
  };

  // One Python for all exercises of the page. A check hears when it begins, and ends with a verdict or what failed.
  let python, count = 0;
  const checks = new Map();
  const end = failed => {  // of Python, and of all that it was asked
    python?.terminate();
    python = undefined;
    for (const check of checks.values()) check.done({ failed });
    checks.clear();
  };
  const ask = (question, began) => new Promise(done => {
    if (!python) {
      python = new Worker(WORKER, { type: "module" });
      python.onerror = () => end("Python could not be loaded. Is there a connection? The next check tries again.");
      python.onmessage = ({ data }) => {
        const check = checks.get(data.id);
        if (data.began) return check.began();
        checks.delete(data.id);
        check.done(data);
        if (data.failed) end("Python has stopped. The next check starts it anew.");
      };
    }
    checks.set(++count, { began, done });
    python.postMessage({ id: count, ...question });
  });

  // "06 · Adam, §2" leads to that section; the side bar knows the file of a lecture.
  const link = read => {
    const [, lecture, section] = read.match(/^(\d\d) .*?§(\d+)/) ?? [];
    const found = element("a", read);
    const page = document.querySelector(`nav a[href*="${lecture}_"]`)?.getAttribute("href").split("#")[0] ?? "";
    found.href = `${page}#section-${lecture}-${section}`;
    return found;
  };

  for (const exercise of document.querySelectorAll(".course-exercise")) {
    const { number, answer, setup, hints } = JSON.parse(exercise.dataset.exercise);
    const find = selector => exercise.querySelector(selector);
    const [field, said, check, stop] = ["textarea", ".course-checked", ".check", ".stop"].map(find);
    let leaving = false, hinted = 0;

    const grow = () => {
      field.style.height = "auto";
      field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
    };
    const type = text => document.execCommand("insertText", false, text);  // the one way that can be undone
    const solved = () => { find("label").dataset.solved = courseMemory.get(`solved ${number}`) ?? ""; };

    const tell = async () => {
      if (check.getAttribute("aria-disabled")) return;
      check.setAttribute("aria-disabled", "true");
      stop.hidden = false;
      said.dataset.status = "";
      said.textContent = python ? "Checking …" : "Loading Python, which takes some seconds the first time …";
      let patience;
      const { verdict, failed } = await ask({ number, answer, setup, code: field.value }, () => {
        said.textContent = "Checking …";
        patience = setTimeout(() => end("It was still running after 30 seconds, and was stopped."), PATIENCE);
      });
      clearTimeout(patience);
      check.removeAttribute("aria-disabled");
      if (document.activeElement === stop) check.focus();
      stop.hidden = true;
      said.dataset.status = verdict?.status ?? "wrong";
      said.replaceChildren(withCode(element("p", ""), verdict?.says ?? failed));
      if (verdict?.printed) said.append(element("pre", verdict.printed));
      if (verdict?.read) {
        const read = element("p", "Read: ");
        read.append(link(verdict.read), ".");
        said.append(read);
      }
      if (verdict?.status === "right") courseMemory.set(`solved ${number}`, "✓ solved");
      solved();
    };

    check.addEventListener("click", tell);
    stop.addEventListener("click", () => end("Stopped. The next check starts Python anew, which takes some seconds."));
    find(".hint").addEventListener("click", () => {
      const k = Math.min(hinted++, hints.length - 1);
      const hint = `Hint ${k + 1} of ${hints.length}: ${hints[k]}`;
      find(".course-hinted").replaceChildren(withCode(element("p", ""), hint));
    });
    find(".reset").addEventListener("click", () => {
      field.focus();
      field.select();
      type(field.defaultValue);
      said.replaceChildren();
      said.dataset.status = "";
    });
    field.addEventListener("input", () => {
      if (field.value === field.defaultValue) courseMemory.remove(`answer ${number}`);
      else courseMemory.set(`answer ${number}`, field.value);
      grow();
    });
    field.addEventListener("blur", () => { leaving = false; });
    field.addEventListener("keydown", event => {
      if (event.key === "Tab" && !leaving && !event.shiftKey) {
        event.preventDefault();
        type("    ");
      } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        tell();
      } else if (event.key === "Enter") {  // a new line begins below the last one, or further in after a colon
        event.preventDefault();
        const line = field.value.slice(0, field.selectionStart).split("\n").at(-1);
        type(`\n${line.match(/^ */)[0]}${line.trimEnd().endsWith(":") ? "    " : ""}`);
      }
      if (event.key !== "Shift") leaving = event.key === "Escape";
    });

    field.value = courseMemory.get(`answer ${number}`) ?? field.defaultValue;
    solved();
    new ResizeObserver(grow).observe(exercise);
  }
})();
