/** What Node.js, Deno and Bun offer beside the web's own globals; a browser has none of it. */
interface HostProcess {
  env?: Record<string, string | undefined>;
  versions?: { node?: string };
  getBuiltinModule?(name: string): unknown;
}

function hostProcess(): HostProcess | undefined {
  return (globalThis as { process?: HostProcess }).process;
}

/** An environment variable; undefined where it is unset or empty, or the runtime has none or forbids reading it. */
export function environmentVariable(name: string): string | undefined {
  try {
    return hostProcess()?.env?.[name] || undefined;
  } catch {
    // Deno without --allow-env.
    return undefined;
  }
}

/** Whether the runtime is Node.js, or Deno or Bun, which name a Node.js version too; never a browser. */
export function isServerRuntime(): boolean {
  return typeof hostProcess()?.versions?.node === 'string';
}

/** One of Node.js's modules. Fails where there is no such thing. */
export async function builtinModule(name: string): Promise<unknown> {
  const found = hostProcess()?.getBuiltinModule?.(name);
  if (found !== undefined) return found;
  // Before Node.js 20.16. The name stays a variable and the marks stay with it, so that no bundler looks for it.
  return import(/* webpackIgnore: true */ /* @vite-ignore */ name);
}
