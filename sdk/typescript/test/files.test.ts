import { execFile } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient, digest } from '@atom/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CannedServer, serve } from './support/canned-server.js';

/** Onto what a download may be written. */

const body = '{"name":"my-workflow"}';
let folder: string;
let server: CannedServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atom-sdk-'));
  server = await serve({
    headers: {
      etag: `"${await digest(new TextEncoder().encode(body))}"`,
      'content-type': 'application/json',
    },
    body,
  });
});
afterEach(() => rm(folder, { recursive: true }));

const download = (path: string) => createClient(server.baseUrl).download('my-workflow@1.0.0', { path });
const modeOf = async (path: string) => (await stat(path)).mode & 0o7777;

async function expectWritten(path: string, names: string[]) {
  const result = await download(path);
  expect(result.error).toBeUndefined();
  expect(await readFile(path, 'utf8')).toBe(body);
  expect((await readdir(folder)).sort()).toEqual(names);
}

describe('a download onto', () => {
  it('nothing makes a file with the mode of the umask', async () => {
    const path = join(folder, 'new.json');
    const before = process.umask(0o027);
    try {
      await expectWritten(path, ['new.json']);
    } finally {
      process.umask(before);
    }
    expect(await modeOf(path)).toBe(0o640);
  });

  it.each([0o600, 0o664, 0o755])('a file keeps its mode: %o', async (mode) => {
    const path = join(folder, 'old.json');
    await writeFile(path, 'old');
    await chmod(path, mode);
    await expectWritten(path, ['old.json']);
    expect(await modeOf(path)).toBe(mode);
  });

  it('a symbolic link writes the file that it leads to, over several links and folders', async () => {
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'sub', 'file.json'), 'old', { mode: 0o600 });
    await symlink('file.json', join(folder, 'sub', 'inner'));
    await symlink('sub/inner', join(folder, 'outer'));
    await expectWritten(join(folder, 'outer'), ['outer', 'sub']);
    expect(await readlink(join(folder, 'outer'))).toBe('sub/inner');
    expect(await readlink(join(folder, 'sub', 'inner'))).toBe('file.json');
    expect(await readFile(join(folder, 'sub', 'file.json'), 'utf8')).toBe(body);
    expect(await modeOf(join(folder, 'sub', 'file.json'))).toBe(0o600);
  });

  it('a symbolic link to nothing makes the file that it leads to', async () => {
    await symlink(join(folder, 'file.json'), join(folder, 'link'));
    await expectWritten(join(folder, 'link'), ['file.json', 'link']);
    expect((await lstat(join(folder, 'link'))).isSymbolicLink()).toBe(true);
  });

  it('a name as long as the file system allows is written', async () => {
    const name = 'n'.repeat(255);
    await expectWritten(join(folder, name), [name]);
  });

  it.each([
    ['a FIFO', async (path: string) => void (await promisify(execFile)('mkfifo', [path]))],
    ['a folder', (path: string) => mkdir(path)],
    ['a link to a device', (path: string) => symlink('/dev/null', path)],
    ['a link to a folder', (path: string) => symlink('.', path)],
    ['a link to itself', (path: string) => symlink('it', path)],
  ])('%s is rejected, and leaves it as it is', async (_name, make) => {
    const path = join(folder, 'it');
    await make(path);
    const before = await lstat(path);
    expect(await download(path)).toMatchObject({ code: 'file_unwritable' });
    const { ino, mode, mtimeMs } = await lstat(path);
    expect({ ino, mode, mtimeMs }).toEqual({ ino: before.ino, mode: before.mode, mtimeMs: before.mtimeMs });
    expect(await readdir(folder)).toEqual(['it']);
  });

  it('a device is rejected', async () => {
    expect(await download('/dev/null')).toMatchObject({
      code: 'file_unwritable',
      error: 'Cannot write "/dev/null": it is not a regular file.',
    });
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });
});
