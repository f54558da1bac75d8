// What ipywidgets and JupyterLab leave out. Runs once in each panel that is shown, where `this` stands in it.
//
// For those who listen: names and values of sliders, names of play buttons, which button of a row is pressed, words
// for the pictures beside the panels, and a live region that speaks once a drag has come to rest.
// For those who work by keyboard: digits bring scenes. Other keys belong to the control in focus, not to JupyterLab,
// where `d d` deletes the cell. Ctrl, Alt and Shift+Enter still reach it, and arrows on a button turn the slides of a
// show. And for those who point: a click on the surface is a start.
const panel = this.closest('.course-panel'), said = panel.querySelector('.course-said');
const notebook = panel.closest('.jp-Notebook') ?? panel;
const set = (node, name, value) => { if (node && node.getAttribute(name) !== value) node.setAttribute(name, value); };
const each = (selector, act) => panel.querySelectorAll(selector).forEach(act);

const name = () => {
  each('.course-slider', row => {
    const [handle, box, label] = ['[role=slider]', 'input', 'label'].map(part => row.querySelector(part));
    if (!handle || !box || !label) return;
    set(handle, 'aria-label', label.textContent);
    set(handle, 'aria-valuetext', box.value);
  });
  const signs = { play: 'play', pause: 'pause', stop: 'back to the start', retweet: 'repeat' };
  for (const [icon, words] of Object.entries(signs))
    each(`.widget-play .fa-${icon}`, sign => set(sign.parentElement, 'aria-label', words));
  each('.widget-toggle-button, .widget-toggle-buttons button, .widget-play button:has(.fa-retweet)',
    button => set(button, 'aria-pressed', String(button.classList.contains('mod-active'))));
};

let shown, rest;
const speak = () => {
  const status = panel.querySelector('.course-status'), now = status?.textContent;
  if (shown !== undefined && now !== shown) {
    clearTimeout(rest);
    rest = setTimeout(() => { said.textContent = status.querySelector('[role=alert]') ? '' : status.innerText; }, 1000);
  }
  shown = now;
};

const describe = () => {  // JupyterLab gives a picture no words: ours are printed below it
  for (const image of notebook.querySelectorAll('.jp-RenderedImage img:not([alt])')) {
    const words = image.closest('.jp-OutputArea-child').nextElementSibling?.textContent.trim();
    if (words) image.alt = words.split('\n')[0];
  }
};

const reach = () => each('.widget-html-content:has(> img[width])', picture => {  // by keyboard, where it has to scroll
  if (picture.scrollWidth > picture.clientWidth) picture.tabIndex = 0;
  else picture.removeAttribute('tabindex');
});

const own = event => {
  const { key, target } = event, button = target.matches('button, [type=checkbox]');
  if (event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && key === 'Enter')) return;
  if (key === 'Tab' || key === 'Escape' || (button && key.startsWith('Arrow') && panel.closest('.jp-Deck'))) return;
  event.stopPropagation();
};

const scene = event => {
  const button = panel.querySelectorAll('.course-scene')[event.key - 1];
  if (button && !event.target.matches('input')) button.click();
};

const start = ({ target, clientX, clientY }) => {
  if (!target.dataset.window) return;
  const [left, bottom, right, top, x0, y0, x1, y1] = target.dataset.window.split(' ').map(Number);
  const box = target.getBoundingClientRect();  // in which the picture is centred
  const scale = Math.min(box.width / target.naturalWidth, box.height / target.naturalHeight);
  const across = 0.5 + (clientX - box.left - box.width / 2) / (scale * target.naturalWidth);
  const up = 0.5 - (clientY - box.top - box.height / 2) / (scale * target.naturalHeight);
  const x = (across - left) / (right - left), y = (up - bottom) / (top - bottom);
  if (Math.min(x, y) < 0 || Math.max(x, y) > 1) return;
  const place = [x0 + x * (x1 - x0), y0 + y * (y1 - y0)];
  each('.course-start input', (input, k) => {
    input.value = place[k].toFixed(2);
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
};

const update = () => { name(); speak(); };
new MutationObserver(update).observe(panel, {
  subtree: true, childList: true, attributes: true, attributeFilter: ['aria-valuetext', 'class'] });
panel.addEventListener('keydown', scene, true);
panel.addEventListener('keydown', own);
panel.addEventListener('click', start);
new ResizeObserver(reach).observe(panel);
update();
if (!notebook.dataset.described) {
  notebook.dataset.described = 'yes';
  new MutationObserver(describe).observe(notebook, { subtree: true, childList: true });
  describe();
}
