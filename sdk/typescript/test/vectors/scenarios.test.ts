import { type AtomClient, type CallPromise, createClient } from '@atom/sdk';
import type { Fault, Simulation } from '@atom/sdk/simulation';
import { afterAll, beforeAll, expect } from 'vitest';
import * as overFetch from '../../src/index.js';
import { startAtomd } from '../support/atomd.js';
import { instantRetries } from '../support/chance.js';
import { openVectors } from '../support/vectors.js';

interface ScenarioCase {
  call: 'publish' | 'list' | 'download' | 'approve' | 'yank' | 'create_token' | 'health' | 'wait_for_review';
  faults: Fault[];
  options?: { call_ms?: number; attempt_ms?: number; wait_ms?: number; interval_ms?: number };
  expect: {
    outcome: string;
    attempts: number;
    requests: number;
    faults_used: number;
    code?: string;
    http_status?: number;
    versions?: number;
    events?: number;
    tokens?: number;
    took_ms?: [number, number];
  };
}

const { each } = openVectors<{ cases: ScenarioCase[] }>('scenarios');

instantRetries();

let starting: Promise<Simulation>;
beforeAll(() => {
  starting = startAtomd();
  starting.catch(() => undefined);
});
afterAll(async () => {
  expect(await (await starting).stop()).toBe(0);
});

let count = 0;

/** A package of the case's own, without faults. */
class Package {
  readonly name = `scenario-${++count}`;
  readonly id = `${this.name}@1.0.0`;
  readonly document = { name: this.name, version: '1.0.0', steps: ['init'] };
  readonly #client: AtomClient<'throw'>;

  constructor(simulation: Simulation) {
    this.#client = simulation.client({ errors: 'throw' });
  }

  async prepare(call: ScenarioCase['call']): Promise<void> {
    if (call === 'publish' || call === 'create_token' || call === 'health') return;
    await this.#client.publishWPK(this.document);
    if (call === 'yank') await this.#client.approveWPK(this.id);
  }

  async versions(): Promise<number> {
    const found = await createClient(this.#client.baseUrl, 'developer').getPackage(this.name);
    return found.error === undefined ? found.versions.length : 0;
  }

  async events(): Promise<number> {
    let events = 0;
    for (let after = 0; ; ) {
      const page = await this.#client.listEvents({ after, limit: 100 });
      events += page.events.filter(({ subject }) => subject === this.id).length;
      if (page.next_after === after) return events;
      after = page.next_after;
    }
  }

  async tokens(): Promise<number> {
    const { tokens } = await this.#client.tokens.list();
    return tokens.filter(({ note }) => note === this.name).length;
  }
}

type Result = {
  error?: string | undefined;
  status?: string;
  code?: string;
  httpStatus?: number;
  attempts?: number;
};

function make({ call, options }: ScenarioCase, client: AtomClient, { id, name, document }: Package) {
  const calls: Record<ScenarioCase['call'], () => CallPromise<object>> = {
    publish: () => client.publishWPK(document),
    list: () => client.listWorkflows({ limit: 1 }),
    download: () => client.download(id),
    approve: () => client.approveWPK(id),
    yank: () => client.yank(id),
    create_token: () => client.tokens.create({ scopes: ['publish'], note: name }),
    health: () => client.health(),
    wait_for_review: () =>
      client.waitForReview(id, { timeoutMs: options?.wait_ms, intervalMs: options?.interval_ms }),
  };
  return calls[call]().withResponse() as Promise<{ result: Result; response?: { attempts: number } }>;
}

/** Returns true if a duration is within bounds. A timer may fire a little early. */
function fits(ms: number, [least, most]: [number, number]): boolean {
  return ms > least - 5 && ms < most;
}

/** A client of a scenario, over `node:http` and over `fetch`. */
const transports: Record<string, typeof overFetch.createClient> = {
  'node:http': createClient,
  fetch: overFetch.createClient,
};

async function run(simulation: Simulation, transport: string, item: ScenarioCase) {
  const { call, faults, options, expect: expected } = item;
  const subject = new Package(simulation);
  await subject.prepare(call);
  const scenario = await simulation.faults(faults);
  const client = transports[transport]?.({
    baseUrl: simulation.url,
    apiKey: 'developer',
    headers: { 'Atom-Scenario': scenario.id },
    timeouts: { callMs: options?.call_ms, attemptMs: options?.attempt_ms },
  });
  const began = performance.now();
  const { result, response } = await make(item, client as AtomClient, subject);
  const ms = performance.now() - began;
  const failed = result.error !== undefined;
  const reads = call === 'list' || call === 'download';
  const { used, requests } = await scenario.report();
  return {
    outcome: failed ? 'failed' : reads ? 'ok' : result.status,
    attempts: failed ? result.attempts : response?.attempts,
    requests,
    faults_used: used,
    ...(failed && { code: result.code }),
    ...(expected.http_status !== undefined && { http_status: result.httpStatus }),
    ...(expected.versions !== undefined && { versions: await subject.versions() }),
    ...(expected.events !== undefined && { events: await subject.events() }),
    ...(expected.tokens !== undefined && { tokens: await subject.tokens() }),
    ...(expected.took_ms !== undefined && { took_ms: fits(ms, expected.took_ms) ? expected.took_ms : ms }),
  };
}

each('cases', async (scenario) => {
  const simulation = await starting;
  for (const transport of Object.keys(transports)) {
    expect(await run(simulation, transport, scenario), transport).toEqual(scenario.expect);
  }
});
