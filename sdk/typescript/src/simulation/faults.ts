import { randomUUID } from 'node:crypto';
import { type AtomClient, AtomError, type ClientSettings, createClient, type ErrorMode } from '@atom/sdk';

/** Exactly one thing that goes wrong. Times are milliseconds. */
export type Fault =
  /** This status (400 to 599), with `Retry-After` where it is given, in place of the answer; nothing is done. */
  | { answer: number; retry_after?: string }
  /** 200 with a body that is no JSON; nothing is done. */
  | { invalid_json: true }
  /** Nothing is sent for so long, then the connection is reset; nothing is done. */
  | { stall_ms: number }
  /** The connection is reset before anything is done, or it is done, and reset inside of the answer or in its place. */
  | { reset: 'before' | 'inside' | 'after' }
  /** It is done, and the connection ends in order after half of the answer. */
  | { truncate: true }
  /** It is done, and `Content-Length` says half of the answer. */
  | { length: 'short' }
  /** It is done, and the answer waits for so long. */
  | { delay_ms: number };

/** How far a scenario is. */
export interface FaultReport {
  scenario: string;
  /** Faults that requests have met. */
  used: number;
  /** Faults that wait for one. */
  remaining: number;
  /** Requests of the scenario, with a fault and without. */
  requests: number;
}

/** Faults that the requests of some clients meet, one after the other, and then none. */
export class Scenario {
  readonly id: string;
  readonly #url: string;

  /** @internal */
  constructor(url: string, id: string) {
    this.#url = url;
    this.id = id;
  }

  /** A client whose requests meet the faults. */
  client<Mode extends ErrorMode = 'return'>(
    settings: ClientSettings<Mode> & { apiKey?: string | null } = {},
  ): AtomClient<Mode> {
    const headers = { ...settings.headers, 'Atom-Scenario': this.id };
    return createClient<Mode>({ baseUrl: this.#url, apiKey: 'developer', ...settings, headers });
  }

  /** How many of the faults were met, and by how many requests. */
  report(): Promise<FaultReport> {
    return exchange(`${this.#url}/simulation/faults/${this.id}`);
  }
}

/** Begins a scenario. */
export async function beginScenario(url: string, faults: readonly Fault[]): Promise<Scenario> {
  const id = randomUUID();
  await exchange(`${url}/simulation/faults`, { scenario: id, faults });
  return new Scenario(url, id);
}

async function exchange(url: string, body?: object): Promise<FaultReport> {
  const answer = await fetch(url, {
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const { code, detail, errors, ...report } = (await answer.json()) as FaultReport & Record<string, string>;
  if (answer.ok) return report;
  throw new AtomError(detail ?? `The simulation answered ${answer.status}.`, {
    code: code ?? 'invalid_response',
    httpStatus: answer.status,
    errors: Array.isArray(errors) ? errors : undefined,
  });
}
