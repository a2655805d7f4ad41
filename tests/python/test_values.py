"""Values of the theory, and the same bits as the command line's."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import h5py
import numpy

import gatefold


def run(*arguments):
    done = subprocess.run([os.environ["GATEFOLD_PROGRAM"], *arguments, "--quiet"],
                          capture_output=True, text=True, check=True)
    return done.stdout


class Values(unittest.TestCase):
    def test_vanilla_network(self):
        model = gatefold.model("vrnn", g=2)
        self.assertAlmostEqual(gatefold.fixed_points(model)[-1].delta_h, 0.530368392, 9)
        self.assertAlmostEqual(gatefold.critical("bias", model).value, 0.408989311, 9)
        self.assertAlmostEqual(gatefold.lyapunov(model).lambda_max, 0.112458, 6)

    def test_correlation(self):
        found = gatefold.correlation("vrnn", points=50, tau_max=10)
        self.assertAlmostEqual(found.c0, 0.481201353, 9)
        self.assertEqual((found.tau.shape, found.tau[-1]), ((50,), 10))
        self.assertEqual(found.c_h[0], found.c0)
        self.assertTrue((numpy.diff(found.c_h) < 0).all())
        self.assertIsNone(found.c_z)

    def test_names_of_enumerators_that_end_alike(self):
        image, used = numpy.full(16, 255.0), numpy.zeros(1, numpy.uintp)
        for name, current in (("training", 8), ("flip_training", 80), ("flip-training", 80)):
            cue = numpy.zeros(16)
            gatefold.astro_cue({"rows": 4, "columns": 4}, name, 0, 0, used, image, cue)
            self.assertTrue((cue == current).all())

    def test_transitions(self):
        frozen = gatefold.critical("marginal", "fs", "g")
        self.assertAlmostEqual(frozen[0].value, 3.273175587, 9)
        fold = gatefold.critical("saddle", gatefold.model("reset", alpha_r=20), "g")[0]
        self.assertAlmostEqual(fold.value, 1.627832821, 9)
        self.assertAlmostEqual(fold.delta_h, 0.018278802, 9)
        end = gatefold.critical("chaos", "vrnn", "g", lo=0.9, hi=1.3, scan=4)[0]
        self.assertAlmostEqual(end.value, 1, 6)

    def test_reset_gate(self):
        root = gatefold.fixed_points(gatefold.model("reset", g=2.5, alpha_r=1))[-1]
        self.assertAlmostEqual(root.delta_h, 0.0605835577, 10)
        self.assertAlmostEqual(root.stability, 1.11075239, 8)

    def test_every_function_is_there(self):
        functions = [name for name in dir(gatefold.lib) if name.startswith("gfold_")]
        self.assertGreater(len(functions), 300)
        for name in functions:
            self.assertTrue(callable(getattr(gatefold, name.removeprefix("gfold_"))), name)
        self.assertIn("TRIALS_MAX", dir(gatefold))
        g, alpha_r = numpy.zeros(1), numpy.zeros(1)
        gatefold.critical_tricritical("reset", g, alpha_r)
        self.assertAlmostEqual(alpha_r[0], numpy.sqrt(8), 12)
        self.assertIn("tricritical point", gatefold.critical_tricritical.__doc__)
        self.assertIn("C_x(tau)", gatefold.correlation.__doc__)


class SameBits(unittest.TestCase):
    def test_roots(self):
        told = json.loads(run("fixed-point", "--model", "grnn", "--g", "3", "--sigma-b", "0.2",
                              "--format", "json"))["roots"]
        found = gatefold.fixed_points(gatefold.model("grnn", g=3, sigma_b=0.2))
        self.assertEqual(len(found), len(told))
        for mine, theirs in zip(found, told):
            for name in ("delta_h", "delta_z", "delta_r", "slope", "stability", "residual"):
                self.assertEqual(mine[name], theirs[name], name)

    def test_sweep_is_one_call_and_its_file_opens(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "sweep.h5"
            run("phase", "--model", "fs", "--x", "g=1:4:0.5", "--observable",
                "roots,delta_h,sim_var_h", "--n", "40", "--networks", "2", "--t-max", "20",
                "--out", str(path))
            found = gatefold.sweep("fs", ["roots", "delta_h", "sim_var_h"], x=("g", 1, 4, 0.5),
                                   n=40, networks=2, simulate={"t_max": 20})
            with h5py.File(path) as file:
                for name in ("roots", "delta_h", "sim_var_h"):
                    numpy.testing.assert_array_equal(found[name], numpy.ravel(file[name][()]), name)
        self.assertEqual(found.x.shape, (7,))
        self.assertTrue((found.sim_var_h_stderr > 0).all())

    def test_failed_cells_say_why(self):
        found = gatefold.sweep(gatefold.model("vrnn", phi="relu"), ["delta_h"],
                               x=("g", 1, 3, 1), y=("sigma_b", 0.5, 1, 0.5))
        self.assertEqual(found.delta_h.shape, (2, 3))
        self.assertEqual(numpy.count_nonzero(found.status), len(found.failures))
        self.assertEqual(found.status[0, 2], gatefold.lib.GFOLD_ENOSOL)
        self.assertTrue(numpy.isnan(found.delta_h[0, 2]))


class Networks(unittest.TestCase):
    def test_states_and_their_times(self):
        one, two = gatefold.simulate("fs", network={"n": 30, "seed": 5}, trials=2, t_max=4,
                                     observe_every=1.0, stop_at_rest=0)
        numpy.testing.assert_array_equal(one.t, [0, 1, 2, 3, 4])
        self.assertEqual(two.history.shape, (5, 30))
        numpy.testing.assert_array_equal(two.history[-1], two.h)
        self.assertAlmostEqual(numpy.mean(one.h ** 2), one.var_h, 12)
        self.assertFalse((one.h == two.h).all())

    def test_given_arrays(self):
        j = numpy.zeros((3, 3))
        h = numpy.array([1.0, -2.0, 0.5])
        result, = gatefold.simulate("vrnn", network={"n": 3, "coupling": [j]}, initial=h, t_max=1)
        numpy.testing.assert_allclose(result.h, h * numpy.exp(-1), rtol=1e-6)

    def test_statistics(self):
        found = gatefold.ensemble("vrnn", network={"n": 30}, simulate={"t_max": 10}, networks=3,
                                  transient=2, interval=0.5, lag=2)
        self.assertEqual(found.var_h.networks, 3)
        self.assertGreater(found.var_h.stderr_, 0)
        self.assertEqual(found.correlation.shape, (5,))
        all_of_them = gatefold.exponents("vrnn", network={"n": 12}, simulate={"t_max": 60},
                                         networks=2)
        self.assertEqual(all_of_them.exponents.shape, (12,))
        self.assertAlmostEqual(all_of_them.exponents.sum(), all_of_them.sum.mean, 12)

    def test_two_times(self):
        found = gatefold.two_time(gatefold.model("fs", g=2, tau_z=0), t_max=2, paths=64, batches=2)
        numpy.testing.assert_allclose(numpy.diag(found.c_h), found.var_h, rtol=1e-14)
        self.assertEqual(found.c_phi_stderr.shape, (21, 21))

    def test_boundary_of_the_spectrum(self):
        found = gatefold.spectrum(gatefold.model("vrnn", g=2))
        loop, = found.loops
        self.assertAlmostEqual(loop.real.max(), found.abscissa, 9)
        margin = numpy.zeros(1)
        gatefold.spectrum_margin(found.plan, loop[40].real, loop[40].imag, margin)
        self.assertAlmostEqual(margin[0], 1, 8)


if __name__ == "__main__":
    unittest.main()
