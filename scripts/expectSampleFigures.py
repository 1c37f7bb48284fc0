"""Writes test/fixtures/simulatedBacktest.figures.json: the figures of the sample backtest, computed apart from the engine.

Standard library only. Definitions: attribution-and-statistics.md 8 and 12b, default configuration, no costs. Positions come from
simulatedBacktest.expected.csv, which expectSample.py computes apart from the engine as well.
"""

import csv
import datetime
import json
import math
import pathlib
import statistics

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIXTURES = ROOT / 'test' / 'fixtures'


def read(path):
    with open(path, newline='', encoding='utf-8') as file:
        return list(csv.DictReader(file))


def quantile(values, share):
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])


def series_figures(positions, returns, per_year):
    sizes = [abs(x) for x in positions]
    steps = [abs(b - a) for a, b in zip(positions, positions[1:])]
    earned = [x * r for x, r in zip(positions, returns) if r is not None]
    bars = len(earned)
    mean = math.fsum(earned) / bars
    deviation = statistics.stdev(earned)
    moments = [math.fsum((s - mean) ** k for s in earned) / bars for k in (2, 3, 4)]
    skew = moments[1] / moments[0] ** 1.5
    kurtosis = moments[2] / moments[0] ** 2
    sharpe = mean / deviation
    error = math.sqrt((1 - skew * sharpe + (kurtosis - 1) / 4 * sharpe**2) / (bars - 1))
    wealth, path = 1.0, [1.0]
    for s in earned:
        wealth *= 1 + s
        path.append(wealth)
    worst, worst_bars = 0.0, 0
    for t, w in enumerate(path):
        peak = max(path[: t + 1])
        if w / peak - 1 < worst:
            worst = w / peak - 1
            start = max(k for k in range(t + 1) if path[k] == peak)
            recovered = next((k for k in range(t, len(path)) if path[k] >= peak), bars)
            worst_bars = recovered - start
    gains = math.fsum(s for s in earned if s > 0)
    losses = -math.fsum(s for s in earned if s < 0)
    cagr = wealth ** (per_year / bars) - 1
    return {
        'meanAbs': math.fsum(sizes) / len(sizes),
        'medianAbs': quantile(sizes, 0.5),
        'p95Abs': quantile(sizes, 0.95),
        'maxAbs': max(sizes),
        'timeInMarket': sum(x != 0 for x in positions) / len(positions),
        'turnover': per_year * math.fsum(steps) / len(steps),
        'totalReturn': wealth - 1,
        'cagr': cagr,
        'volatility': deviation * math.sqrt(per_year),
        'sharpe': sharpe * math.sqrt(per_year),
        'sharpeStandardError': error * math.sqrt(per_year),
        'psr': statistics.NormalDist().cdf(sharpe / error),
        'sortino': mean / math.sqrt(math.fsum(min(s, 0) ** 2 for s in earned) / bars) * math.sqrt(per_year),
        'maxDrawdown': worst,
        'maxDrawdownBars': worst_bars,
        'calmar': cagr / abs(worst),
        'skew': skew,
        'kurtosis': kurtosis,
        'hitRate': sum(s > 0 for s in earned) / sum(s != 0 for s in earned),
        'profitFactor': gains / losses,
    }


def main():
    rows = read(ROOT / 'src' / 'data' / 'sample' / 'simulatedBacktest.csv')
    results = read(FIXTURES / 'simulatedBacktest.expected.csv')
    dates = [datetime.date.fromisoformat(row['timestamp'][:10]) for row in rows]
    per_year = (len(rows) - 1) / ((dates[-1] - dates[0]).days / 365.25)
    returns = [float(row['return']) if row['return'] else None for row in rows]
    raw = [float(row['raw_position']) for row in rows]
    scaled = [float(result['scaled_position']) for result in results]
    final = [float(result['vol_targeted_pyramided_position']) for result in results]
    before_cap = [abs(float(result['uncapped_position'])) for result in results]
    ratio = math.fsum(map(abs, scaled)) / math.fsum(map(abs, raw))
    cap, floor = 3.0, 0.2
    figures = {
        'rows': len(rows),
        'periodsPerYear': per_year,
        'timeAtCap': sum(x >= cap for x in before_cap) / len(rows),
        'clipLoss': math.fsum(max(x - cap, 0) for x in before_cap) / math.fsum(before_cap),
        'banditFloorTime': sum(float(row['bandit_weight']) < floor for row in rows) / len(rows),
        'correlationFloorTime': sum(1 - float(row['correlation_penalty']) < floor for row in rows) / len(rows),
    }
    series = {'Raw': raw, 'Scaled': scaled, 'Matched': [x * ratio for x in raw], 'Final': final}
    for suffix, positions in series.items():
        for metric, value in series_figures(positions, returns, per_year).items():
            figures[f'{metric}{suffix}'] = value
    path = FIXTURES / 'simulatedBacktest.figures.json'
    path.write_text(json.dumps(figures, indent=1) + '\n', encoding='utf-8')


if __name__ == '__main__':
    main()
