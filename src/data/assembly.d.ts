/** An AssemblyScript file as WebAssembly, in base64: scripts/assembly.mjs makes it. */
declare module '*?assembly' {
  export const wasm: string;
}
