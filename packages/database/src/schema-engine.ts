import { readFile } from 'node:fs/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

/** What of the WebAssembly API is used here; `lib es2024` does not declare it. */
interface WasmRuntime {
  compile(bytes: Uint8Array): Promise<unknown>;
  instantiate(module: unknown, imports: object): Promise<{ exports: { __wbindgen_start?: () => void } }>;
}

let loading: Promise<void> | undefined;

/** Instantiates the engine by hand: Node has no stable import of `.wasm` files (package file `schema_engine.js` expects one). */
async function loadEngine(): Promise<void> {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WasmRuntime };
  const file = new URL('./schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const module = await WebAssembly.compile(await readFile(file));
  const instance = await WebAssembly.instantiate(module, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
}

/** The engine behind `prisma migrate`, connected to `url`. It needs no download, unlike the native one (docs/adr/0002-prisma-offline.md). */
export async function openSchemaEngine(url: string): Promise<bindings.SchemaEngine> {
  loading ??= loadEngine();
  await loading;
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url, max: 2 }));
  return bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
}
