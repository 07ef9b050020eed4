/** The globals that Node.js, Deno and Bun offer besides those of the web. */
interface HostProcess {
  env?: Record<string, string | undefined>;
  versions?: { node?: string };
  getBuiltinModule?(name: string): unknown;
  emitWarning?(text: string, options: { type: string; code: string }): void;
}

function hostProcess(): HostProcess | undefined {
  return (globalThis as { process?: HostProcess }).process;
}

/** Returns an environment variable; undefined if it is unset, empty, or cannot be read. */
export function environmentVariable(name: string): string | undefined {
  try {
    return hostProcess()?.env?.[name] || undefined;
  } catch {
    // Deno without --allow-env.
    return undefined;
  }
}

/** Returns true on Node.js, and on Deno and Bun, which report a Node.js version too; false in a browser. */
export function isServerRuntime(): boolean {
  return typeof hostProcess()?.versions?.node === 'string';
}

/** Loads one of Node.js's modules. Fails if the runtime has none. */
export async function builtinModule(name: string): Promise<unknown> {
  const found = hostProcess()?.getBuiltinModule?.(name);
  if (found !== undefined) return found;
  // Before Node.js 20.16. A variable with these marks keeps bundlers from resolving it.
  return import(/* webpackIgnore: true */ /* @vite-ignore */ name);
}

/** Shows a warning as the runtime does: on standard error, or in the console of a browser. */
export function emitWarning(text: string, code: string): void {
  const host = hostProcess();
  if (host?.emitWarning !== undefined) host.emitWarning(text, { type: 'AtomWarning', code });
  else (globalThis as { console?: { warn(text: string): void } }).console?.warn(`${text} (${code})`);
}
