import { InputError } from '../errors.js';
import { canonicalBytes } from './canonical-writer.js';
import { readFile } from './files.js';
import { quote } from './text.js';

/** A document as it is sent. */
export interface Document {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['json', 'application/json'],
  ['yaml', 'application/yaml'],
  ['yml', 'application/yaml'],
]);

/** `type/subtype` and parameters, with nothing that would end a header line. */
const MEDIA_TYPE = /^[!-~]+\/[ -~]+$/;

/** Reads what a caller hands over as a document: a value, a path, or bytes. `mediaType` goes with bytes only. */
export async function loadDocument(
  source: object | string,
  mediaType: string | undefined,
): Promise<Document> {
  if (isBytes(source)) {
    if (mediaType !== undefined && !MEDIA_TYPE.test(mediaType)) {
      throw new InputError(`${quote(mediaType)} is no media type. Give one such as "application/yaml".`);
    }
    // A copy, so that what the caller does with its bytes meanwhile changes nothing.
    return { bytes: new Uint8Array(source), mediaType: mediaType ?? 'application/octet-stream' };
  }
  if (mediaType !== undefined) {
    throw new InputError('mediaType goes with bytes only: that of an object or a path is known.');
  }
  return typeof source === 'string' ? fromPath(source) : fromValue(source);
}

async function fromPath(path: string): Promise<Document> {
  const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  const mediaType = MEDIA_TYPES.get(extension);
  if (mediaType === undefined) {
    throw new InputError(
      `${quote(path)} is no path to a .json, .yaml or .yml file. To send text, pass its bytes: new TextEncoder().encode(text).`,
    );
  }
  return { bytes: await readFile(path), mediaType };
}

function fromValue(value: unknown): Document {
  const bytes = typeof value === 'object' && value !== null ? canonicalBytes(value) : undefined;
  // After canonicalization, for `toJSON` has the last word on what a value is.
  if (bytes?.[0] !== '{'.charCodeAt(0)) {
    throw new InputError('A document is a plain object, a path to a file, or a Uint8Array.');
  }
  return { bytes, mediaType: 'application/json' };
}

/** By name and not by `instanceof`, which fails for the bytes of another realm. */
function isBytes(source: unknown): source is Uint8Array {
  return Object.prototype.toString.call(source) === '[object Uint8Array]';
}
