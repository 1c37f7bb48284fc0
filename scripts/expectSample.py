"""The expected results of the sample backtest, in plain Python: written from the specification of the engine, sharing no code with it.

    python3 scripts/expectSample.py                       writes test/fixtures/simulatedBacktest.expected.csv
    python3 scripts/expectSample.py CSV EXPECTED_CSV      compares with somebody else's expected results, to the bit
"""
import csv
import pathlib
import sys

REGIMES = {"TRENDING": 1.4, "HIGH_VOL": 0.7, "LOW_VOL": 1.2, "MEAN_REVERTING": 1.0, "NORMAL": 1.0}
META_AT_0, META_AT_1 = 0.5, 1.5
BANDIT_FLOOR = CORRELATION_FLOOR = 0.2
CAP = 3.0
WINNER_BOOST, LOSER_CUT, THRESHOLD = 0.5, 0.3, 0.02
TARGET_VOL, MAX_LEVERAGE, MIN_VOL = 0.12, 3.0, 0.001


def clip(x):
    return min(max(x, -CAP), CAP)


def pyramid(position, meta, pnl):
    if pnl is not None and pnl > THRESHOLD:
        factor = 1.0 + meta * WINNER_BOOST
    elif pnl is not None and pnl < -THRESHOLD:
        factor = 1.0 - (1.0 - meta) * LOSER_CUT
    else:
        factor = 1.0
    return clip(position * factor)


def volatility_target(position, atr, close):
    if atr is None or not atr > 0 or close is None or not close > 0:
        return position
    return position * min(TARGET_VOL / max(atr / close, MIN_VOL), MAX_LEVERAGE)


def number(text):
    return float(text) if text else None


def results(row):
    meta = number(row["meta_prob"])
    meta_factor = META_AT_0 + (META_AT_1 - META_AT_0) * meta
    bandit_factor = max(BANDIT_FLOOR, number(row["bandit_weight"]))
    regime_factor = REGIMES.get(row["regime"], 1.0)
    correlation_factor = max(CORRELATION_FLOOR, 1.0 - number(row["correlation_penalty"]) * 1.0)
    uncapped = number(row["raw_position"]) * meta_factor * bandit_factor * regime_factor * correlation_factor
    scaled = clip(uncapped)
    pyramided = pyramid(scaled, meta, number(row["pnl"]))
    atr, close = number(row["atr"]), number(row["close"])
    return {
        "timestamp": row["timestamp"],
        "meta_factor": meta_factor,
        "bandit_factor": bandit_factor,
        "regime_factor": regime_factor,
        "correlation_factor": correlation_factor,
        "uncapped_position": uncapped,
        "scaled_position": scaled,
        "pyramided_position": pyramided,
        "vol_targeted_position": volatility_target(scaled, atr, close),
        "vol_targeted_pyramided_position": volatility_target(pyramided, atr, close),
    }


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write_expected(source, target):
    rows = [results(row) for row in read(source)]
    with open(target, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(rows[0])
        writer.writerows([value if isinstance(value, str) else repr(value) for value in row.values()] for row in rows)
    print(f"wrote {len(rows)} expected rows")


def compare(source, expected):
    differences = 0
    rows = 0
    for row, wanted in zip(read(source), read(expected), strict=True):
        rows += 1
        own = results(row)
        differences += sum(repr(own[name]) != repr(float(text)) for name, text in wanted.items() if name != "timestamp")
    print(f"{rows} rows, {differences} differing cells")
    return differences


if __name__ == "__main__":
    if len(sys.argv) == 3:
        sys.exit(1 if compare(sys.argv[1], sys.argv[2]) else 0)
    root = pathlib.Path(__file__).resolve().parent.parent
    write_expected(root / "src/data/sample/simulatedBacktest.csv", root / "test/fixtures/simulatedBacktest.expected.csv")
