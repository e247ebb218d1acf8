"""What two other approximations of the published scripts change, of which docs/paper.md says that it is little.

    python3 docs/estimator.py

Both at alpha_1 = 1, beta = 20, gamma_1 = 0, where the exact state is (Q, R, Q_STAR). Equations: docs/theory.md.
"""

import math

import numpy as np

import franz_parisi as fp

ALPHA, BETA = 1, 20
Q, R, Q_STAR = 0.8486656, 0.6031829, 0.9096389
FLOOR = math.exp(-700)  # that the scripts add to the mean of Phi^beta


def cancelling(u):
    """Phi as the scripts form it: 0 from u = -8.3 down."""
    return 0.5 - np.vectorize(math.erf, otypes=[float])(-u / math.sqrt(2)) / 2


def exact(u):
    return np.vectorize(math.erfc, otypes=[float])(-u / math.sqrt(2)) / 2


def conjugates(phi, x, z):
    """(3) with samples x inside the logarithm of (1), z outside, and this Phi; E is differentiated as in validation/sampled_channel."""
    v, s, gap = Q_STAR - Q, math.sqrt(1 - Q_STAR), Q - R * R
    u = (math.sqrt(Q) * z[:, None] + math.sqrt(v) * x) / s
    value = phi(u)
    slope = BETA * value ** (BETA - 1) * np.exp(-u * u / 2) / math.sqrt(2 * math.pi)
    d = np.mean(value**BETA, axis=1) + FLOOR
    slope, slope_x = np.mean(slope, axis=1), np.mean(slope * x, axis=1)
    side = R * z / math.sqrt(gap)
    weight, density = exact(side), np.exp(-side * side / 2) / math.sqrt(2 * math.pi)
    by_r = density * z * Q / gap**1.5
    by_q = -by_r * R / (2 * Q)
    d_by_q = (slope * z / math.sqrt(Q) - slope_x / math.sqrt(v)) / (2 * s)
    d_by_q_star = (slope_x * math.sqrt(v) + slope * math.sqrt(Q) * z) / (2 * s**3) + slope_x / (2 * s * math.sqrt(v))
    return (-2 * ALPHA * np.mean(2 * (by_q * np.log(d) + weight * d_by_q / d)), ALPHA * np.mean(2 * by_r * np.log(d)),
            ALPHA * np.mean(2 * weight * d_by_q_star / d))


def change_by_cancellation(inner=2000, outer=1000, seed=1):
    """The largest relative change of a conjugate when Phi cancels, the samples being the same."""
    stream = np.random.default_rng(seed)
    x, z = stream.standard_normal(inner), stream.standard_normal(outer)
    return max(abs(a / b - 1) for a, b in zip(conjugates(cancelling, x, z), conjugates(exact, x, z)))


def sampled_state(q_hat, r_hat, q_star_hat, stream, weights, repeats):
    """(6) and p_1 of (8) with weights drawn uniformly from [-1, 1], the integral over the field being exact."""
    a = q_star_hat - q_hat / 2
    x = np.linspace(-9, 9, 361)
    field = math.sqrt(q_hat) * x + r_hat
    measure = np.exp(-x * x / 2) / np.sum(np.exp(-x * x / 2))
    found = []
    for _ in range(repeats):
        m = stream.uniform(-1, 1, weights)
        exponent = a * m * m + field[:, None] * m
        p = np.exp(exponent - exponent.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        mean = p @ m
        found.append([measure @ mean**2, measure @ mean, measure @ (p @ m**2), measure @ (p @ np.sign(m))])
    return np.mean(found, axis=0)


def change_by_sampled_weights(weights=10000, repeats=20, sweeps=12, seed=1):
    """What eps_1 is off where the exact (3) and the sampled (6) are iterated from the exact state, in the last half of the sweeps, at most."""
    stream, state, errors = np.random.default_rng(seed), (Q, R, Q_STAR), []
    for _ in range(sweeps):
        hats = [one["exact"] for one in fp.monte_carlo(alpha=ALPHA, beta=BETA, samples=[1], outer=1, repeats=1, runs=1,
                                                       at=list(state)).document["bias"]]
        *state, p = sampled_state(*hats, stream, weights, repeats)
        errors.append(math.acos(p) / math.pi)
    exact_error = fp.point(alpha=ALPHA, beta=BETA).points["eps_1"][0]
    return float(np.max(np.abs(np.array(errors[sweeps // 2:]) - exact_error)))


if __name__ == "__main__":
    print(f"Phi that cancels: conjugates change by {change_by_cancellation():.1g} of themselves")
    print(f"sampled weights:  eps_1 changes by {change_by_sampled_weights():.2g}")
