import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startEngine } from './engine-under-test.ts';
import type { Brand, EngineUnderTest } from './engine-under-test.ts';
import { createThiefGame, OWNER, SECRET_PATHS, SESSION_ACTIONS, TWISTS } from './thief-game.ts';
import type { Theft } from './thief-game.ts';

const FALLBACK = { CONF_FALLBACK_CHANNELS: 'EMAIL' };
const MFA = { ...FALLBACK, IS_MFA_ENABLED: true, CONF_FORCED_MFA: true };
const BRANDS: readonly Partial<Brand>[] = [
  { config: FALLBACK },
  { passwordEnabled: true, config: FALLBACK },
  { config: MFA },
  { passwordEnabled: true, config: { ...MFA, IS_MFA_PASSWORD_ENABLED: true } },
];

const theft: fc.Arbitrary<Theft> = fc.oneof(
  fc.record({
    kind: fc.constant('raid' as const),
    family: fc.constantFrom('' as const, '' as const, 'web/' as const),
    as: fc.constantFrom(0, 0, 0, 1, 2, 3, 4),
    onOwnersDevice: fc.constantFrom(false, false, true),
    actions: fc.array(fc.constantFrom(...SESSION_ACTIONS), { minLength: 2, maxLength: 6 }),
  }),
  fc.record({
    kind: fc.constant('in-session' as const),
    action: fc.constantFrom(...SESSION_ACTIONS),
    session: fc.nat(3),
    twist: fc.constantFrom(...TWISTS),
  }),
  fc.record({
    kind: fc.constant('with-secrets' as const),
    path: fc.constantFrom(...SECRET_PATHS),
    as: fc.nat(4),
  }),
);

/** Honest sign-ins in between, so that there is something to steal and something to steal with. */
const step = fc.oneof(
  { weight: 6, arbitrary: theft },
  { weight: 1, arbitrary: fc.constantFrom('owner' as const, 'thief' as const) },
);

describe('no sequence of calls', () => {
  it('gives a token of a passed factor without its code, password, key or token', async () => {
    const engine = await startEngine();
    const tokens = { thief: 0, owner: 0 };
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...BRANDS),
        fc.constantFrom(true, true, false),
        fc.array(step, { minLength: 5, maxLength: 20 }),
        async (settings, isOwnerKnown, steps) => {
          const brand = `RUN${run++}`;
          seedBrand(engine, brand, settings, isOwnerKnown);
          const game = createThiefGame({ engine, brand, isOwnerKnown });
          await game.signIn('thief');
          for (const next of steps) {
            await (typeof next === 'string' ? game.signIn(next) : game.steal(next));
          }
          tokens.thief += game.tokens.thief;
          tokens.owner += game.tokens.owner;
        },
      ),
      { numRuns: 60 },
    );
    // Otherwise the rules above were never put to the test.
    expect(tokens.thief).toBeGreaterThan(20);
    expect(tokens.owner).toBeGreaterThan(20);
  });
});

function seedBrand(
  engine: EngineUnderTest,
  code: string,
  settings: Partial<Brand>,
  isOwnerKnown: boolean,
): void {
  const owner = {
    uid: 'owner',
    identifiers: [
      { type: 'MOBILE' as const, value: OWNER.mobile },
      { type: 'USERNAME' as const, value: 'owner' },
    ],
    password: OWNER.password,
    mfaPassword: OWNER.password,
  };
  engine.simulator.seed({ brands: [{ ...settings, code, users: isOwnerKnown ? [owner] : [] }] });
}
