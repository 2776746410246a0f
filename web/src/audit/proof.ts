/**
 * Whether an event stands in the log, computed here: RFC 9162 section 2.1.3.2 for the path, C2SP signed-note and tlog-checkpoint for the
 * signed head. The server's word counts for nothing but its key, which is remembered from the first time on.
 */

const utf8 = new TextEncoder();
const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((one, at) => one === b[at]);

async function sha256(...parts: Uint8Array[]): Promise<Uint8Array> {
  const whole = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

export interface Proof {
  index: bigint;
  salt: Uint8Array;
  event: Uint8Array;
  path: Uint8Array[];
  /** The signed note with the head of the log. */
  note: string;
}

/** Nothing for what is no proof file. */
export function parseProof(text: string): Proof | undefined {
  const end = text.indexOf("\ncheckpoint\n");
  if (end < 0) return undefined;
  const [first, index, salt, event, ...path] = text.slice(0, end).split("\n");
  if (first !== "vanthu-proof v1" || !index?.startsWith("index ") || !salt?.startsWith("salt ") || !event?.startsWith("event "))
    return undefined;
  if (path.some((line) => !line.startsWith("path "))) return undefined;
  try {
    return {
      index: BigInt(index.slice(6)),
      salt: bytesOf(salt.slice(5)),
      event: bytesOf(event.slice(6)),
      path: path.map((line) => bytesOf(line.slice(5))),
      note: text.slice(end + "\ncheckpoint\n".length),
    };
  } catch {
    return undefined;
  }
}

export interface LogKey {
  name: string;
  /** Four bytes: of SHA-256(name LF 0x01 public key). */
  id: Uint8Array;
  publicKey: Uint8Array;
}

/** "<name>+<key id in hexadecimal>+<base64 of 0x01 and the key>"; nothing where the id does not fit. */
export async function parseKey(text: string): Promise<LogKey | undefined> {
  const parts = text.trim().split("+");
  const [name, id] = parts;
  if (!name || !id || parts.length < 3) return undefined;
  try {
    const typed = bytesOf(parts.slice(2).join("+"));
    if (typed.length !== 33 || typed[0] !== 1) return undefined;
    const expected = (await sha256(utf8.encode(`${name}\n`), typed)).slice(0, 4);
    const given = Uint8Array.from(id.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    return same(expected, given) ? { name, id: expected, publicKey: typed.slice(1) } : undefined;
  } catch {
    return undefined;
  }
}

interface Head {
  size: bigint;
  root: Uint8Array;
}

/** The head of the log, if this key signed it. Throws NotSupportedError where the browser has no Ed25519. */
async function signedHead(note: string, key: LogKey): Promise<Head | undefined> {
  const gap = note.indexOf("\n\n");
  if (gap < 0) return undefined;
  const text = note.slice(0, gap + 1);
  const [origin, size, root] = text.split("\n");
  if (origin !== key.name || !size || !root) return undefined;
  const prefix = `— ${key.name} `;
  for (const line of note.slice(gap + 2).split("\n")) {
    if (!line.startsWith(prefix)) continue;
    const value = bytesOf(line.slice(prefix.length));
    if (value.length !== 68 || !same(value.slice(0, 4), key.id)) continue;
    const publicKey = await crypto.subtle.importKey("raw", key.publicKey as BufferSource, "Ed25519", false, ["verify"]);
    if (await crypto.subtle.verify("Ed25519", publicKey, value.slice(4), utf8.encode(text))) {
      return { size: BigInt(size), root: bytesOf(root) };
    }
  }
  return undefined;
}

async function isIncluded(leaf: Uint8Array, index: bigint, head: Head, path: Uint8Array[]): Promise<boolean> {
  if (index >= head.size) return false;
  let fn = index;
  let sn = head.size - 1n;
  let r = leaf;
  const node = Uint8Array.of(1);
  for (const p of path) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      r = await sha256(node, p, r);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      r = await sha256(node, r, p);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && same(r, head.root);
}

/** The size of the log in which the event was proved to stand; nothing where the proof does not hold. */
export async function prove(proof: Proof, key: LogKey): Promise<bigint | undefined> {
  const head = await signedHead(proof.note, key);
  if (!head) return undefined;
  const commitment = await sha256(proof.salt, proof.event);
  const leaf = await sha256(Uint8Array.of(0), commitment);
  return (await isIncluded(leaf, proof.index, head, proof.path)) ? head.size : undefined;
}
