import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG, findConfigProblems, type ScalerConfig } from '../../src/engine/config.ts';
import { foldRegimeName } from '../../src/engine/regimeName.ts';
import { decodeAddress, encodeAddress } from '../../src/store/address.ts';
import { type Decision, INITIAL_DECISION, NEUTRAL_INPUTS, USAGE_EXAMPLE } from '../../src/store/decision.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const size = fc.double({ min: 0, max: 100, noNaN: true });

const table = fc
  .array(
    fc.tuple(
      fc.string({ minLength: 1, maxLength: 12 }).filter((name) => foldRegimeName(name) !== ''),
      size,
    ),
    { maxLength: 6 },
  )
  .map((entries) => {
    const seen = new Set<string>();
    return Object.fromEntries(
      entries.filter(([name]) => {
        const folded = foldRegimeName(name);
        const isNew = !seen.has(folded) && name.trim() === name && name !== 'none';
        seen.add(folded);
        return isNew && !/\p{Cs}/u.test(name);
      }),
    );
  });

const config: fc.Arbitrary<ScalerConfig> = fc
  .record({
    low: size,
    more: size,
    banditMinScale: share,
    regimeScales: table,
    correlationPenaltyScale: size,
    correlationFloor: share,
    maxPosition: fc.double({ min: 0.01, max: 50, noNaN: true }),
    minShare: share,
    annualise: fc.boolean(),
    capAfter: fc.boolean(),
    atrPeriod: fc.integer({ min: 1, max: 200 }),
    periodsPerYear: fc.option(fc.double({ min: 0.5, max: 1e5, noNaN: true })),
  })
  .map(({ low, more, minShare, ...rest }) => ({
    ...DEFAULT_CONFIG,
    ...rest,
    metaConfidenceRange: [low, low + more] as const,
    minPosition: rest.maxPosition * minShare,
  }));

const decision: fc.Arbitrary<Decision> = fc
  .record({
    config,
    position: finite,
    metaProb: share,
    banditWeight: share,
    correlationPenalty: share,
    currentPnl: finite,
    atr: finite,
    pyramid: fc.boolean(),
    voltarget: fc.boolean(),
  })
  .map(({ config: scaler, pyramid, voltarget, ...numbers }) => ({
    config: scaler,
    inputs: { ...NEUTRAL_INPUTS, ...numbers, regime: Object.keys(scaler.regimeScales)[0] ?? 'NOWHERE' },
    switches: { pyramid, voltarget },
  }));

describe('the address', () => {
  it('brings back every decision exactly, −0 included', () => {
    fc.assert(
      fc.property(decision, (written) => {
        expect(findConfigProblems(written.config)).toEqual([]);
        const read = decodeAddress(encodeAddress('backtest', written));
        expect(read.notices).toEqual([]);
        expect(read.view).toBe('backtest');
        expect(read.decision.inputs).toEqual(written.inputs);
        expect(Object.is(read.decision.inputs.position, written.inputs.position)).toBe(true);
        expect(read.decision.switches).toEqual(written.switches);
        const { regimeScales, ...scalars } = read.decision.config;
        const { regimeScales: writtenScales, ...writtenScalars } = written.config;
        expect(scalars).toEqual(writtenScalars);
        expect(new Map(Object.entries(regimeScales))).toEqual(new Map(Object.entries(writtenScales)));
      }),
    );
  });

  it('never throws, whatever it says, and gives a valid configuration', () => {
    const keys = [
      'view',
      'position',
      'meta',
      'regime',
      'config.maxPosition',
      'config.minPosition',
      'config.regimeScales.X',
      'config.regimeScales.__proto__',
      'config.metaConfidenceRange',
      'pyramid',
      'config.__proto__',
      '%',
    ];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...keys), fc.string())), (pairs) => {
        const search = `?${pairs.map(([key, text]) => `${key}=${text}`).join('&')}`;
        const { decision: read } = decodeAddress(search);
        expect(findConfigProblems(read.config)).toEqual([]);
        expect(Number.isFinite(read.inputs.position)).toBe(true);
      }),
    );
  });

  it('holds the costs of a backtest where there are any, and refuses those that cannot be', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 10_000, noNaN: true }), (cost) => {
        const read = decodeAddress(encodeAddress('backtest', INITIAL_DECISION, cost));
        expect(read.costBasisPoints).toBe(cost === 0 ? 0 : cost);
        expect(read.notices).toEqual([]);
      }),
    );
    expect(encodeAddress('backtest', INITIAL_DECISION)).not.toContain('cost');
    const bad = decodeAddress('?cost=-1');
    expect(bad.costBasisPoints).toBe(0);
    expect(bad.notices).toEqual([
      expect.stringContaining('The cost “-1” in the address is not a finite number from 0'),
    ]);
  });

  it('shows the usage example when it names no input, and neutral inputs for the missing ones when it names any', () => {
    expect(decodeAddress('?view=explore&pyramid=on').decision.inputs).toEqual(USAGE_EXAMPLE);
    expect(decodeAddress('?position=2').decision.inputs).toEqual({ ...NEUTRAL_INPUTS, position: 2 });
    expect(decodeAddress('').decision).toEqual(INITIAL_DECISION);
  });

  it('keeps a valid value beyond a slider’s travel, and replaces an invalid one by its default with a notice', () => {
    expect(decodeAddress('?position=8').decision.inputs.position).toBe(8);
    const { decision: read, notices } = decodeAddress('?meta=1.2&bandit=abc&position=1e999');
    expect(read.inputs).toEqual(NEUTRAL_INPUTS);
    expect(notices).toHaveLength(3);
    expect(notices.join(' ')).toMatch(/Meta probability “1\.2”.*from 0 to 1/);
  });

  it('keeps an unknown regime, and takes a known one however it is written', () => {
    expect(decodeAddress('?regime=FOO').decision.inputs.regime).toBe('FOO');
    expect(decodeAddress('?regime=high vol').decision.inputs.regime).toBe('HIGH_VOL');
  });

  it('removes a regime, changes another and adds a third', () => {
    const { decision: read } = decodeAddress(
      '?config.regimeScales.NORMAL=none&config.regimeScales.TRENDING=1.6&config.regimeScales.CRISIS=0',
    );
    expect(read.config.regimeScales).toEqual({
      TRENDING: 1.6,
      HIGH_VOL: 0.7,
      LOW_VOL: 1.2,
      MEAN_REVERTING: 1,
      CRISIS: 0,
    });
  });

  it('settles values that do not go together by their defaults, with a notice', () => {
    const { decision: read, notices } = decodeAddress('?config.minPosition=2&config.maxPosition=1');
    expect(read.config.minPosition).toBe(0);
    expect(read.config.maxPosition).toBe(1);
    expect(notices).toHaveLength(1);
    const together = decodeAddress('?config.minPosition=4&config.maxPosition=5');
    expect(together.notices).toEqual([]);
    expect(together.decision.config.minPosition).toBe(4);
  });

  it('shows Explore with a notice for a view that is not built yet', () => {
    const { view, notices } = decodeAddress('?view=tune');
    expect(view).toBe('explore');
    expect(notices[0]).toMatch(/not built yet/);
  });
});
