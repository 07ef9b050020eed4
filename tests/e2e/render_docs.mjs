// Runs the script of a server's /docs over the little of a document that it needs, and prints what it put there.
// usage: node render_docs.mjs URL
import { runInNewContext } from 'node:vm';

class Element {
  constructor(name) {
    Object.assign(this, { name, attributes: {}, children: [], value: '', hidden: false });
  }
  setAttribute(key, value) {
    this.attributes[key] = String(value);
  }
  append(...children) {
    this.children.push(...children);
  }
  replaceChildren(...children) {
    this.children = children;
  }
  addEventListener() {}
  get textContent() {
    return this.children.map((child) => (typeof child === 'string' ? child : child.textContent)).join('');
  }
  set textContent(text) {
    this.children = [text];
  }
}

function* descendants(element) {
  for (const child of element.children) {
    if (typeof child === 'string') continue;
    yield child;
    yield* descendants(child);
  }
}

const url = process.argv[2];
const html = await (await fetch(`${url}/docs`)).text();
const script = html.match(/<script>(.*)<\/script>/s)[1];
const fixed = Object.fromEntries([...html.matchAll(/ id="(\w+)"/g)].map(([, id]) => [id, new Element('div')]));
const document = { title: '', createElement: (name) => new Element(name), getElementById: (id) => fixed[id] };
const location = { hash: '#putWpk', replace: (hash) => Object.assign(document, { target: hash }) };

await runInNewContext(`${script}\n;started;`, { document, location, fetch: (path) => fetch(url + path) });

const all = [...descendants(fixed.content), ...descendants(fixed.index)];
const attributes = (name) => all.map((element) => element.attributes[name]).filter((value) => value !== undefined);
console.log(
  JSON.stringify({
    title: document.title,
    target: document.target,
    ids: attributes('id'),
    links: attributes('href'),
    text: fixed.content.textContent,
  }),
);
