import { createClient } from '@atom/sdk';
import { describe, expect, it } from 'vitest';
import { json, serve } from './support/canned-server.js';
import * as records from './support/records.js';

async function get(record: unknown) {
  const { baseUrl } = await serve(json(record));
  return await createClient({ baseUrl }).get('my-workflow@1.0.0');
}

describe('a member with a default', () => {
  it('has it if an older server leaves the member out', async () => {
    const { description: _description, downloads: _downloads, ...older } = records.wpk;
    expect(await get({ ...older, author: null })).toMatchObject({
      description: '',
      author: '',
      downloads: 0,
    });
  });

  it.each([
    ['a number in place of a text', { author: 1 }, '/author is not of type string'],
    ['a text in place of a number', { downloads: '7' }, '/downloads is not of type number'],
  ])('rejects %s', async (_name, change, flaw) => {
    expect((await get({ ...records.wpk, ...change })).error).toContain(flaw);
  });
});
