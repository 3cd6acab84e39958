"""The documentation of each setting: the docstrings below the fields of :class:`Settings`, read when asked for.

Pydantic would read them while the class is built, which takes as long as everything else about the class together, at
every start of every command.
"""

from __future__ import annotations

import ast
import inspect

from pagecurator.settings import model


def setting_descriptions() -> dict[str, str]:
    """The documentation of each setting, by the name of its field, in the order of the class."""
    (settings,) = [
        node
        for node in ast.parse(inspect.getsource(model)).body
        if isinstance(node, ast.ClassDef) and node.name == model.Settings.__name__
    ]
    found = {}
    for field, text in zip(settings.body, settings.body[1:], strict=False):
        match field, text:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(description))):
                found[name] = inspect.cleandoc(description)
    return found
