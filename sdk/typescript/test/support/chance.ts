import { afterEach, beforeEach, vi } from 'vitest';

/** Lets every retry of the tests of a file follow at once: no backoff is longer than chance, here nothing, makes it. */
export function instantRetries(): void {
  beforeEach(() => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
}
