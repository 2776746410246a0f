import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { parseKey, parseProof, prove } from "./proof";

const sha256 = (...parts: (Buffer | Uint8Array | string)[]) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const name = "log.example.vn";
const pair = generateKeyPairSync("ed25519");
const publicKey = pair.publicKey.export({ type: "spki", format: "der" }).subarray(-32);
const typed = Buffer.concat([Buffer.of(1), publicKey]);
const keyId = sha256(`${name}\n`, typed).subarray(0, 4);
const keyText = `${name}+${keyId.toString("hex")}+${typed.toString("base64")}\n`;

const salt = Buffer.alloc(16, 7);
const leafOf = (event: string) => sha256(Buffer.of(0), sha256(salt, event));
const nodeOf = (a: Buffer, b: Buffer) => sha256(Buffer.of(1), a, b);
/** MTH of RFC 9162 section 2.1.1, by its recursive definition. */
function root(leaves: Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0] as Buffer;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeOf(root(leaves.slice(0, k)), root(leaves.slice(k)));
}
/** PATH of section 2.1.3.1. */
function path(index: number, leaves: Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return index < k
    ? [...path(index, leaves.slice(0, k)), root(leaves.slice(k))]
    : [...path(index - k, leaves.slice(k)), root(leaves.slice(0, k))];
}
function bundle(index: number, size: number): string {
  const events = Array.from({ length: size }, (_, at) => `event ${at}`);
  const leaves = events.map(leafOf);
  const text = `${name}\n${size}\n${root(leaves).toString("base64")}\n`;
  const signature = Buffer.concat([keyId, sign(null, Buffer.from(text), pair.privateKey)]).toString("base64");
  return [
    "vanthu-proof v1",
    `index ${index}`,
    `salt ${salt.toString("base64")}`,
    `event ${Buffer.from(events[index] as string).toString("base64")}`,
    ...path(index, leaves).map((one) => `path ${one.toString("base64")}`),
    "checkpoint",
    `${text}\n— ${name} ${signature}\n`,
  ].join("\n");
}
async function holds(text: string) {
  const proof = parseProof(text);
  const key = await parseKey(keyText);
  return proof && key ? prove(proof, key) : undefined;
}

test("every event of logs of every size up to 20 is proved", async () => {
  for (let size = 1; size <= 20; ++size) {
    for (let index = 0; index < size; ++index) {
      expect(await holds(bundle(index, size)), `${index} of ${size}`).toBe(BigInt(size));
    }
  }
});

test("whatever is changed in a proof, it does not hold", async () => {
  const whole = bundle(5, 11);
  expect(await holds(whole)).toBe(11n);
  const lines = whole.split("\n");
  for (let at = 1; at < lines.length; ++at) {
    const line = lines[at] as string;
    const place = line.length - 6;
    if (place < 0 || line === "checkpoint") continue;
    const changed = [...lines];
    changed[at] = line.slice(0, place) + (line[place] === "A" ? "B" : "A") + line.slice(place + 1);
    expect(await holds(changed.join("\n")).catch(() => undefined), line).toBeUndefined();
  }
  for (const other of ["index 4", "index 6", "index 11", "index 16"]) {
    expect(await holds(whole.replace("index 5", other)), other).toBeUndefined();
  }
});

test("a key whose number does not fit is none", async () => {
  expect(await parseKey(keyText)).toBeDefined();
  expect(await parseKey(keyText.replace(name, "log.example.com"))).toBeUndefined();
  expect(await parseKey("x+y")).toBeUndefined();
});
