"""How long many pieces take on many workers, by simulation: the table of docs/cluster.md.

    python3 docs/scheduling.py

The rules are those of franz_parisi/elsewhere.py: parcels of half a second of work, 1024 of them under way; few, of one piece each, until it
is known how long one takes, and smaller ones at the end. The process that asks moves one piece after another; workers take parcels in order.
Times are in seconds.
"""

import heapq
import random
from collections import deque

from franz_parisi.elsewhere import FIRST, IN_FLIGHT, LAST, PARCEL_SECONDS


def makespan(pieces, workers, handling, fixed, lost=()):
    """How long it takes until all are there.

    pieces: seconds of work of each; handling: of the asking process, for each piece; fixed: of a worker, for each parcel;
    lost: times at which a worker dies, whose parcel is given out again.
    """
    left, now, answered, spent = list(reversed(pieces)), 0.0, 0, 0.0
    free, waiting, running, lost = [0.0] * workers, deque(), [], sorted(lost, reverse=True)
    while left or running:
        most = IN_FLIGHT if answered else min(IN_FLIGHT, FIRST * 2 ** int(min(now, 10)))
        while left and len(waiting) + len(running) < most:
            longest = int(PARCEL_SECONDS * answered / spent) if spent else 1
            waiting.append((now, [left.pop() for _ in range(max(1, min(longest, len(left) // LAST)))]))
        while waiting and free:
            sent, parcel = waiting.popleft()
            begin = max(sent, heapq.heappop(free))
            heapq.heappush(running, (begin + fixed + sum(parcel), begin, parcel))
        if not answered and most < IN_FLIGHT and running[0][0] > int(now) + 1:
            now = int(now) + 1.0
            continue
        end, begin, parcel = heapq.heappop(running)
        if lost and begin <= lost[-1] < end:
            now = max(now, lost.pop())
            left += parcel
            continue
        now = max(now, end) + handling * len(parcel)
        answered, spent = answered + len(parcel), spent + sum(parcel)
        heapq.heappush(free, end)
    return now


def main():
    draw = random.Random(1)
    scan = [draw.lognormvariate(0, 0.3) * 12 for _ in range(1000)]  # sweeps of 1000 points of 12 ms
    single = [0.012] * 1_000_000
    instances = [draw.lognormvariate(0, 0.2) * 3600 for _ in range(1000)]
    print(f"{'pieces':36} {'workers':>7} {'hours':>8} {'of the ideal':>12}")
    for name, pieces, fixed in (("1000 sweeps of 1000 points", scan, 0.1), ("the same, every point a piece", single, 0.1),
                                ("1000 instances of an hour", instances, 0.1)):
        for workers in (2, 64, 1000):
            found = makespan(pieces, workers, 0.0007, fixed)
            print(f"{name:36} {workers:7} {found / 3600:8.3f} {sum(pieces) / workers / found:12.2f}")
    found = makespan(instances, 64, 0.0007, 0.1, lost=[3600 * hour for hour in range(1, 11)])
    print(f"{'an instance lost every hour, ten times':36} {64:5} {found / 3600:8.3f} {sum(instances) / 64 / found:12.2f}")


if __name__ == "__main__":
    main()
