import { InputError } from '../errors.js';
import { FILE_BYTES } from './limits.js';
import { builtinModule } from './runtime.js';
import { quote } from './text.js';

/** The part of `node:fs/promises` that is used. Sources that also build for browsers cannot import its types. */
interface FileSystem {
  open(path: string, flags: string): Promise<FileHandle>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: boolean }): Promise<void>;
}

interface FileHandle {
  stat(): Promise<{ size: number; isFile(): boolean }>;
  readFile(): Promise<Uint8Array>;
  writeFile(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

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

/** Writes a file whole or not at all, in place of one that is there. Fails with `file_unwritable`. */
export async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  const files = await fileSystem('file_unwritable');
  // In the same folder, because a rename is atomic only within one file system.
  const partial = `${path}.${globalThis.crypto.randomUUID()}.part`;
  try {
    const file = await files.open(partial, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(partial, path);
  } catch (cause) {
    await files.rm(partial, { force: true }).catch(() => undefined);
    throw new InputError(`Cannot write ${quote(path)}: ${reasonOf(cause)}.`, {
      code: 'file_unwritable',
      cause,
    });
  }
}

function unreadable(path: string, reason: string, cause?: unknown): InputError {
  return new InputError(`Cannot read ${quote(path)}: ${reason}.`, { code: 'file_unreadable', cause });
}

const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
  ENOENT: 'no such file or directory',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is not a directory',
  EPERM: 'permission denied',
};

function reasonOf(cause: unknown): string {
  const { code, message } = cause as { code?: string; message?: string };
  return REASONS[code ?? ''] ?? code ?? message ?? 'unknown reason';
}
