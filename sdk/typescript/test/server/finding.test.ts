import type { AtomClient } from '@atom/sdk';
import { beforeEach, describe, expect, it } from 'vitest';
import { describeServers, failureOf, freshName, workflow } from '../support/servers.js';

describeServers((server) => {
  let client: AtomClient<'throw'>;
  let reviewer: AtomClient<'throw'>;
  let anonymous: AtomClient<'throw'>;
  beforeEach(() => {
    ({ client, reviewer, anonymous } = server());
  });

  async function approved(name: string, ...versions: string[]): Promise<void> {
    for (const version of versions) {
      await client.publishWPK(workflow(name, version));
      await reviewer.approveWPK(`${name}@${version}`);
    }
  }

  describe('finding', () => {
    it('works by exact version, range and latest', async () => {
      const name = freshName();
      await approved(name, '1.2.0', '1.10.0', '2.0.0', '3.0.0-rc.1');
      const versionOf = async (selector: string) => (await anonymous.get(`${name}@${selector}`)).version;
      expect(await versionOf('1.2.0')).toBe('1.2.0');
      expect(await versionOf('^1.2')).toBe('1.10.0');
      expect(await versionOf('>=1.2 <2')).toBe('1.10.0');
      expect(await versionOf('latest')).toBe('2.0.0');
      expect(await versionOf('3.0.0-rc.1')).toBe('3.0.0-rc.1');
      expect(await failureOf(anonymous.get(`${name}@^4`))).toMatchObject({ code: 'wpk_not_found' });
      expect(await failureOf(anonymous.get(`${name}@not a range`))).toMatchObject({ code: 'invalid_range' });
      expect(await anonymous.getPackage(name)).toMatchObject({
        name,
        latest: '2.0.0',
        versions: ['3.0.0-rc.1', '2.0.0', '1.10.0', '1.2.0'].map((version) => ({ version })),
      });
    });

    it('returns every version of a package that has more than one page', async () => {
      const name = freshName();
      const versions = Array.from({ length: 101 }, (_, minor) => `1.${minor}.0`);
      await client.publishMany(versions.map((version) => workflow(name, version)));
      const found = await client.getPackage(name);
      expect(found.versions.map(({ version }) => version)).toEqual(versions.reverse());
      expect(found.next_cursor).toBeNull();
    });

    it('lists pages without a gap or an overlap', async () => {
      const name = freshName();
      await approved(name, '1.0.0', '1.1.0', '1.2.0');
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await client.listWorkflows({ status: 'approved', limit: 2, cursor });
        expect(page.count).toBe(page.wpks.length);
        expect(page.count).toBeLessThanOrEqual(2);
        ids.push(...page.wpks.map(({ id }) => id));
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      expect(ids.filter((id) => id.startsWith(`${name}@`))).toEqual([
        `${name}@1.2.0`,
        `${name}@1.1.0`,
        `${name}@1.0.0`,
      ]);
      expect(new Set(ids).size).toBe(ids.length);
    });

    it('lists by status, and hides unapproved versions from strangers', async () => {
      const { id } = await client.publishWPK(workflow(freshName()));
      const idsOf = (page: { wpks: { id: string }[] }) => page.wpks.map((wpk) => wpk.id);
      expect(idsOf(await client.listWorkflows('pending'))).toContain(id);
      expect(idsOf(await client.listWorkflows('approved'))).not.toContain(id);
      expect(idsOf(await anonymous.listWorkflows())).not.toContain(id);
      expect(await failureOf(anonymous.get(id))).toMatchObject({ code: 'wpk_not_found', httpStatus: 404 });
    });

    it('reports invalid parameters', async () => {
      expect(await failureOf(client.listWorkflows({ colour: 'red' } as object))).toMatchObject({
        code: 'unknown_parameter',
        httpStatus: 400,
      });
      expect(await failureOf(client.listWorkflows({ limit: 101 }))).toMatchObject({
        code: 'invalid_parameter',
      });
      expect(await failureOf(client.listWorkflows({ cursor: 'x' }))).toMatchObject({
        code: 'invalid_cursor',
      });
    });
  });

  describe('many at once', () => {
    it('are published, listed over all pages and downloaded, and unchanged when published again', async () => {
      const name = freshName();
      const sources = Array.from({ length: 30 }, (_, patch) => workflow(name, `1.0.${patch}`));
      const first = await client.publishMany(sources);
      expect(first.map(({ status }) => status)).toEqual(sources.map(() => 'uploaded'));
      const again = await client.publishMany(sources, { concurrency: 3 });
      expect(again.map(({ status }) => status)).toEqual(sources.map(() => 'unchanged'));

      const listed: string[] = [];
      for await (const { id } of client.listAll({ status: 'pending', limit: 7 })) {
        if (id.startsWith(`${name}@`)) listed.push(id);
      }
      const ids = sources.map(({ version }) => `${name}@${version}`);
      expect(listed.sort()).toEqual([...ids].sort());

      const [bad, ...good] = await client.downloadMany([`${name}@9.9.9`, ...ids]);
      expect(bad).toMatchObject({ status: 'failed', code: 'wpk_not_found', attempts: 1 });
      expect(good.map((file) => file.error === undefined && file.id)).toEqual(ids);
    });
  });

  describe('events', () => {
    it('can be followed from any point, each once and in order', async () => {
      let before = -1;
      for (let after = 0; after !== before; ) {
        before = after;
        after = (await client.listEvents({ after, limit: 100 })).next_after;
      }
      const { id } = await client.publishWPK(workflow(freshName()));

      const types: string[] = [];
      const seqs = [before];
      const approval = reviewer.approveWPK(id);
      for await (const { seq, type, subject } of client.follow({ after: before, intervalMs: 10 })) {
        seqs.push(seq);
        if (subject !== id) continue;
        types.push(type);
        if (type === 'wpk.yanked') break;
        // What happens while it is followed comes as well.
        if (type === 'wpk.approved') await client.yank(id);
      }
      await approval;
      expect(types).toEqual(['wpk.published', 'wpk.approved', 'wpk.yanked']);
      expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    });
  });
});
