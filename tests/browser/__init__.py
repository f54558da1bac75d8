"""The lectures in a real JupyterLab in a real Chromium; skipped where there is no Chromium."""
