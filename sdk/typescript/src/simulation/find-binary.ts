import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { AtomError } from '@atom/sdk';

/** Finds the server: the given path, or that of `ATOMD`, or the one in `PATH`. Fails with `simulation_failed`. */
export function findBinary(given: string | undefined): string {
  const named = given ?? (process.env['ATOMD'] || undefined);
  if (named !== undefined) {
    if (isExecutable(named)) return named;
    const source = given === undefined ? ' (ATOMD)' : '';
    throw new AtomError(`There is no executable atomd at ${named}${source}. ${ADVICE}`, {
      code: 'simulation_failed',
    });
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = folders.map((folder) => join(folder, 'atomd')).find(isExecutable);
  if (found !== undefined) return found;
  throw new AtomError(`There is no atomd in PATH. ${ADVICE}`, { code: 'simulation_failed' });
}

const ADVICE =
  'Install the ATOM Cloud server, or build it (make build in its repository creates build/release/bin/atomd), and set the option binary or ATOMD to its path.';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
