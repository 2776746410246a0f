import { cpSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** What pdf.js fetches for a file that needs it: character maps, the standard fonts, decoders of JPEG 2000, JBIG2 and colours. */
function pdfAssets(): Plugin {
  return {
    name: "pdf-assets",
    apply: "build",
    writeBundle({ dir }) {
      for (const folder of ["cmaps", "standard_fonts", "wasm", "iccs"]) {
        cpSync(`node_modules/pdfjs-dist/${folder}`, `${dir}/pdf/${folder}`, { recursive: true });
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), pdfAssets()],
  build: {
    target: "es2022",
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    // A data: URL in a style would need a wider policy.
    assetsInlineLimit: 0,
    // The client, and the page of its own in which chains are drawn.
    rolldownOptions: { input: ["index.html", "modeller.html"] },
  },
});
