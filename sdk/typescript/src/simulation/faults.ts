import { randomUUID } from 'node:crypto';
import { type AtomClient, AtomError, type ClientSettings, createClient, type ErrorMode } from '@atom/sdk';

/** One thing that goes wrong. Times are in milliseconds. */
export type Fault =
  /** Responds with this status (400 to 599), and `Retry-After` if given; nothing is done. */
  | { status: number; retry_after?: string }
  /** Responds with 200 and a body that is not JSON; nothing is done. */
  | { invalid_json: true }
  /** Sends nothing for this time, then resets the connection; nothing is done. */
  | { stall_ms: number }
  /** Resets the connection: before the request is done, or after it is done, either inside or instead of the response. */
  | { reset: 'before' | 'inside' | 'after' }
  /** Does the request, and closes the connection in an orderly way after half of the response. */
  | { truncate: true }
  /** Does the request, and sends half of the body's length as `Content-Length`. */
  | { length: 'short' }
  /** Does the request, and delays the response for this time. */
  | { delay_ms: number };

/** The progress of a scenario. */
export interface FaultReport {
  scenario: string;
  /** Faults that requests have met so far. */
  used: number;
  /** Faults that are still to come. */
  remaining: number;
  /** Requests of the scenario, with or without a fault. */
  requests: number;
}

/** A list of faults that the requests of some clients meet, one after the other, and then none. */
export class Scenario {
  readonly id: string;
  readonly #url: string;

  /** @internal */
  constructor(url: string, id: string) {
    this.#url = url;
    this.id = id;
  }

  /** Creates a client whose requests meet the faults. */
  client<Mode extends ErrorMode = 'return'>(
    settings: ClientSettings<Mode> & { apiKey?: string | null } = {},
  ): AtomClient<Mode> {
    const headers = { ...settings.headers, 'Atom-Scenario': this.id };
    return createClient<Mode>({ baseUrl: this.#url, apiKey: 'developer', ...settings, headers });
  }

  /** Returns how many faults were met, and by how many requests. */
  report(): Promise<FaultReport> {
    return exchange(`${this.#url}/simulation/faults/${this.id}`);
  }
}

/** Starts a scenario. */
export async function beginScenario(url: string, faults: readonly Fault[]): Promise<Scenario> {
  const id = randomUUID();
  await exchange(`${url}/simulation/faults`, { scenario: id, faults });
  return new Scenario(url, id);
}

async function exchange(url: string, body?: object): Promise<FaultReport> {
  const response = await fetch(url, {
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const { code, detail, errors, ...report } = (await response.json()) as FaultReport & Record<string, string>;
  if (response.ok) return report;
  throw new AtomError(detail ?? `The simulation responded with ${response.status}.`, {
    code: code ?? 'invalid_response',
    httpStatus: response.status,
    errors: Array.isArray(errors) ? errors : undefined,
  });
}
