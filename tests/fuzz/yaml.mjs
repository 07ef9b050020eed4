// Reads YAML documents, each as a JSON string on a line, and writes what a reader of YAML 1.2 finds in each as a line of
// canonical JSON: `!` and the reason if it rejects the document, or if the document is nothing that JSON can say.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../sdk/typescript/package.json", import.meta.url));
const { parseAllDocuments } = require("yaml");

/** Limits aliases as little as our reader does, which counts what they copy. */
const OPTIONS = { version: "1.2", schema: "core", strict: true, uniqueKeys: true, merge: false, logLevel: "silent" };

function plain(value) {
  if (value instanceof Map) {
    const object = Object.create(null);
    for (const [key, member] of value) {
      if (typeof key !== "string") throw new Error("a key is no string");
      object[key] = plain(member);
    }
    return object;
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error("not finite");
  if (value !== null && typeof value === "object") throw new Error(`a ${value.constructor?.name}`);
  if (value === undefined) return null;
  return value;
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(",")}}`;
}

function read(text) {
  const documents = parseAllDocuments(text, OPTIONS);
  // It takes what is between two ends of a document for a document.
  if (/^\.\.\.[^\n]*\n(\s*\n|\s*#[^\n]*\n)*\.\.\./m.test(text)) return "?";
  if (documents.length !== 1) return `!${documents.length ?? 0} documents`;
  const [document] = documents;
  // A closing bracket that is indented too little is a warning of this reader, and common.
  const [problem] = [...document.errors, ...document.warnings.filter((warning) => warning.code !== "BAD_INDENT")];
  if (problem !== undefined) return `!${problem.message.split(/[\r\n]/)[0]}`;
  try {
    return canonical(plain(document.toJS({ mapAsMap: true, maxAliasCount: -1 })));
  } catch (error) {
    return `!${error.message.split(/[\r\n]/)[0]}`;
  }
}

for await (const line of createInterface({ input: process.stdin })) console.log(read(JSON.parse(line)));
