"""What a SOURCE.md of notebooks_data/ says: the commands that made the files beside it.

    ```cheap            run by tests/notebooks/regenerate.py, files equal but for rounding
    ```cheap sampled    likewise, but chaos may turn rounding into another sample: numbers with a
                        standard error are compared within it
    ```costly           not run by any test
"""
import collections
import pathlib
import re

Command = collections.namedtuple("Command", "text cost sampled")
BLOCK = re.compile(r"^```(cheap|costly)( sampled)?\n(.*?)^```$", re.M | re.S)
ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "notebooks_data"


def lines(block):
    """Commands of a block, a backslash at the end of a line joining it to the next."""
    joined = re.sub(r"\s*\\\n\s*", " ", block).splitlines()
    return [line for line in joined if line.startswith("gatefold ")]


def commands(source):
    """All commands of a SOURCE.md, in order."""
    return [Command(line, cost, bool(sampled))
            for cost, sampled, block in BLOCK.findall(source.read_text())
            for line in lines(block)]
