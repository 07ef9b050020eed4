import { InputError } from '../errors.js';
import { FILE_BYTES } from './limits.js';
import { builtinModule } from './runtime.js';
import { quote } from './text.js';

/** The part of `node:fs/promises` that is used. Sources that also build for browsers cannot import its types. */
interface FileSystem {
  open(path: string, flags: string): Promise<FileHandle>;
  readlink(path: string): Promise<string>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: boolean }): Promise<void>;
  stat(path: string): Promise<{ mode: number; isFile(): boolean }>;
}

interface FileHandle {
  chmod(mode: number): Promise<void>;
  stat(): Promise<{ size: number; isFile(): boolean }>;
  readFile(): Promise<Uint8Array>;
  writeFile(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The part of `node:path` that is used. */
interface Paths {
  dirname(path: string): string;
  join(...parts: string[]): string;
  resolve(...parts: string[]): string;
}

/** The most symbolic links that are followed; the limit of Linux. */
const LINKS = 40;

type FileErrorCode = 'file_unreadable' | 'file_unwritable';

async function fileSystem(code: FileErrorCode): Promise<FileSystem> {
  try {
    return (await builtinModule('node:fs/promises')) as FileSystem;
  } catch (cause) {
    throw new InputError(
      'This runtime has no file system; Node.js, Deno and Bun have one. Pass an object or bytes instead of a path.',
      { code, cause },
    );
  }
}

/** Returns the bytes of a regular file. Fails with `file_unreadable`. */
export async function readFile(path: string): Promise<Uint8Array> {
  const files = await fileSystem('file_unreadable');
  try {
    const file = await files.open(path, 'r');
    try {
      const status = await file.stat();
      if (!status.isFile()) throw unreadable(path, 'it is not a regular file');
      if (status.size > FILE_BYTES) throw unreadable(path, `it is larger than ${FILE_BYTES} bytes`);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw cause instanceof InputError ? cause : unreadable(path, reasonOf(cause), cause);
  }
}

/** Fails with `invalid_argument` if a path is not a text. */
export function checkPath(path: unknown): void {
  if (typeof path !== 'string' || path === '') throw new InputError('path must be a non-empty string.');
}

/**
 * Writes a file whole or not at all. One that exists is replaced, and keeps its mode; a symbolic link is written through; only a
 * regular file is written. Fails with `file_unwritable`.
 */
export async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  const files = await fileSystem('file_unwritable');
  try {
    const paths = (await builtinModule('node:path')) as Paths;
    const target = await followLinks(files, paths, path);
    const mode = await modeOf(files, target);
    // In the same folder, because a rename is atomic only within one file system.
    const partial = paths.join(paths.dirname(target), `.${globalThis.crypto.randomUUID()}.part`);
    await replaceFile(files, { target, partial }, bytes, mode);
  } catch (cause) {
    throw new InputError(`Cannot write ${quote(path)}: ${reasonOf(cause)}.`, {
      code: 'file_unwritable',
      cause,
    });
  }
}

/** Returns the path that a symbolic link leads to, whether or not there is a file. */
async function followLinks(files: FileSystem, paths: Paths, path: string): Promise<string> {
  let found = path;
  for (let links = 0; links < LINKS; links += 1) {
    const target = await files.readlink(found).catch(() => undefined);
    if (target === undefined) return found;
    found = paths.resolve(paths.dirname(found), target);
  }
  throw new Error('too many symbolic links');
}

/** Returns the mode of a file that exists; undefined if there is none. Fails if it is not a regular file. */
async function modeOf(files: FileSystem, path: string): Promise<number | undefined> {
  const status = await files.stat(path).catch((cause: { code?: string }) => {
    if (cause.code === 'ENOENT') return undefined;
    throw cause;
  });
  if (status !== undefined && !status.isFile()) throw new Error('it is not a regular file');
  return status && status.mode & 0o7777;
}

async function replaceFile(
  files: FileSystem,
  { target, partial }: { target: string; partial: string },
  bytes: Uint8Array,
  mode: number | undefined,
): Promise<void> {
  try {
    const file = await files.open(partial, 'wx');
    try {
      if (mode !== undefined) await file.chmod(mode);
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(partial, target);
  } catch (cause) {
    await files.rm(partial, { force: true }).catch(() => undefined);
    throw cause;
  }
}

function unreadable(path: string, reason: string, cause?: unknown): InputError {
  return new InputError(`Cannot read ${quote(path)}: ${reason}.`, { code: 'file_unreadable', cause });
}

const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
  ELOOP: 'too many symbolic links',
  ENOENT: 'no such file or directory',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is not a directory',
  EPERM: 'permission denied',
};

function reasonOf(cause: unknown): string {
  const { code, message } = cause as { code?: string; message?: string };
  return REASONS[code ?? ''] ?? code ?? message ?? 'unknown reason';
}
