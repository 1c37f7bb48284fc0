import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/engine/config.ts';
import { formatConfig, parseConfig } from '../../src/store/configText.ts';

const reasonsOf = (text: string): readonly string[] => {
  const parsed = parseConfig(text);
  return 'reasons' in parsed ? parsed.reasons : [];
};

describe('a configuration as text', () => {
  it('comes back as it went', () => {
    const config = {
      ...DEFAULT_CONFIG,
      maxPosition: 2,
      regimeScales: { CRISIS: 0, TRENDING: 0.1 + 0.2 },
      periodsPerYear: 365.25,
    };
    expect(parseConfig(formatConfig(config))).toEqual({ config });
  });

  it('leaves what it does not name at the default', () => {
    expect(parseConfig('{"banditMinScale":0.1}')).toEqual({ config: { ...DEFAULT_CONFIG, banditMinScale: 0.1 } });
  });

  it('names every value that is not valid and takes nothing over', () => {
    const reasons = reasonsOf('{"maxPosition":0,"banditMinScale":"x","regimeScales":{"A":-1}}');
    expect(reasons).toHaveLength(3);
    expect(reasons.join(' ')).toMatch(/maxPosition is 0; valid is a finite number above 0/);
  });

  it('refuses what is no configuration', () => {
    expect(reasonsOf('{')[0]).toMatch(/not JSON/);
    expect(reasonsOf('[1]')[0]).toMatch(/one JSON object/);
    expect(reasonsOf('{"maxPositon":1}')[0]).toMatch(/no configuration value named “maxPositon”/);
    expect(reasonsOf('{"format":"other/9"}')[0]).toMatch(/this page reads/);
    expect(reasonsOf('{"__proto__":{"maxPosition":1}}')[0]).toMatch(/__proto__/);
  });

  it('refuses two names for one regime', () => {
    expect(reasonsOf('{"regimeScales":{"High Vol":1,"HIGH_VOL":2}}')[0]).toMatch(/the same name/);
  });
});
