// What a screen costs on the wire, in brotli bytes: fails where a budget of the design is broken.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";

const kilobyte = 1024;
const budgets = { initial: 130 * kilobyte, route: 40 * kilobyte, pdf: 430 * kilobyte, modeller: 200 * kilobyte };
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

const initial = closure("index.html");
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

// The page of its own in which chains are drawn: its script, and its style with the signs in it.
const drawing = closure("modeller.html");
const styles = [...drawing].flatMap((key) => manifest[key].css ?? []).reduce((total, file) => total + size(file), 0);
rows.push(["modeller.html", sum(drawing) + styles, budgets.modeller]);

let broken = 0;
for (const [name, bytes, budget] of rows) {
  const over = bytes > budget;
  broken += over ? 1 : 0;
  console.log(
    `   ${name.padEnd(22)} ${(bytes / kilobyte).toFixed(1).padStart(6)} KB of ${budget / kilobyte}${over ? "  TOO LARGE" : ""}`,
  );
}
process.exit(broken ? 1 : 0);
