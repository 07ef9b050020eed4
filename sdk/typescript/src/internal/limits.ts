/** How deep a document may nest; the server's limit `kDocumentDepth` in `src/base/limits.hpp`. */
export const DOCUMENT_DEPTH = 64;

/** The largest file that is read to be sent, in bytes. The server has its own limit; this one bounds memory. */
export const FILE_BYTES = 64 * 1024 * 1024;

/** The largest body of a response, in bytes: as sent, and as decompressed. All in `api/vectors/response_limits.json`. */
export const RESPONSE_BYTES = 64 * 1024 * 1024;

/** The largest head of a response, in bytes: its status line and header lines. Trailers have the same limits. */
export const RESPONSE_HEAD_BYTES = 16 * 1024;

/** The most header lines of a response. */
export const RESPONSE_HEADER_LINES = 100;

/** The most interim (1xx) responses before the final one. */
export const INTERIM_RESPONSES = 10;

/** The longest API key or JWT, in characters; the server's limit `kTokenBytes`. */
export const API_KEY_LENGTH = 8192;

/** The longest time that `setTimeout` can wait, in milliseconds; more than that would fire at once. */
export const TIMEOUT_MS = 2 ** 31 - 1;

/** How much of a caller's text an error message quotes, in UTF-16 units. */
export const QUOTE_LENGTH = 80;

/** Shorter keys, in characters, are not secrets, and redacting them would make messages unreadable. */
export const SECRET_LENGTH = 4;

/** The longest package name, in bytes; the server's limit `kNameBytes`. */
export const NAME_BYTES = 128;

/** The longest version, in bytes; the server's limit `kVersionBytes`. */
export const VERSION_BYTES = 128;

/** The longest range, in bytes; the server's limit `kSelectorBytes`. */
export const RANGE_BYTES = 128;

/** The most calls that a batch may run at a time. */
export const BATCH_CONCURRENCY = 64;

/** The page size for lists that the SDK reads to the end; the server's limit `kPageRows`. */
export const PAGE_LIMIT = 100;
