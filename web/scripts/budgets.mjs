// What a screen costs on the wire, in brotli bytes: fails where a budget of the design is broken.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";

const kilobyte = 1024;
const budgets = { initial: 130 * kilobyte, route: 40 * kilobyte, pdf: 430 * kilobyte };
const manifest = JSON.parse(readFileSync("dist/manifest.json", "utf8"));
const size = (file) => statSync(existsSync(`dist/${file}.br`) ? `dist/${file}.br` : `dist/${file}`).size;

/** A chunk with all that it imports at once. */
function closure(key, seen = new Set()) {
  if (!seen.has(key)) {
    seen.add(key);
    for (const one of manifest[key].imports ?? []) closure(one, seen);
  }
  return seen;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const initial = closure(entry);
const sum = (keys) => [...keys].reduce((total, key) => total + size(manifest[key].file), 0);
const rows = [["initial", sum(initial), budgets.initial]];
for (const [key, chunk] of Object.entries(manifest)) {
  if (chunk.isDynamicEntry) {
    const added = [...closure(key)].filter((one) => !initial.has(one));
    const isPdf = key.includes("PdfView");
    rows.push([chunk.name ?? key, sum(added), isPdf ? budgets.pdf : budgets.route]);
  }
}
const worker = readdirSync("dist/assets").find((name) => name.startsWith("pdf.worker") && name.endsWith(".mjs"));
rows.find(([, , budget]) => budget === budgets.pdf)[1] += size(`assets/${worker}`);

let broken = 0;
for (const [name, bytes, budget] of rows) {
  const over = bytes > budget;
  broken += over ? 1 : 0;
  console.log(
    `   ${name.padEnd(22)} ${(bytes / kilobyte).toFixed(1).padStart(6)} KB of ${budget / kilobyte}${over ? "  TOO LARGE" : ""}`,
  );
}
process.exit(broken ? 1 : 0);
