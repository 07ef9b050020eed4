import { InputError } from '../errors.js';
import { canonicalBytes } from './canonical-writer.js';
import { readFile } from './files.js';
import { quote } from './text.js';

/** A document, ready to send. */
export interface Document {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['json', 'application/json'],
  ['yaml', 'application/yaml'],
  ['yml', 'application/yaml'],
]);

/** `type/subtype` and parameters, without anything that would end a header line. */
const MEDIA_TYPE = /^[!-~]+\/[ -~]+$/;

/** Reads a document that is given as a value, a path, or bytes. `mediaType` is allowed for bytes only. */
export async function loadDocument(
  source: object | string,
  mediaType: string | undefined,
): Promise<Document> {
  if (isBytes(source)) {
    if (mediaType !== undefined && !MEDIA_TYPE.test(mediaType)) {
      throw new InputError(`${quote(mediaType)} is not a media type. Use one such as "application/yaml".`);
    }
    // A copy, because the caller may change the bytes before they are sent.
    return { bytes: new Uint8Array(source), mediaType: mediaType ?? 'application/octet-stream' };
  }
  if (mediaType !== undefined) {
    throw new InputError(
      'mediaType is allowed for bytes only. Omit it: the type of an object or a path is known.',
    );
  }
  return typeof source === 'string' ? fromPath(source) : fromValue(source);
}

async function fromPath(path: string): Promise<Document> {
  const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  const mediaType = MEDIA_TYPES.get(extension);
  if (mediaType === undefined) {
    throw new InputError(
      `${quote(path)} is not the path of a .json, .yaml or .yml file. To send text, pass its bytes: new TextEncoder().encode(text).`,
    );
  }
  return { bytes: await readFile(path), mediaType };
}

function fromValue(value: unknown): Document {
  const bytes = typeof value === 'object' && value !== null ? canonicalBytes(value) : undefined;
  // Checked after canonicalization, because `toJSON` may turn a value into something else.
  if (bytes?.[0] !== '{'.charCodeAt(0)) {
    throw new InputError('A document must be a plain object, the path of a file, or a Uint8Array.');
  }
  return { bytes, mediaType: 'application/json' };
}

/** Compares by name, because `instanceof` fails for the bytes of another realm. */
function isBytes(source: unknown): source is Uint8Array {
  return Object.prototype.toString.call(source) === '[object Uint8Array]';
}
