"""The installed module: values, statuses, memory."""
import gc
import resource
import unittest

import numpy as np

import gatefold as gf


class Values(unittest.TestCase):
    def test_fixed_points_of_a_vanilla_network(self):
        plan = gf.fixed_point_create(gf.fixed_point_defaults(tol=1e-12))
        roots = gf.fixed_point_solve(plan, gf.model_preset(gf.VRNN), None)
        self.assertEqual(roots.count, 2)
        self.assertAlmostEqual(roots.root[1].delta_h, 0.530368392, delta=1e-9)

    def test_fields_by_keyword(self):
        model = gf.model_preset(gf.VRNN, g=1.5)
        self.assertEqual(model.g, 1.5)
        with self.assertRaises(AttributeError):
            gf.model_preset(gf.VRNN, gain=1.5)

    def test_critical_bias(self):
        bias = gf.critical_bias(model=gf.model_preset(gf.VRNN), tol=1e-12)
        self.assertAlmostEqual(bias.value, 0.408989311, delta=1e-9)


class Statuses(unittest.TestCase):
    def test_every_status_has_a_class_with_its_sentence(self):
        for status in range(1, gf.STATUS_COUNT):
            kind = getattr(gf, gf.status_name(status))
            self.assertTrue(issubclass(kind, gf.Error))
            self.assertEqual(kind.__doc__, gf.status_sentence(status))

    def test_a_refusal_names_the_argument(self):
        with self.assertRaisesRegex(gf.EINVAL, r"^tol is 2, outside \[1e-14, 0.0001\]$") as caught:
            gf.fixed_point_create(gf.fixed_point_defaults(tol=2))
        self.assertEqual(caught.exception.status, "EINVAL")
        self.assertIsInstance(caught.exception, ValueError)

    def test_too_few_arguments(self):
        with self.assertRaises(TypeError):
            gf.critical_bias(gf.model_preset(gf.VRNN))


class Arrays(unittest.TestCase):
    def setUp(self):
        model = gf.model_preset(gf.VRNN)
        self.network = gf.network_create(model, gf.network_defaults(n=50, seed=3))

    def test_a_product_is_that_of_the_matrix(self):
        x, y, matrix = np.arange(50.0), np.empty(50), np.empty((50, 50), order="F")
        gf.network_multiply(self.network, gf.COUPLING_H, x, y)
        gf.network_matrix(self.network, gf.COUPLING_H, matrix)
        self.assertLess(abs(matrix @ x - y).max(), 1e-12)
        self.assertGreater(y.std(), 1)

    def test_arrays_of_another_type_are_refused(self):
        for wrong in np.arange(50), np.zeros(50, np.float32):
            with self.assertRaises(TypeError):
                gf.network_multiply(self.network, gf.COUPLING_H, wrong, np.empty(50))
        with self.assertRaises(ValueError):
            gf.network_multiply(self.network, gf.COUPLING_H, np.zeros(100)[::2], np.empty(50))


class Interface(unittest.TestCase):
    def test_docstrings_come_from_the_headers(self):
        self.assertIn("All roots for one model", gf.fixed_point_solve.__doc__)

    def test_plans_are_freed(self):
        def some():
            for _ in range(3000):
                gf.fixed_point_create(gf.fixed_point_defaults())
            gc.collect()
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        first = some()
        self.assertLess(some() - first, 2000)  # kB


if __name__ == "__main__":
    unittest.main()
