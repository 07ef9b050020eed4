/** How deep a document may nest; the server's own limit, `kDocumentDepth` in `src/base/limits.hpp`. */
export const DOCUMENT_DEPTH = 64;

/** The largest file that is read to be sent, in bytes. The server decides what it takes; this keeps memory bounded. */
export const FILE_BYTES = 64 * 1024 * 1024;

/** The largest answer that is held in memory, in bytes. */
export const RESPONSE_BYTES = 64 * 1024 * 1024;

/** The longest API key or JWT, in characters; the server's own limit, `kTokenBytes`. */
export const API_KEY_LENGTH = 8192;

/** The longest time that `setTimeout` can wait, in milliseconds; more than that would fire at once. */
export const TIMEOUT_MS = 2 ** 31 - 1;

/** How much of a caller's own text an error message repeats, in UTF-16 units. */
export const QUOTE_LENGTH = 80;

/** Shorter keys than this, in characters, are no secrets, and blanking them would make messages unreadable. */
export const SECRET_LENGTH = 4;

/** The longest name of a package, in bytes; the server's own limit, `kNameBytes`. */
export const NAME_BYTES = 128;

/** The longest version, in bytes; the server's own limit, `kVersionBytes`. */
export const VERSION_BYTES = 128;

/** The longest range, in bytes; the server's own limit, `kSelectorBytes`. */
export const RANGE_BYTES = 128;

/** The most calls that one batch has under way at a time. */
export const BATCH_CONCURRENCY = 64;

/** How many items a page has that is asked for by the SDK itself; the server's own limit, `kPageRows`. */
export const PAGE_LIMIT = 100;
