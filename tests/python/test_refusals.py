"""Refusals say what was wrong, and long calls leave the interpreter free."""
import signal
import threading
import unittest

import numpy

import gatefold

LONG = {"t_max": 400, "paths": 2000, "batches": 200, "threads": 1}


class Refusals(unittest.TestCase):
    def test_sentences(self):
        with self.assertRaisesRegex(gatefold.EINVAL, r"g is -1, outside \[0, 1e\+06\]") as caught:
            gatefold.model("vrnn", g=-1)
        self.assertIsInstance(caught.exception, ValueError)
        with self.assertRaisesRegex(gatefold.ENOSOL, "no chaotic state at g = 0.5"):
            gatefold.correlation(gatefold.model("vrnn", g=0.5))
        with self.assertRaises(gatefold.ENOCONV):
            gatefold.critical("marginal", "fs", "g", lo=0.1, hi=0.2)

    def test_names(self):
        for refused, call in (
                ("alpha_z has no effect", lambda: gatefold.model("vrnn", alpha_z=3)),
                ("no parameter 'gain'", lambda: gatefold.model("vrnn", gain=3)),
                ("no 'lstm' among: vrnn", lambda: gatefold.model("lstm")),
                ("no observable 'root'", lambda: gatefold.sweep("vrnn", ["root"], ("g", 1, 2, 1)))):
            with self.assertRaisesRegex(gatefold.EINVAL, refused):
                call()
        with self.assertRaisesRegex(AttributeError, "no field 'taumax' among: "):
            gatefold.correlation("vrnn", taumax=3)
        with self.assertRaisesRegex(TypeError, "an array of double is wanted, not of list"):
            gatefold.critical_tricritical("reset", [0], numpy.zeros(1))
        self.assertRaises(TypeError, gatefold.version, 1)
        self.assertRaises(TypeError, gatefold.fixed_point_at, "vrnn")
        self.assertRaises(AttributeError, getattr, gatefold, "no_such_function")
        self.assertRaises(AttributeError, getattr, gatefold.Record(a=1), "b")

    def test_what_an_inaccurate_call_found(self):
        with self.assertRaises(gatefold.EACCURACY) as caught:
            gatefold.two_time("vrnn", t_max=40, dt=1, paths=8, batches=2)
        self.assertEqual(caught.exception.result.paths, 8)


class Threads(unittest.TestCase):
    def test_other_threads_run_meanwhile(self):
        """Nothing but the other thread can end the call early: it counts, then asks it to stop."""
        stop, entered, counted = gatefold.ffi.new("int *"), threading.Event(), []

        def count():
            entered.wait()
            for k in range(1000000):
                if k % 1000 == 0:
                    counted.append(k)
            stop[0] = 1

        def solve():
            entered.set()
            try:
                gatefold.two_time("vrnn", stop=stop, **LONG)
            except gatefold.ESTOPPED as error:
                ended.append(error)

        ended = []
        workers = [threading.Thread(target=count), threading.Thread(target=solve)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        self.assertEqual((len(ended), len(counted)), (1, 1000))

    def test_interrupt(self):
        main, seen = threading.main_thread().ident, []

        def progress(_, fraction):
            seen.append(fraction)
            if len(seen) == 1:
                signal.pthread_kill(main, signal.SIGINT)

        with self.assertRaises(KeyboardInterrupt):
            gatefold.sweep("fs", ["sim_var_h"], ("g", 1, 4, 0.01), n=100, networks=100,
                           progress=progress)
        self.assertLess(max(seen), 1)
        self.assertEqual(len(gatefold.fixed_points("vrnn")), 2)


if __name__ == "__main__":
    unittest.main()
