"""Writes the declarations of the Python module from the headers: declare.py CC INCLUDE OUTPUT.

OUTPUT/_declarations.py is what cffi makes of the preprocessed headers (no compiler at import);
OUTPUT/_headers.py holds, for each function, its arguments (const, name, array) and the comment
above it, and for each header the comment at its top.
"""
import pathlib
import re
import subprocess
import sys

import cffi

PLAIN = ["-D__attribute__(x)=", "-D__extension__="]


def preprocess(compiler, include, options):
    source = "#include <gatefold/gatefold.h>\n"
    command = [compiler, "-E", *PLAIN, *options, f"-I{include}", "-xc", "-"]
    return subprocess.run(command, input=source, text=True, check=True, capture_output=True).stdout


def own_lines(text, include):
    """Those that come from our headers: cffi knows the system's types itself."""
    ours = False
    for line in text.splitlines():
        marker = re.match(r'# \d+ "(.*?)"', line)
        if marker:
            ours = marker[1].startswith(str(include))
        elif ours:
            yield line


def constants(text):
    """The macros that are whole numbers."""
    return re.findall(r"^#define (GFOLD_\w+) (-?\d+)$", text, re.M)


def plain(comment):
    return re.sub(r"\n \* ?", "\n", comment).strip()


def manual(include):
    """noun -> the comment at the top of its header."""
    texts = {header.stem: header.read_text() for header in sorted(include.glob("gatefold/*.h"))}
    return {noun: plain(text[2:text.index("*/")]) for noun, text in texts.items()}


def described(include):
    """name -> (arguments, comment, header) of every function."""
    found = {}
    comment = r"(?:/\*((?:[^*]|\*(?!/))*)\*/\s*\n)?"
    pattern = re.compile(comment + r"GFOLD_API\s+([^;{]*?)(gfold_\w+)\(([^;]*)\);")
    for header in sorted(include.glob("gatefold/*.h")):
        for text, _, name, arguments in pattern.findall(header.read_text()):
            names = [(bool(re.match(r"\s*const\b", one)), re.findall(r"\w+", one.split("[")[0])[-1],
                      "[" in one) for one in arguments.split(",")]
            words = plain(text)
            found[name] = ([] if arguments.strip() == "void" else names, words, header.name)
    return found


def main(compiler, include, output):
    include, output = pathlib.Path(include), pathlib.Path(output)
    ffi = cffi.FFI()
    ffi.cdef("\n".join(own_lines(preprocess(compiler, include, []), include)))
    for name, value in constants(preprocess(compiler, include, ["-dM"])):
        ffi.cdef(f"#define {name} {value}")
    ffi.set_source("gatefold._declarations", None)
    output.mkdir(parents=True, exist_ok=True)
    ffi.emit_python_code(str(output / "_declarations.py"))
    (output / "_headers.py").write_text(
        f"FUNCTIONS = {described(include)!r}\nMANUAL = {manual(include)!r}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
