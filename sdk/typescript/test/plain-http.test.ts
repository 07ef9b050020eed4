import { createClient } from '@atom/sdk';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { json, serve } from './support/canned-server.js';
import { health } from './support/records.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** Returns clients of a module of their own, which has not warned yet. */
async function fresh() {
  return (await import('../src/index.node.js')).createClient;
}

async function proxied() {
  const { baseUrl: proxy } = await serve(json(health));
  return { proxy, baseUrl: 'http://atom.example:8050' };
}

const text =
  'The API key is sent to http://atom.example:8050 without encryption, so anyone on the way can read it. ' +
  'Use an https: base URL.';

describe('an API key that leaves this machine without encryption', () => {
  it('is warned of once in a program', async () => {
    const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const createFresh = await fresh();
    const { proxy, baseUrl } = await proxied();
    for (let made = 0; made < 2; made += 1) {
      const client = createFresh({ baseUrl, proxy, apiKey: 'my-own-key' });
      expect(emitWarning).toHaveBeenCalledTimes(made);
      expect(await client.health()).toEqual(health);
      expect(await client.health()).toEqual(health);
      expect(emitWarning.mock.calls).toEqual([[text, { type: 'AtomWarning', code: 'ATOM_PLAIN_HTTP' }]]);
    }
  });

  it('is warned of once in each client that logs', async () => {
    const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const lines: string[] = [];
    const log = (level: string, line: string) => {
      if (level === 'warning') lines.push(line);
      throw new Error('a hook that fails');
    };
    const client = createClient({ ...(await proxied()), apiKey: 'my-own-key', hooks: { log } });
    for (let call = 0; call < 2; call += 1) expect(await client.health()).toEqual(health);
    expect(lines).toEqual([text]);
    expect(emitWarning).not.toHaveBeenCalled();
  });

  it('is warned of in the console of a browser', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const createFresh = await fresh();
    const fetch = async () => Response.json(health);
    const client = createFresh({ baseUrl: 'http://atom.example:8050', apiKey: 'my-own-key', fetch });
    vi.stubGlobal('process', undefined);
    expect(await client.health()).toEqual(health);
    expect(warn.mock.calls).toEqual([[`${text} (ATOM_PLAIN_HTTP)`]]);
  });

  it.each([
    ['there is no key', 'http://atom.example', null],
    ['the connection is encrypted', 'https://atom.example', 'my-own-key'],
    ['it stays on this machine', 'http://localhost:1', 'my-own-key'],
    ['it stays on this machine, by its address', 'http://127.1.2.3:1', 'my-own-key'],
    ['it stays on this machine, by its IPv6 address', 'http://[::1]:1', 'my-own-key'],
  ])('is not warned of if %s', async (_name, baseUrl, apiKey) => {
    const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const createFresh = await fresh();
    const fetch = async () => Response.json(health);
    expect(await createFresh({ baseUrl, apiKey, fetch }).health()).toEqual(health);
    expect(emitWarning).not.toHaveBeenCalled();
  });
});
