// A prediction as one answers it: options to click, boxes to type in, and what is said of the answer.
//
// A click on an option is the answer, nothing has to be submitted; a number is taken by Enter or its button. The
// letters of the options choose, `s` skips; other keys belong to the control in focus, not to Jupyter. A curve is kept
// at the end of each stroke, and is an answer by its button. Once there is an answer, or the
// question is skipped, the event "course-answered" asks the page to unfold what is below.

const LETTERS = "ABCDEFGH";

const make = (name, properties, ...children) => {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
};

function render({ model, el }) {
  const form = model.get("form");
  const group = make("div", { className: "course-question" });
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Your prediction");
  group.dataset.name = form.name;
  const said = make("div", { className: "course-judged" });
  said.setAttribute("role", "status");

  let told = false;  // whether the page knows that there is an answer
  const commit = answer => model.send({ answer });
  const skip = make("button", { type: "button", textContent: "Skip (s)", onclick: () => commit(null) });

  const keep = draft => model.send({ draft });
  const { body, choose, show } = { choice, order, number, range, curve }[form.kind](form, commit, keep);

  const tell = () => {
    if (told) return;
    told = el.isConnected;
    if (told) el.dispatchEvent(new CustomEvent("course-answered", { bubbles: true }));
    else requestAnimationFrame(tell);
  };

  const follow = () => {
    const answer = model.get("answer"), right = model.get("right");
    show(answer ?? model.get("draft"), model.get("run"));
    const [first = "", ...rest] = model.get("said");
    const sign = right === true ? "✓ " : right === false ? "✗ " : "";
    said.replaceChildren(...first ? [make("b", {}, sign + first)] : [], ...rest.map(line => make("div", {}, line)));
    const done = answer !== null || model.get("skipped");
    skip.hidden = done;
    if (done) tell();
  };

  group.append(...body, make("div", { className: "course-row" }, skip), said);
  group.addEventListener("keydown", event => {
    const { key, target, ctrlKey, altKey, metaKey } = event;
    if (ctrlKey || altKey || metaKey || target.matches("input")) return;
    if (key === "s" && !skip.hidden) skip.click();
    else choose?.(LETTERS.indexOf(key.toUpperCase()));
  });
  keepKeys(group, () => true);
  el.append(group);
  const traits = "change:answer change:right change:said change:skipped change:draft change:run";
  model.on(traits, follow);
  follow();
  return () => {
    told = true;
    model.off(traits, follow);
  };
}

// One of several options.
function choice({ options }, commit) {
  const buttons = options.map((text, k) =>
    make("button", { type: "button", textContent: `${LETTERS[k]} · ${text}`, onclick: () => commit(LETTERS[k]) }));
  return {
    body: [make("div", { className: "course-options" }, ...buttons)],
    choose: k => buttons[k]?.click(),
    show: answer => buttons.forEach((button, k) => button.setAttribute("aria-pressed", String(answer === LETTERS[k]))),
  };
}

// The first one, the second one … by a click each. With the last one the order is an answer.
function order({ options }, commit) {
  let chosen = "";
  const names = options.map((text, k) => `${LETTERS[k]} · ${text}`);
  const mark = letters => buttons.forEach((button, k) => {
    const place = letters.indexOf(LETTERS[k]) + 1;
    button.textContent = place ? `${place}. ${names[k]}` : names[k];
    button.setAttribute("aria-pressed", String(place > 0));
  });
  const buttons = names.map((text, k) => make("button", { type: "button", onclick: () => {
    if (chosen.length === options.length) chosen = "";
    if (!chosen.includes(LETTERS[k])) chosen += LETTERS[k];
    mark(chosen);
    if (chosen.length === options.length) commit(chosen);
  } }));
  const again = make("button", { type: "button", textContent: "Start over", onclick: () => mark(chosen = "") });
  return {
    body: [make("p", {}, "Click the first one first:"),
           make("div", { className: "course-options" }, ...buttons), again],
    choose: k => buttons[k]?.click(),
    show: answer => mark(chosen = answer ?? chosen),
  };
}

// What is typed is an answer by Enter, or by the button.
function typed(labels, unit, hint, commit) {
  const boxes = labels.map(label => {
    const box = make("input", { type: "text", inputMode: "decimal" });
    box.setAttribute("aria-label", label);
    box.addEventListener("keydown", event => { if (event.key === "Enter") send(); });
    return box;
  });
  const send = () => {
    const values = boxes.map(box => box.value);
    commit(values.length > 1 ? values : values[0]);
  };
  const between = boxes.flatMap((box, k) => k ? [" to ", box] : [box]);
  return {
    body: [make("div", { className: "course-row" }, ...between, unit,
                make("button", { type: "button", textContent: "That is my prediction", onclick: send })),
           make("p", {}, hint)],
    show: answer => [answer ?? []].flat().forEach((value, k) => { boxes[k].value = value; }),
  };
}

function number({ unit, within }, commit) {
  return typed([`A number of ${unit}`], unit, `Right within a factor of ${within}.`, commit);
}

function range({ unit, within }, commit) {
  return typed(["From", "To"], unit, `Right if both ends are within ${within}.`, commit);
}

// What was drawn when it opens is shown; from then on the plot knows it.
function curve({ html }, commit, keep) {
  const place = make("div", { innerHTML: html }), plot = drawable(place.firstElementChild, keep);
  const send = make("button", { type: "button", textContent: "That is my prediction",
    onclick: () => commit(plot.values()) });
  let opened = false;
  return {
    body: [place, make("div", { className: "course-row" }, send)],
    show: (drawn, run) => {
      if (!opened && drawn) plot.set(drawn);
      opened = true;
      plot.reveal(run);
    },
  };
}

export default { render };

