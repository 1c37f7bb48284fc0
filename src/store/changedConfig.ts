import { DEFAULT_CONFIG, type ScalerConfig } from '../engine/config.ts';
import type { Decision } from './decision.ts';

/** The values of a configuration that differ from their defaults, by key. */
export function changedConfig(config: ScalerConfig): readonly (readonly [key: string, value: unknown])[] {
  const usual = new Map<string, unknown>(Object.entries(DEFAULT_CONFIG));
  return Object.entries(config).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(usual.get(key)));
}

/** The switches that are on and the configuration as far as it differs from its defaults, for the line under a picture. */
export function describeSettings({ config, switches }: Decision): readonly string[] {
  const changed = changedConfig(config).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  return [
    ...(switches.pyramid ? ['pyramiding on'] : []),
    ...(switches.voltarget ? ['volatility target on'] : []),
    ...(changed.length > 0 ? changed : ['default configuration']),
  ];
}
