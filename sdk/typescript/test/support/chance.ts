import { afterEach, beforeEach, vi } from 'vitest';

/** Makes every retry in a file's tests immediate, by making the random factor of the backoff zero. */
export function instantRetries(): void {
  beforeEach(() => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
}
