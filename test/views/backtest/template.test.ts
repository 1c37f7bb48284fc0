import { describe, expect, it } from 'vitest';
import { isForwardReturn, matchHeader } from '../../../src/data/schema.ts';
import { templateCsv } from '../../../src/views/backtest/template.model.ts';
import { readBacktest } from '../../data/readText.ts';

describe('the template', () => {
  it('has every column of the documentation, each found without doubt', () => {
    const [header = ''] = templateCsv().split('\n');
    const names = header.split(',');
    // Source: the table in backtest-files.md, Columns.
    expect(new Set(names)).toEqual(
      new Set(
        'timestamp raw_position meta_prob bandit_weight regime correlation_penalty pnl atr close high low forward_return strategy'.split(
          ' ',
        ),
      ),
    );
    const reading = matchHeader(names);
    expect(reading).toMatchObject({ kind: 'matched', notUsed: [] });
    expect(reading.kind === 'matched' && reading.columns.size).toBe(names.length);
    expect(isForwardReturn('forward_return')).toBe(true);
  });

  it('is read by the page without a rejected row or a remark', () => {
    const { ledger, numbers, problems } = readBacktest(templateCsv());
    expect(ledger).toMatchObject({ read: 3, scaled: 3, rejected: 0, withRemarks: 0 });
    expect(problems).toEqual([]);
    expect([...(numbers.get('rawPosition') ?? [])]).toEqual([1, 0.5, -0.8]);
  });

  it('holds returns that are those of its closes', () => {
    const { numbers } = readBacktest(templateCsv());
    const closes = [...(numbers.get('close') ?? [])];
    const returns = [...(numbers.get('return') ?? [])];
    const own = closes.slice(1).map((close, i) => close / (closes[i] ?? Number.NaN) - 1);
    own.forEach((value, i) => void expect(returns[i]).toBeCloseTo(value, 12));
    expect(returns.at(-1)).toBeNaN();
  });
});
