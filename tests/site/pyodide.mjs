// Runs a Python program in Pyodide, under node:  node pyodide.mjs FOLDER_OF_PYODIDE PROJECT PROGRAM
import path from "node:path";

const [folder, project, program] = process.argv.slice(2);
const { loadPyodide } = await import(path.join(folder, "pyodide.mjs"));
const pyodide = await loadPyodide({ indexURL: folder + "/", packages: ["course-lib", "hypothesis", "nbformat", "pytest"] });
for (const folder of ["tests", "tools", "notebooks"]) {  // not course_lib, which is installed as its wheel
  pyodide.mountNodeFS("/course/" + folder, path.join(project, folder));
}
process.exit(await pyodide.runPythonAsync(program));
