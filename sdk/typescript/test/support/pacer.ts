import type { Pacer } from '../../src/internal/pacer.js';

/** A clock that only waits advance, and take no time, and a constant random number. */
export class TestPacer implements Pacer {
  readonly waits: number[] = [];
  readonly chance: number;
  #now = 0;

  constructor(chance = 0.5) {
    this.chance = chance;
  }

  now(): number {
    return this.#now;
  }

  wallClock(): number {
    return Date.UTC(2026, 10, 24, 12) + this.#now;
  }

  random(): number {
    return this.chance;
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  async sleep(ms: number): Promise<void> {
    this.waits.push(ms);
    this.advance(ms);
  }
}
