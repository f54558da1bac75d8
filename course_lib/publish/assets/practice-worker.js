// Python for the exercises of a page, in a thread of its own: the page never waits, and an endless loop can be stopped.
import { loadPyodide } from "../live/static/pyodide/pyodide.mjs";

const FOLDER = new URL("../live/static/pyodide/", import.meta.url).href;  // the live edition's

const start = async () => {
  const python = await loadPyodide({ indexURL: FOLDER, packages: ["numpy"] });
  // The course as a wheel, without what its panels and pictures need.
  const wheel = await fetch(FOLDER + python.lockfile.packages["course-lib"].file_name);
  python.unpackArchive(await wheel.arrayBuffer(), "wheel");
  return python.pyimport("course_lib.exercises.in_page").judged;
};
const started = start();

onmessage = async ({ data: { id, number, setup, code, answer } }) => {
  try {
    const judged = await started;
    postMessage({ id, began: true });
    postMessage({ id, verdict: JSON.parse(judged(number, setup, code, answer)) });
  } catch (error) {
    postMessage({ id, failed: error.message });
  }
};
