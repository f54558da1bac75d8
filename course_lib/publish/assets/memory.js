// What a reader has predicted, solved, written and read: kept in this browser, and nowhere else.
const courseMemory = (() => {
  const PREFIX = "adaptive-optimizers: ";  // other sites may share the address, and thereby the storage
  const quietly = act => { try { return act(); } catch { return null; } };  // where nothing is kept, it still shows
  const keys = () => (quietly(() => Object.keys(localStorage)) ?? [])
    .filter(key => key.startsWith(PREFIX)).map(key => key.slice(PREFIX.length));
  const remove = key => quietly(() => localStorage.removeItem(PREFIX + key));
  return {
    keys,
    remove,
    get: key => quietly(() => localStorage.getItem(PREFIX + key)),
    set: (key, value) => quietly(() => localStorage.setItem(PREFIX + key, value)),
    forget: () => keys().forEach(remove),
  };
})();

// In a lecture: a section is read when its end has been on the screen for a while. The contents mark it.
(() => {
  const lecture = location.pathname.match(/\/(\d\d)_[^/]*$/)?.[1], WHILE = 1500;  // milliseconds
  if (!lecture) return;
  const show = id => document.querySelector(`.page-toc a[href="#${id}"]`)?.classList.add("course-read");
  for (const section of document.querySelectorAll("article section:has(> h2)")) {
    const key = `read ${lecture} ${section.id}`;
    let staying;
    if (courseMemory.get(key)) show(section.id);
    else new IntersectionObserver(([{ isIntersecting }], observer) => {
      clearTimeout(staying);
      if (isIntersecting) staying = setTimeout(() => {
        courseMemory.set(key, "✓");
        show(section.id);
        observer.disconnect();
      }, WHILE);
    }).observe(section.lastElementChild);
  }
})();

// On the first page: what is remembered of each lecture, and a way to have all of it forgotten.
(() => {
  const cards = document.querySelectorAll(".course-card"), note = document.querySelector(".course-memory");
  const PARTS = [["read", "sections read"], ["prediction", "predictions"], ["solved", "exercises solved"]];
  const show = () => {
    const keys = courseMemory.keys();
    for (const card of cards) {
      const { lecture, totals } = card.dataset;
      const parts = PARTS.flatMap(([part, words], k) => {
        const count = keys.filter(key => key.startsWith(`${part} ${lecture}`)).length;
        return count ? [`${count} of ${totals.split(" ")[k]} ${words}`] : [];
      });
      card.querySelector(".remembered").textContent = parts.length ? `✓ ${parts.join(", ")}` : "";
    }
    if (note) note.hidden = keys.length === 0;
  };
  note?.querySelector("button").addEventListener("click", () => {
    if (!confirm("Forget which sections you read, what you predicted, and your answers to all exercises?")) return;
    courseMemory.forget();
    show();
    document.querySelector(".course-forgotten").textContent = "All is forgotten.";
  });
  show();
  addEventListener("pageshow", show);  // back from a lecture
})();
