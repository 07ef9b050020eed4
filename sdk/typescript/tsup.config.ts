import { defineConfig, type Options } from 'tsup';

const shared: Options = {
  format: ['esm', 'cjs'],
  target: 'es2022',
  // `node:tls` is Node's wherever it is read; `tls` may be taken for a package or a file.
  removeNodeProtocol: false,
};

export default defineConfig([
  {
    ...shared,
    entry: ['src/index.ts'],
    // Neither Node's modules nor a browser's: this entry asks the runtime for both when it runs.
    platform: 'neutral',
    dts: true,
  },
  {
    ...shared,
    entry: { node: 'src/index.node.ts' },
    platform: 'node',
  },
  {
    ...shared,
    entry: { simulation: 'src/simulation/index.ts' },
    platform: 'node',
    // By its own name, so that there is one of each class.
    external: ['@atom/sdk'],
    dts: { compilerOptions: { types: ['node'], paths: { '@atom/sdk': ['./src/index.ts'] } } },
  },
]);
