"""Pieces computed by other processes: the document is that of one process."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from support import images

import franz_parisi as fp

SAMPLED = {"alpha": 0.5, "beta": 5, "size": [21, 41], "instances": 4, "warm_up": 20, "samples": 20}
QUESTIONS = {
    "curve": lambda **how: fp.curve(alpha_2=(0.2, 0.6, 3), each={"rho_2": [-0.5, 0, 0.5]}, alpha=0.3, beta=5, **how),
    "branches": lambda **how: fp.curve(alpha_1=(1.4, 2.1, 8), each={"beta_1": [15, 20]}, branches="all", **how),
    "diagram": lambda **how: fp.diagram(alpha_1=(0.5, 3), beta_1=(5, 12), grid=(4, 3), **how),
    "monte_carlo": lambda **how: fp.monte_carlo(alpha=1, beta=20, samples=[30, 300], outer=20, repeats=2, runs=2, **how),
    "simulate": lambda **how: fp.simulate(each={"beta_1": [4, 5]}, **SAMPLED, **how),
    "verify_judged": lambda **how: fp.verify(alpha_1=[1.7, 0.5], **{**SAMPLED, "alpha": None, "beta": 20}, **how),  # not at 1.7
    "verify": lambda **how: fp.verify(**SAMPLED, **how),
}


@pytest.fixture(scope="module")
def processes():
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        yield executor


@pytest.mark.parametrize("name", QUESTIONS)
def test_processes_give_the_same_document(name, processes):
    here, there = (QUESTIONS[name](**how) for how in ({"threads": 1}, {"executor": processes}))
    assert there.document == here.document


def test_training_in_processes(processes, tmp_path):
    def train(**how):
        return fp.train(data=images(tmp_path / "images"), tasks="permuted:2", layers=[8], method=["none", "vcl"], epochs=2, batch=20,
                        instances=2, history=True, **how)
    assert train(executor=processes).document == train().document


def test_what_came_back_is_kept_in_the_log_and_not_asked_again(processes, tmp_path):
    class Counting:
        asked = 0

        def submit(self, function, question, options, pieces):
            self.asked += len(pieces)
            return processes.submit(function, question, options, pieces)

    log, counting = str(tmp_path / "run.jsonl"), Counting()
    fp.simulate(**SAMPLED | {"instances": 2}, log=log, executor=counting)
    assert counting.asked == 4
    whole = fp.simulate(**SAMPLED, log=log, resume=True, executor=counting)
    assert counting.asked == 8
    assert whole.document == fp.simulate(**SAMPLED).document


def test_short_pieces_travel_together_as_soon_as_it_is_known_that_they_are_short():
    class Counting(ThreadPoolExecutor):
        parcels = []

        def submit(self, function, question, options, pieces):
            self.parcels.append(len(pieces))
            return super().submit(function, question, options, pieces)

    settings = {"alpha": 0.5, "beta": 5, "size": 11, "instances": 800, "warm_up": 10, "samples": 8}
    with Counting(1) as counting:
        there = fp.simulate(executor=counting, **settings)
    assert counting.parcels[:8] == 8 * [1] and counting.parcels[-1] == 1  # nobody waits long for the last
    assert sum(counting.parcels) == 800 and len(counting.parcels) < 160
    assert there.document == fp.simulate(**settings).document


def test_what_cannot_be_is_said(processes, tmp_path):
    with pytest.raises(ValueError, match="^--draws .*in this process alone$"):
        fp.simulate(**SAMPLED, draws=str(tmp_path / "draws.csv"), executor=processes)
    with pytest.raises(ValueError, match="^--beta -1"):
        fp.curve(alpha_1=(0.1, 0.5, 3), beta=-1, executor=processes)
    with pytest.raises(RuntimeError, match="broken"):
        fp.simulate(**SAMPLED, executor=Broken())
    assert fp.point(alpha=0.5, beta=5, executor=processes).document == fp.point(alpha=0.5, beta=5).document


class Broken:
    def submit(self, *arguments):
        raise RuntimeError("broken")


def run_script(code, *before, **variables):
    """The output of a script of its own."""
    result = subprocess.run([*before, sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=240,
                            env=os.environ | variables)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_an_interrupt_keeps_what_came_back(processes):
    threading.Timer(2, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt) as stop:
        fp.simulate(**SAMPLED | {"instances": 20000}, executor=processes)
    assert 0 < len(stop.value.result.simulation) < 40000


def test_dask_computes_what_a_killed_worker_has_lost():
    pytest.importorskip("distributed")
    run_script('''
        import os, signal
        import franz_parisi as fp
        from distributed import Client, LocalCluster

        class Killing:
            """Kills a worker that has pieces when the twelfth parcel is sent."""

            def __init__(self, executor, worker):
                self.executor, self.worker, self.sent = executor, worker, 0

            def submit(self, *arguments):
                self.sent += 1
                if self.sent == 12:
                    os.kill(self.worker, signal.SIGKILL)
                return self.executor.submit(*arguments)

        if __name__ == "__main__":
            settings = {"alpha": 0.5, "beta": 5, "size": 41, "instances": 60, "warm_up": 100, "samples": 400}
            cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
            with cluster, Client(cluster) as client:
                worker = list(client.run(os.getpid).values())[0]
                killing = Killing(client.get_executor(), worker)
                there = fp.simulate(executor=killing, **settings)
                assert killing.sent > 12 and not os.path.exists(f"/proc/{worker}")
            assert there.document == fp.simulate(**settings).document
    ''')


def test_ranks_of_mpi():
    pytest.importorskip("mpi4py")
    said = run_script('''
        import franz_parisi as fp
        from mpi4py.futures import MPICommExecutor
        with MPICommExecutor() as executor:
            if executor is not None:
                settings = {"alpha": 0.5, "beta": 5, "size": 21, "instances": 8, "warm_up": 20, "samples": 20}
                assert fp.simulate(executor=executor, **settings).document == fp.simulate(**settings).document
                print("same")
    ''', "mpirun", "-n", "3", OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OMPI_MCA_rmaps_base_oversubscribe="1")
    assert said == "same\n"
