"""The cheap files of notebooks_data/ come out again, and what is not theirs is seen."""
import os
import pathlib
import tempfile
import unittest

import h5py
import numpy

import regenerate
import source

PROGRAM = pathlib.Path(os.environ["GATEFOLD_PROGRAM"]).resolve()


class Cheap(unittest.TestCase):
    def test_every_cheap_file_is_made_again(self):
        wrong, files = regenerate.every(PROGRAM)
        self.assertEqual(wrong, [])
        self.assertGreaterEqual(files, 2)

    def test_every_file_of_a_notebook_has_its_command_and_is_small(self):
        for notebook in (source.ROOT / "analysis/notebooks").glob("*.ipynb"):
            told = source.DATA / notebook.stem / "SOURCE.md"
            text = "\n".join(command.text for command in source.commands(told))
            for path in set(told.parent.iterdir()) - {told}:
                self.assertIn(path.name, text, told)
                self.assertLess(path.stat().st_size, 300000, path)


class Differences(unittest.TestCase):
    """Each of two files, and whether their difference is seen."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def seen(self, kept, made, sampled=False, suffix=".csv"):
        paths = [self.folder / (name + suffix) for name in ("kept", "made")]
        for path, content in zip(paths, (kept, made)):
            if suffix == ".h5":
                with h5py.File(path, "w") as file:
                    for name, value in content.items():
                        file[name] = value
            else:
                path.write_text(content)
        return list(regenerate.compare(*paths, sampled))

    def test_numbers(self):
        self.assertFalse(self.seen("a,b\n1,2.5\n", "a,b\n1,2.500000001\n"))
        self.assertTrue(self.seen("a,b\n1,2.5\n", "a,b\n1,2.50000001\n"))
        self.assertTrue(self.seen("a,b\n1,2.5\n", "a,b\n2,2.5\n"))
        self.assertTrue(self.seen("a,b\n1,2.5\n", "a,b\n1,nan\n"))
        self.assertFalse(self.seen("a,b\n1,nan\n", "a,b\n1,nan\n"))

    def test_rows_columns_words(self):
        self.assertTrue(self.seen("a\n1\n", "a\n1\n1\n"))
        self.assertTrue(self.seen("a\n1\n", "b\n1\n"))
        self.assertTrue(self.seen("a\nOK\n", "a\nENOCONV\n"))
        self.assertTrue(self.seen("three\n", "four\n", suffix=".txt"))

    def test_samples(self):
        kept = "a,a_stderr,b\n1.0,0.1,1.0\n"
        self.assertFalse(self.seen(kept, "a,a_stderr,b\n1.5,0.1,2.0\n", sampled=True))
        self.assertTrue(self.seen(kept, "a,a_stderr,b\n2.0,0.1,2.0\n", sampled=True))
        self.assertTrue(self.seen(kept, "a,a_stderr,b\n1.5,0.1,1.0\n"))
        kept = {"sample/a": 1.0, "sample/stderr/a": 0.1}
        self.assertFalse(self.seen(kept, kept | {"sample/a": 1.5}, True, ".h5"))
        self.assertTrue(self.seen(kept, kept | {"sample/a": 2.0}, True, ".h5"))

    def test_eigenvalues(self):
        re, im = numpy.array([[0.0, 1.0, 1.0]]), numpy.array([[0.0, 0.5, -0.5]])
        names = ("eigenvalues/re", "eigenvalues/im")
        kept = dict(zip(names, (re, im)))
        self.assertFalse(self.seen(kept, dict(zip(names, (re[:, ::-1], im[:, ::-1]))), False, ".h5"))
        self.assertTrue(self.seen(kept, dict(zip(names, (re, -abs(im)))), False, ".h5"))

    def test_commands(self):
        path = self.folder / "SOURCE.md"
        path.write_text("```cheap sampled\ngatefold a \\\n  --b\n```\n```costly\ngatefold c\n```\n")
        self.assertEqual(source.commands(path), [("gatefold a --b", "cheap", True),
                                                 ("gatefold c", "costly", False)])


if __name__ == "__main__":
    unittest.main()
