"""Pieces of a study computed by other processes: any executor of concurrent.futures moves them, retries and reports."""

import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, wait

from . import _core

HERE_ALONE = {"log", "resume", "draws", "threads"}  # options that say where things are kept, and how many share this machine
IN_FLIGHT = 1024  # parcels that an executor has at a time: no more workers than this are busy
FIRST = 8  # of one piece each, until one has come back; twice as many with every second that none does
PARCEL_SECONDS = 0.5  # of work in one parcel of short pieces: an executor takes milliseconds to move it
LAST = 8  # parcels at least that the pieces left are shared out in, so that nobody waits long for the last
ATTEMPTS = 3  # dask's executor calls a result an error when the worker that has it dies in that moment


def answers(question, options, pieces):
    """The answers of some pieces, as JSON, and how long they took: what workers run."""
    begin = time.perf_counter()
    return _core.answers(question, options, pieces), time.perf_counter() - begin


class Elsewhere:
    """What a study calls with the pieces that it wants: it returns when `take` was called with the answer of each."""

    def __init__(self, executor, question, options):
        self.executor, self.question = executor, question
        self.options = [(name, texts) for name, texts in options if name not in HERE_ALONE] + [("threads", ["1"])]

    def __call__(self, pieces, take, stopped):
        left, running, failures = list(reversed(pieces)), {}, Counter()
        seconds, answered, begin = 0.0, 0, time.monotonic()
        try:
            while left or running:
                patience = time.monotonic() - begin
                most = IN_FLIGHT if answered else min(IN_FLIGHT, FIRST * 2 ** int(min(patience, 10)))
                while left and len(running) < most:
                    longest = int(PARCEL_SECONDS * answered / seconds) if seconds else 1
                    parcel = [left.pop() for _ in range(max(1, min(longest, len(left) // LAST)))]
                    running[self.executor.submit(answers, self.question, self.options, parcel)] = parcel
                done, _ = wait(running, timeout=0.2, return_when=FIRST_COMPLETED)
                if stopped():
                    raise KeyboardInterrupt
                for future in done:
                    parcel = running.pop(future)
                    failures.update(parcel if future.exception() else ())
                    if future.exception() and max(failures[piece] for piece in parcel) < ATTEMPTS:
                        left += parcel
                        continue
                    texts, taken = future.result()
                    seconds, answered = seconds + taken, answered + len(parcel)
                    for piece, text in zip(parcel, texts):
                        take(piece, text)
        finally:
            for future in running:
                future.cancel()
