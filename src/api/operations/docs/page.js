'use strict';
// Renders the contract of the server that serves this page. Everything from the contract is inserted as text.

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];
let contract = {};

/** Creates an element. Children that are null or undefined are left out. */
function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

const code = (text) => h('code', null, text);
const label = (reference) => reference.slice(reference.lastIndexOf('/') + 1);

function resolve(node) {
  let found = node;
  while (found?.$ref) {
    found = found.$ref.slice(2).split('/').reduce((at, key) => at?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], contract);
  }
  return found ?? {};
}

/** Returns the parts, separated by `between`. */
function joined(parts, between) {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [between, part]));
}

/** Renders text that may contain `code`. */
function inline(text) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? code(part) : part));
}

function prose(text) {
  if (!text) return [];
  return text.trim().split(/\n\s*\n/).map((paragraph) => h('p', null, inline(paragraph.replaceAll('\n', ' '))));
}

/** Describes the type of a schema's values in a few words. */
function kind(schema) {
  if (schema === true || schema === undefined) return ['anything'];
  if (schema === false) return ['not allowed here'];
  if (schema.$ref) return [h('a', { href: `#schema-${label(schema.$ref)}` }, label(schema.$ref))];
  if ('const' in schema) return [code(JSON.stringify(schema.const))];
  if (schema.enum) return joined(schema.enum.map((value) => code(String(value))), ' or ');
  const several = schema.oneOf ?? schema.anyOf;
  if (several && !schema.type) return joined(several.map(kind), ' or ');
  if (schema.allOf && !schema.type) return joined(schema.allOf.map(kind), ' and ');
  if (schema.items && schema.type === 'array') return ['array of ', kind(schema.items)];
  const types = [schema.type ?? 'anything'].flat().map((type) => (type === 'null' ? 'null' : type));
  return [types.join(' or '), schema.format ? ` (${schema.format})` : null];
}

function span(low, high, unit) {
  if (low === undefined && high === undefined) return null;
  if (high === undefined) return `at least ${low}${unit}`;
  return low === undefined ? `at most ${high}${unit}` : `${low} to ${high}${unit}`;
}

/** Renders the limits of a schema as one line in small print. */
function limits(schema) {
  const said = [
    span(schema.minLength, schema.maxLength, ' characters'),
    span(schema.minimum, schema.maximum, ''),
    span(schema.minItems, schema.maxItems, ' items'),
    schema.uniqueItems ? 'unique items' : null,
    schema.default === undefined ? null : `default ${JSON.stringify(schema.default)}`,
  ].filter((part) => part !== null);
  const line = said.length > 0 ? h('span', { class: 'quiet' }, ` ${said.join('; ')}`) : null;
  const pattern = schema.pattern
    ? h('details', null, h('summary', { class: 'quiet' }, 'pattern'), h('pre', null, code(schema.pattern)))
    : null;
  return [line, pattern];
}

/** Lists the members of an object or of an array's items, with those of nested schemas. */
function members(schema) {
  const at = schema?.type === 'array' ? schema.items : schema;
  if (!at || at.$ref) return null;
  const parts = [...(at.allOf ?? [])].filter((part) => !part.$ref).map(members);
  if (!at.properties) return parts.length > 0 ? parts : null;
  const rows = Object.entries(at.properties).map(([name, member]) =>
    h(
      'li',
      null,
      code(name),
      ' ',
      kind(member),
      at.required?.includes(name) ? h('span', { class: 'required' }, ' required') : null,
      limits(member),
      prose(member.description),
      members(member),
    ),
  );
  return h('ul', { class: 'members' }, rows);
}

function yaml(value, indent = '') {
  if (Array.isArray(value)) {
    return value.map((item) => `${indent}- ${yaml(item, `${indent}  `).trimStart()}`).join('\n');
  }
  if (value !== null && typeof value === 'object') {
    return Object.entries(value)
      .map(([key, item]) => {
        const nested = item !== null && typeof item === 'object';
        return `${indent}${key}:${nested ? `\n${yaml(item, `${indent}  `)}` : ` ${yaml(item)}`}`;
      })
      .join('\n');
  }
  const plain = typeof value === 'string' && /^[A-Za-z][\w .,/-]*$/.test(value) && !/^(true|false|null|yes|no)$/i.test(value);
  return plain ? value : JSON.stringify(value);
}

function written(value, mediaType) {
  if (typeof value === 'string') return value;
  return mediaType.endsWith('yaml') ? yaml(value) : JSON.stringify(value, null, 2);
}

function examples(content, mediaType) {
  return Object.entries(content.examples ?? {}).map(([name, reference]) => {
    const example = resolve(reference);
    return h(
      'details',
      null,
      h('summary', null, `Example: ${example.summary ?? name}`),
      h('pre', null, code(written(example.value, mediaType))),
    );
  });
}

function bodies(content) {
  return Object.entries(content ?? {}).map(([mediaType, body]) => [
    h('p', null, code(mediaType), ' ', kind(body.schema)),
    members(body.schema),
    examples(body, mediaType),
  ]);
}

function parameterList(parameters) {
  if (parameters.length === 0) return null;
  const rows = parameters.map((parameter) =>
    h(
      'li',
      null,
      code(parameter.name),
      h('span', { class: 'quiet' }, ` in ${parameter.in}: `),
      kind(parameter.schema),
      parameter.required ? h('span', { class: 'required' }, ' required') : null,
      limits(parameter.schema),
      prose(parameter.description ?? resolve(parameter.schema).description),
    ),
  );
  return [h('h4', null, 'Parameters'), h('ul', { class: 'members' }, rows)];
}

function response(status, declared) {
  const headers = Object.entries(declared.headers ?? {}).map(([name, reference]) => {
    const header = resolve(reference);
    return h('li', null, code(name), ' ', kind(header.schema), prose(header.description));
  });
  const list = headers.length > 0 ? [h('h5', null, 'Headers'), h('ul', { class: 'members' }, headers)] : null;
  const body = declared.content ? [h('h5', null, 'Body'), bodies(declared.content)] : null;
  const text = (declared.description ?? '').trim().replaceAll('\n', ' ');
  return h(
    'details',
    { class: 'response', open: status.startsWith('2') },
    h('summary', null, h('span', { class: 'status' }, status), ' ', inline(text)),
    list,
    body,
  );
}

const first = (values) => Object.values(values ?? {})[0];

function sample(parameter) {
  const schema = resolve(parameter.schema);
  return resolve(first(parameter.examples)).value ?? schema.examples?.[0] ?? schema.enum?.[0] ?? `{${parameter.name}}`;
}

/** Returns a command that makes the call with the first example of its body. */
function command({ method, path, operation, parameters }) {
  const address = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, parameter) => text.replace(`{${parameter.name}}`, sample(parameter)), path);
  const lines = [`curl -X ${method} "$ATOM_URL${address}"`];
  if (access(operation) === 'needed') lines.push('-H "Authorization: Bearer $ATOM_TOKEN"');
  const [mediaType, body] = Object.entries(resolve(operation.requestBody).content ?? {})[0] ?? [];
  if (mediaType) {
    const value = resolve(first(body.examples)).value ?? {};
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    lines.push(`-H "Content-Type: ${mediaType}"`, `-d '${text.replaceAll("'", "'\\''")}'`);
  }
  return lines.join(' \\\n  ');
}

/** Returns whether the operation needs a token, accepts one, or ignores it. */
function access(operation) {
  const security = operation.security ?? contract.security ?? [];
  if (security.length === 0) return 'open';
  return security.some((scheme) => Object.keys(scheme).length === 0) ? 'optional' : 'needed';
}

const ACCESS = { open: 'No token.', optional: 'A token is optional.', needed: 'A token is needed.' };

function operationSection(entry) {
  const { method, path, operation, parameters } = entry;
  const body = resolve(operation.requestBody);
  return h(
    'section',
    { class: 'entry', id: operation.operationId, 'aria-labelledby': `${operation.operationId}-title` },
    h('h3', { id: `${operation.operationId}-title` }, inline(operation.summary)),
    h('p', { class: 'address' }, h('span', { class: `method ${method}` }, method), code(path), h('a', { href: `#${operation.operationId}` }, operation.operationId)),
    prose(operation.description),
    h('p', { class: 'quiet' }, ACCESS[access(operation)]),
    parameterList(parameters),
    operation.requestBody ? [h('h4', null, 'Request body'), prose(body.description), bodies(body.content)] : null,
    h('details', null, h('summary', null, 'As a command'), h('pre', null, code(command(entry)))),
    h('h4', null, 'Responses'),
    Object.entries(operation.responses).map(([status, reference]) => response(status, resolve(reference))),
  );
}

function schemaSection([name, schema]) {
  return h(
    'section',
    { class: 'entry', id: `schema-${name}`, 'aria-labelledby': `schema-${name}-title` },
    h('h3', { id: `schema-${name}-title` }, name),
    prose(schema.description),
    h('p', null, kind(schema), limits(schema)),
    members(schema),
  );
}

function operationEntries() {
  return Object.entries(contract.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({
      method: method.toUpperCase(),
      path,
      operation: item[method],
      parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map(resolve),
    })),
  );
}

/** Returns what can be filtered: the entries of the index with the sections that they link to. */
function groups() {
  const entries = operationEntries();
  const byTag = contract.tags.map((tag) => ({
    title: tag.name,
    description: tag.description,
    rows: entries
      .filter((entry) => entry.operation.tags?.[0] === tag.name)
      .map((entry) => ({
        link: h('a', { href: `#${entry.operation.operationId}` }, h('span', { class: `method ${entry.method}` }, entry.method), h('span', null, entry.operation.operationId)),
        section: operationSection(entry),
        words: `${tag.name} ${entry.method} ${entry.path} ${entry.operation.operationId} ${entry.operation.summary}`,
      })),
  }));
  const schemas = Object.entries(contract.components.schemas).map((pair) => ({
    link: h('a', { href: `#schema-${pair[0]}` }, pair[0]),
    section: schemaSection(pair),
    words: `schema ${pair[0]}`,
  }));
  return [...byTag, { title: 'schemas', description: 'The types of request and response bodies.', rows: schemas }];
}

function filterBy(text, all) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const group of all) {
    for (const row of group.rows) {
      const fits = words.every((word) => row.words.toLowerCase().includes(word));
      row.item.hidden = !fits;
      row.section.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    const empty = group.rows.every((row) => row.item.hidden);
    group.heading.hidden = empty;
    group.part.hidden = empty;
  }
  document.getElementById('count').textContent = words.length > 0 ? `${shown} found` : '';
}

function show(all) {
  for (const group of all) {
    for (const row of group.rows) row.item = h('li', null, row.link);
    group.heading = h('div', null, h('h2', null, group.title), h('ul', null, group.rows.map((row) => row.item)));
    group.part = h('div', null, h('h2', null, group.title), prose(group.description), group.rows.map((row) => row.section));
  }
  document.getElementById('index').replaceChildren(...all.map((group) => group.heading));
  const introduction = [
    ...prose(contract.info.description),
    h('p', null, 'The contract as data: ', h('a', { href: '/openapi.json' }, '/openapi.json'), '.'),
  ];
  document.getElementById('content').replaceChildren(...introduction, ...all.map((group) => group.part));
}

async function start() {
  const fetched = await fetch('/openapi.json');
  if (!fetched.ok) throw new Error(`the server responded with ${fetched.status}`);
  contract = await fetched.json();
  document.title = `${contract.info.title} ${contract.info.version}`;
  document.getElementById('title').textContent = document.title;
  document.getElementById('summary').textContent = contract.info.summary ?? '';
  const all = groups();
  show(all);
  const filter = document.getElementById('filter');
  filter.addEventListener('input', () => filterBy(filter.value, all));
  filterBy(filter.value, all);
  // The browser looked for the target of the address before the page had it.
  if (location.hash) location.replace(location.hash);
}

const started = start();
started.catch((failure) => {
  document.getElementById('state').textContent = `The contract cannot be shown: ${failure.message}. Reload the page to try again.`;
});
