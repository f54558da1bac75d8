"""The predictions of all lectures: a file each, which writes them into the catalogue."""

import importlib
import pkgutil

from ..catalogue import PREDICTIONS

__all__ = ["PREDICTIONS"]

for _name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
    importlib.import_module(f".{_name}", __name__)
