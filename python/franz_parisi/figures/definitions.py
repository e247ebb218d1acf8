"""What a figure shows, and the studies that compute it."""

from dataclasses import dataclass, replace

from ..documents import UsageError
from .networks import BY_CONSTANT, PERMUTED, TWO_DATA_SETS
from .part import Part
from .simulations import (ADAM_FIRST_TASK, ADAM_WITH_PRIOR, DESCENT_TIMES, EXCHANGE_FIRST_TASK, HMC_FIRST_TASK,
                          SGD_AFTER_IMPERFECT, SGD_ALONG_Q_STAR, SGD_FIRST_TASK, SGD_TWO_TASKS, adam_second_task)


@dataclass(frozen=True)
class Definition:
    """A figure. `x` and `y`: keys on its axes, None and none where its documents choose; `sources`: its
    parts; `times`: processor time on one core, quick and full."""

    name: str
    shows: str
    x: str | None
    y: tuple
    sources: list
    times: tuple

    @property
    def folders(self):
        """How many folders of images it may be given: mostly 0 alone."""
        return sorted({part.folders for part in self.sources})

    def parts(self, quick, data=()):
        """`data`: the folders of images. Raises UsageError where they are not as many as it takes."""
        if len(data) not in self.folders:
            allowed = f"{' or '.join(map(str, self.folders))} folder{'s' * (self.folders[-1] > 1)} with IDX files"
            raise UsageError("--data", ",".join(data) or None,
                             f"figure {self.name} learns from no images; allowed is none" if self.folders == [0] else
                             f"allowed of figure {self.name} is {allowed}")
        return [replace(part, arguments=({"data": list(data)} if data else {}) | part.arguments | (part.less if quick else {}))
                for part in self.sources if part.folders == len(data) and (part.is_quick or not quick)]


def theory(study, **arguments):
    return Part("theory", study, arguments)


FIRST_TASK = theory("curve", branches="all", beta=20, alpha_1=(0.01, 2, 200))
# Past the end of the branch of large error, beyond which `auto` follows that of small error.
ONE_STEP = Part("one-step", "curve", {"rsb": "auto", "beta": 20, "alpha_1": (0.5, 1.6, 111)})
BROKEN_FIRST_TASK = [theory("curve", branches="all", beta=20, alpha_1=(0.5, 2, 151)), ONE_STEP,
                     *(part for part in ADAM_FIRST_TASK if part.arguments["alpha"] >= 0.5), *EXCHANGE_FIRST_TASK]
SECOND_ERRORS = [theory("curve", branches="all", alpha=2, beta=20, gamma=[0, 1], each={"rho_2": [-0.5, 0, 0.5]}, alpha_2=(0.01, 7, 350)),
                 *adam_second_task([0, 1], 6.5, [0.1])]
# With so weak a prior the second task is learned as one from nothing, whose symmetry breaks.
WEAK_PRIOR = [theory("curve", rsb="auto", alpha=2, beta=20, gamma=[0, 0.1], each={"rho_2": [-0.5, 0, 0.5]}, alpha_2=(0.05, 7, 140)),
              *adam_second_task([0, 0.1], 6.5, [0.1])]
AFTER_PRIOR = [theory("curve", branches="all", alpha=2, beta=[100, 20], gamma=1, each={"rho_2": [-0.5, 0, 0.5]},
                      alpha_2=(0.5, 4.5, 201)), *adam_second_task(1, 4.5)]
# After a first task with too little data for a second solution, close to the teacher, to exist.
IMPERFECT = [theory("curve", branches="all", alpha=1.4, beta=20, gamma=[0, 1], rho=0, alpha_2=(0.5, 4.5, 201)),
             *SGD_AFTER_IMPERFECT]
# The state after each of five tasks, from chains of one to five of them.
CHAIN = [Part("task1", "point", {"beta": 20, "alpha": 2}),
         *(Part(f"task{tasks}", "point", {"beta": 20, "alpha": [2] * tasks, "rho": [0.5] * (tasks - 1)})
           for tasks in range(2, 6))]
POTENTIAL = Part("potential", "potential",
                 {"alpha": [2, 1], "beta": 20, "rho": 0.5, "overlap_previous": (0.1, 0.9, 81)})
PHASE = Part("diagram", "diagram", {"rsb": "auto", "alpha_1": (0.5, 3), "beta_1": (5, 50), "grid": (60, 40)}, {"grid": (8, 6)})
PHASE_OF_SECOND_TASK = Part("diagram", "diagram", {"alpha_2": (0.1, 7), "rho_2": (-0.9, 0.9), "alpha": 2, "beta": 20,
                                                   "grid": (60, 40)}, {"grid": (8, 6)})
# The published number of samples is the largest; fewer outer samples than published cost noise, no bias.
BIAS = Part("bias", "monte_carlo", {"alpha": 1, "beta": 20, "samples": [30, 100, 300, 1000, 3000, 10000, 20000],
                                    "outer": 100, "repeats": 20, "runs": 5},
            {"samples": [30, 300, 3000], "outer": 60, "repeats": 5, "runs": 3})

# In the order of the paper, then those that it does not have.
ALL = (
    Definition("1a", "sgd: eps_1 by epoch at four loads, mean and range", "epoch", ("eps_1",),
               SGD_FIRST_TASK, ("1 s", "1 min")),
    Definition("1b", "sgd on two tasks: eps_1 by epoch", "epoch", ("eps_1",), SGD_TWO_TASKS, ("1 s", "20 min")),
    Definition("1c", "the same: eps_2 by epoch", "epoch", ("eps_2",), SGD_TWO_TASKS, ("1 s", "20 min")),
    Definition("2a", "q, r and q_star against alpha_1, all branches", "alpha_1", ("q", "r", "q_star"),
               [FIRST_TASK], ("2 s", "2 s")),
    Definition("2b", "eps_1 and p_1 of the same, with adam, hmc and the Bayes bound", "alpha_1",
               ("eps_1", "p_1", "eps_bayes"), [FIRST_TASK, *ADAM_FIRST_TASK, *HMC_FIRST_TASK], ("3 s", "6 min")),
    Definition("2c", "gradient descent: epochs until convergence against alpha_1", "alpha_1", ("epochs",),
               DESCENT_TIMES, ("1 s", "4 h")),
    Definition("2d", "eps_1 at fixed q_star, and along it with sgd, free and driven", "q_star", ("eps_1",),
               [theory("potential", alpha=2, beta=5, q_star=(0.75, 0.99, 49)), *SGD_ALONG_Q_STAR],
               ("6 s", "7 min")),
    Definition("3a", "eps_2 against alpha_2 for three overlaps of the teachers, with adam", "alpha_2", ("eps_2",),
               SECOND_ERRORS, ("25 s", "35 min")),
    Definition("3b", "eps_1 of the same: forgetting", "alpha_2", ("eps_1",), SECOND_ERRORS, ("25 s", "35 min")),
    Definition("3c", "as 3a with gamma_2 = 0.1", "alpha_2", ("eps_2",), WEAK_PRIOR, ("45 s", "35 min")),
    Definition("3d", "as 3b with gamma_2 = 0.1", "alpha_2", ("eps_1",), WEAK_PRIOR, ("45 s", "35 min")),
    Definition("A1a", "eps_1 of a first task with a KL to the uniform posterior, with adam", "alpha_1",
               ("eps_1", "eps_bayes"),
               [theory("curve", branches="all", beta=100, gamma=1, alpha_1=(0.1, 2.4, 116)), *ADAM_WITH_PRIOR],
               ("3 s", "5 min")),
    Definition("A1b", "eps_2 of a second task after it", "alpha_2", ("eps_2",), AFTER_PRIOR, ("16 s", "3 h")),
    Definition("A1c", "eps_1 of the same", "alpha_2", ("eps_1",), AFTER_PRIOR, ("16 s", "3 h")),
    Definition("A1d", "eps_1 and eps_2 after an imperfect first task, with sgd", "alpha_2", ("eps_1", "eps_2"),
               IMPERFECT, ("5 s", "70 min")),
    Definition("chain", "the errors on five tasks after each of them", "task",
               ("eps_1", "eps_2", "eps_3", "eps_4", "eps_5"), CHAIN, ("5 s", "5 s")),
    Definition("rsb", "eps_1, energy and overlaps of the first task, replica-symmetric and with one step, with simulations",
               "alpha_1", ("eps_1", "energy", "q_0", "q_1", "q_star"), BROKEN_FIRST_TASK, ("10 s", "30 min")),
    Definition("phase", "diagram of the first task, its load and inverse temperature, with one step of breaking", None, (),
               [PHASE], ("90 s", "2 min")),
    Definition("phase2", "diagram of the second task: its load and the overlap of the teachers", None, (),
               [PHASE_OF_SECOND_TASK], ("1 min", "2 min")),
    Definition("potential", "potential of the second task against the overlap with the state before",
               "overlap_previous", ("free_entropy",), [POTENTIAL], ("6 s", "6 s")),
    Definition("bias", "eps_1 of the published Monte-Carlo estimator against its number of samples", "samples",
               ("eps_1",), [BIAS], ("12 s", "1 min")),
    Definition("N1", "networks on permuted images, the methods side by side: accuracies by epoch; --data DIR", "epoch",
               ("accuracy",), PERMUTED, ("20 s", "4 min")),
    Definition("N2", "the same on two data sets in turn, or on halves of the labels of one; --data DIR[,DIR]", "epoch",
               ("accuracy",), TWO_DATA_SETS, ("20 s", "5 min")),
    Definition("N3", "how the variance of the weights falls in the networks of N1; --data DIR", "epoch", ("variance",),
               PERMUTED, ("20 s", "4 min")),
    Definition("N4", "their average accuracy against gamma, lambda and m, on images kept from learning; --data DIR",
               "constant", ("average", "learned"), BY_CONSTANT, ("20 s", "5 min")),
)


def names():
    return [definition.name for definition in ALL]


def find(name):
    """The definition of a name. Raises UsageError for one that no figure has."""
    for definition in ALL:
        if definition.name == name:
            return definition
    raise UsageError("NAME", name, f"allowed is list, {', '.join(names())}")


def of_same_parts(definition):
    """All figures that what is computed for one serves."""
    return [other for other in ALL if other.sources == definition.sources]


def listing():
    """A line for each figure: its name, how long it takes, what it shows; and which take their time together."""
    rows = [("figure", "quick", "full", "(processor time; several cores share it)")]
    rows += [(one.name, *one.times, one.shows) for one in ALL]
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    lines = ["  ".join(map(str.rjust, row, widths)) + " " + row[3] for row in rows]
    groups = dict.fromkeys(tuple(other.name for other in of_same_parts(one)) for one in ALL)
    together = [" and ".join(group) for group in groups if len(group) > 1]
    lines.append(f"What is computed for one figure serves the other, too: {', '.join(together)}.")
    return "\n".join(lines) + "\n"
