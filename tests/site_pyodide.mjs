// Runs a Python program in Pyodide, under node:  node site_pyodide.mjs FOLDER_OF_PYODIDE PROJECT PROGRAM
import path from "node:path";

const [folder, project, program] = process.argv.slice(2);
const { loadPyodide } = await import(path.join(folder, "pyodide.mjs"));
const pyodide = await loadPyodide({ indexURL: folder + "/", packages: ["course-lib", "hypothesis", "nbformat", "pytest"] });
pyodide.mountNodeFS("/course", project);
process.exit(await pyodide.runPythonAsync(program));
