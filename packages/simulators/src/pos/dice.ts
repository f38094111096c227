import { createSeededRandom } from '../capillary/faults/seeded-random.ts';

/** Chance that falls the same way for the same seed. */
export interface Dice {
  /** True with this probability, 0 to 1. */
  chance(probability: number): boolean;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  oneOf<Item>(items: readonly [Item, ...Item[]]): Item;
  /** 32 hexadecimal digits, as tills make request ids. */
  requestId(): string;
}

export function createDice(seed: number): Dice {
  const random = createSeededRandom(seed);
  const whole = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  return {
    chance: (probability) => random() < probability,
    whole,
    oneOf: ([first, ...rest]) =>
      rest.length === 0 ? first : ([first, ...rest][whole(0, rest.length)] ?? first),
    requestId: () => Array.from({ length: 32 }, () => whole(0, 15).toString(16)).join(''),
  };
}
