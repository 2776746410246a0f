// Lays a brotli and a gzip form beside every file of the build that gets smaller by it.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const compressible = /\.(html|js|mjs|css|svg|json|wasm|bcmap)$/;
// The best of brotli takes a minute for the large files of pdf.js that few pages need.
const patient = (size) => (size > 2_000_000 ? 9 : 11);

function walk(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

for (const path of walk("dist").filter((one) => compressible.test(one))) {
  const bytes = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: patient(bytes.length), [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  for (const [ending, form] of [
    [".br", brotliCompressSync(bytes, { params })],
    [".gz", gzipSync(bytes, { level: 9 })],
  ]) {
    if (form.length < bytes.length) {
      writeFileSync(path + ending, form);
    }
  }
}
