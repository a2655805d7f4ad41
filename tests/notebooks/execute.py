"""Executes notebooks without a screen, after a look at what they must hold.

    execute.py [--figures FOLDER] NOTEBOOK...

A notebook is kept without outputs, holds two asserts that compare something, a section "Change it"
and, in its last cell, the commands of notebooks_data/NAME/SOURCE.md. Any exception in it ends this
with its traceback, and so does a notebook that draws nothing. Pictures go to FOLDER.
"""
import argparse
import ast
import base64
import pathlib
import re
import resource
import sys

import nbclient
import nbformat

import source

SECONDS = 600  # a cell that takes longer hangs
COLOUR = "\x1b\\[[0-9;]*m"


def asserts(notebook):
    """Asserts that compare, in all cells of code."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    return [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Assert)
            and any(isinstance(part, (ast.Compare, ast.Call)) for part in ast.walk(node.test))]


def untold(path, notebook):
    """Commands of the last cell that made none of the data, or why there are none."""
    last = notebook.cells[-1]
    told = source.lines(last.source) if last.cell_type == "markdown" else []
    if not told:
        return [f"{path.name}: the last cell names no command"]
    told_by = source.DATA / path.stem / "SOURCE.md"
    known = [command.text for command in source.commands(told_by)]
    return [f"{path.name}: not in {told_by.relative_to(source.ROOT)}: {line}"
            for line in told if line not in known]


def faults(path):
    """Sentences on what a notebook lacks."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if any(cell.outputs or cell.execution_count is not None for cell in code):
        yield f"{path.name}: has outputs; clear them before it is committed"
    elif path.read_text() != nbformat.writes(notebook) + "\n":
        yield f"{path.name}: is not laid out as nbformat writes it"
    if len(asserts(notebook)) < 2:
        yield f"{path.name}: fewer than two asserts that compare something"
    headings = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    if not any(re.search("^#+ Change it", text, re.M) for text in headings):
        yield f"{path.name}: no section 'Change it'"
    yield from untold(path, notebook)


def pictures(notebook):
    return [base64.b64decode(output.data["image/png"]) for cell in notebook.cells
            if cell.cell_type == "code" for output in cell.outputs
            if "image/png" in output.get("data", {})]


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def execute(path, figures):
    """Runs a notebook in its folder; returns the seconds of CPU that it took."""
    before, notebook = cpu(), nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(notebook, timeout=SECONDS, startup_timeout=SECONDS,
                                     iopub_timeout=SECONDS, kernel_name="python3",
                                     resources={"metadata": {"path": str(path.parent)}})
    try:
        client.execute()
    except nbclient.exceptions.CellExecutionError as error:
        sys.exit(f"{path.name}: {re.sub(COLOUR, '', str(error))}")
    drawn = pictures(notebook)
    if not drawn:
        sys.exit(f"{path.name}: draws nothing")
    for k, png in enumerate(drawn if figures else []):
        (figures / f"{path.stem}_{k}.png").write_bytes(png)
    return cpu() - before


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--figures", type=pathlib.Path)
    parser.add_argument("notebooks", type=pathlib.Path, nargs="+", metavar="NOTEBOOK")
    given = parser.parse_args()
    found = [fault for path in given.notebooks for fault in faults(path)]
    if found:
        sys.exit("\n".join(found))
    for path in given.notebooks:
        print(f"{path.name}: {execute(path.resolve(), given.figures):.1f} s of CPU", flush=True)


if __name__ == "__main__":
    main()
