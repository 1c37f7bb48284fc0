"""The scaling of engine.md with NumPy over string regimes. Prints one JSON line: the version and the seconds of each run.

usage: python3 numpyScale.py ROWS RUNS
"""

import json
import sys
import time

import numpy as np

REGIMES = np.array(["TRENDING", "HIGH_VOL", "LOW_VOL", "MEAN_REVERTING", "NORMAL"])
MULTIPLIERS = {"TRENDING": 1.4, "HIGH_VOL": 0.7, "LOW_VOL": 1.2, "MEAN_REVERTING": 1.0, "NORMAL": 1.0}


def scale(position, meta_prob, bandit_weight, regime, correlation_penalty):
    regime_factor = np.ones(len(position))
    for name, multiplier in MULTIPLIERS.items():
        regime_factor[regime == name] = multiplier
    size = position * (0.5 + (1.5 - 0.5) * meta_prob)
    size = size * np.maximum(0.2, bandit_weight)
    size = size * regime_factor
    size = size * np.maximum(0.2, 1.0 - correlation_penalty * 1.0)
    return np.clip(size, -3.0, 3.0)


def main(rows, runs):
    random = np.random.default_rng(1)
    columns = (
        random.uniform(-3, 3, rows),
        random.random(rows),
        random.random(rows),
        REGIMES[random.integers(0, len(REGIMES), rows)],
        random.random(rows),
    )
    scale(*columns)
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        scale(*columns)
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"numpy": np.__version__, "seconds": seconds}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
