"""The simulations of the figures. A quick one has fewer and smaller networks, which learn for fewer epochs at fewer
loads."""

from ..arguments import text
from .part import Part


def values(first, last, step):
    """Values a step apart, both ends included, without the rounding of sums."""
    return [round(first + i * step, 6) for i in range(round((last - first) / step) + 1)]


def simulated(name, settings, full, less, loads, fewer=None, before=()):
    """A simulation at each load of the last task, after tasks of the loads `before`. `less`, and `fewer` loads, are
    those of a quick figure."""
    return [Part(f"{name}-{text(load)}", "simulate", settings | full | {"alpha": [*before, load] if before else load},
                 less, fewer is None or load in fewer) for load in loads]


def size(weights, instances, **settings):
    return {"size": weights, "instances": instances} | settings


def adam_second_task(gamma, largest, smallest=()):
    """Loads of the second task: every half from 0.5 to the largest, and those smaller that a quick one leaves out."""
    settings = {"method": "adam", "learning_rate": [1e-3, 5e-3], "weight_decay": 1e-3, "gamma": gamma}
    return [part for rho in (-0.5, 0, 0.5) for part in simulated(
        f"adam-rho{text(rho)}", settings | {"rho": rho}, size(1000, 20, epochs=[5000, 20000]),
        size(100, 4, epochs=[2000, 3000]), [*smallest, *values(0.5, largest, 0.5)], values(0.5, largest, 2), [2])]


SMALL_BATCHES = {"method": "sgd", "momentum": 0.9, "learning_rate": 1e-3, "batch": 32}
OTHER_TEACHER = {"gamma": [0, 1], "rho": 0}
LARGE_STEPS = {"method": "sgd", "momentum": 0.9, "learning_rate": 0.03}
ADAM = {"method": "adam", "learning_rate": 0.01}
ADAM_SIZES = size(1000, 20, epochs=2000), size(200, 6, epochs=1000)

# The batch is the larger of P/20 and 10.
SGD_FIRST_TASK = [part for load, batch, less in ((0.5, 25, 10), (1, 50, 10), (1.5, 75, 15), (2, 100, 20))
                  for part in simulated("sgd", LARGE_STEPS, size(1000, 20, epochs=500, history=5, batch=batch),
                                        size(200, 6, epochs=150, history=3, batch=less), [load])]
SGD_TWO_TASKS = simulated("sgd", SMALL_BATCHES | OTHER_TEACHER, size(1000, 20, epochs=3000, history=25),
                          size(200, 4, epochs=400, history=10), [1, 2, 4], before=[2])
SGD_ALONG_Q_STAR = [Part(name, "simulate", SMALL_BATCHES | {"alpha": 2} | schedule
                         | size(1000, 20, epochs=4000, history=25), size(200, 4, epochs=4000, history=50))
                    for name, schedule in (("free", {}), ("driven", {"q_star_schedule": [0.3, 2.333333e-4, 0.99]}))]
SGD_AFTER_IMPERFECT = simulated("sgd", SMALL_BATCHES | OTHER_TEACHER, size(1000, 20, epochs=4000),
                                size(200, 4, epochs=400), values(0.5, 4.5, 0.5), values(0.5, 4.5, 2), before=[1.4])
# One setting for all loads.
ADAM_FIRST_TASK = simulated("adam", ADAM, *ADAM_SIZES, values(0.1, 1.7, 0.1), values(0.3, 1.5, 0.4))
ADAM_WITH_PRIOR = simulated("adam", ADAM | {"gamma": 1}, *ADAM_SIZES, values(0.1, 2.4, 0.1), values(0.4, 2.4, 0.5))
# Where the chains mix.
HMC_FIRST_TASK = simulated("hmc", {"beta": 20}, size([250, 500], 8), size(100, 4, warm_up=100, samples=150),
                           values(0.1, 0.7, 0.1), [0.3, 0.6])
# Beyond the instability chains mix by replica exchange only.
EXCHANGE_FIRST_TASK = simulated("exchange", {"beta": 20}, size([60, 120], 20, temperatures=44, warm_up=1000, samples=6000),
                                size(60, 3, temperatures=20, warm_up=100, samples=200), [0.6, 0.9, 1.2, 1.4], [0.9, 1.2])
# Full-batch gradient descent until eps_1 stays the same.
DESCENT = {"method": "sgd", "momentum": 0, "learning_rate": 0.01, "plateau": [1000, 1000, 5e-4]}
DESCENT_TIMES = simulated("descent", DESCENT, size(3000, 20, epochs=10000), size(100, 4, epochs=4000),
                          values(1, 2, 0.02), values(1, 2, 0.2))
