import { api, ifMatch, unwrap } from "../../api/client";
import { type Holder, type Signer, Trouble, type TroubleKind, troubles } from "./signer";

/** Where the signing agent of a person's own machine listens (docs/signing-agent.md); the page's policy permits no other. */
export const agentUrl = "ws://127.0.0.1:14737/";
/** Agents before this one did not show titles before they signed. */
const leastVersion = 1;
const answersWithin = { status: 3_000, "get-certificate": 60_000, sign: 180_000 };

export type Permission = "granted" | "prompt" | "denied" | "unknown";

/** Whether the browser lets this page speak to programs of its own machine. Chromium renamed what it asks for. */
export async function permission(): Promise<Permission> {
  for (const name of ["loopback-network", "local-network-access"]) {
    try {
      return (await navigator.permissions.query({ name: name as PermissionName })).state;
    } catch {
      // Not known under this name.
    }
  }
  return "unknown";
}

interface Answer {
  error?: string;
  version?: number;
  chain?: string;
  subject?: string;
  not_after?: string;
  signatures?: string[];
}

/** One question, one answer, one connection. */
async function ask(call: keyof typeof answersWithin, more: object = {}): Promise<Answer> {
  const socket = new WebSocket(agentUrl);
  try {
    const answer = await new Promise<Answer>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Trouble("absent")), answersWithin[call]);
      const end = (then: () => void) => {
        clearTimeout(timer);
        then();
      };
      socket.onopen = () => socket.send(JSON.stringify({ call, origin: location.origin, ...more }));
      socket.onmessage = ({ data }) =>
        end(() => {
          try {
            resolve(JSON.parse(String(data)));
          } catch {
            reject(new Trouble("failed"));
          }
        });
      socket.onerror = socket.onclose = () => end(() => reject(new Trouble("absent")));
    });
    if (answer.error) {
      const known = troubles.find((one) => one === answer.error);
      throw new Trouble(known ?? "failed", answer.error);
    }
    return answer;
  } catch (error) {
    // A browser that refuses does not say so: it looks as if nobody listened.
    const kind: TroubleKind | undefined = error instanceof Trouble ? error.kind : undefined;
    throw kind === "absent" && (await permission()) === "denied" ? new Trouble("denied") : error;
  } finally {
    socket.close();
  }
}

async function certificate(): Promise<{ chain: string; holder: Holder }> {
  const { chain, subject, not_after: notAfter } = await ask("get-certificate");
  if (!chain || !subject || !notAfter) throw new Trouble("failed", "no certificate");
  return { chain, holder: { name: subject, notAfter, isExpired: Date.parse(notAfter) < Date.now() } };
}

/**
 * A key in a token of the person's own machine. The server prepares the document and says what is to be signed; the agent gets the digest,
 * the title and the page's origin, asks for the PIN, and gives the value back; the server completes. Neither page nor server sees the PIN.
 */
export const agentSigner: Signer = {
  id: "agent",
  async connect() {
    if ((await permission()) === "denied") throw new Trouble("denied");
    const { version = 0 } = await ask("status");
    if (version < leastVersion) throw new Trouble("old");
    const { holder } = await certificate();
    if (holder.isExpired) throw new Trouble("expired", holder.name);
    return holder;
  },
  async sign({ documentId, version, purpose, title, where }) {
    const { chain } = await certificate();
    const prepared = await unwrap(
      api.POST("/api/v1/outgoing/{id}/signing-operations", {
        params: { path: { id: documentId }, header: ifMatch(version) },
        body: {
          ...(where.place ? { place: where.place } : {}),
          ...(where.field ? { field: where.field } : {}),
          purpose,
          certificate_chain: chain,
        },
      }),
    );
    const operation = { params: { path: { id: prepared.id } } };
    let signature: string | undefined;
    try {
      const hashAlg = /SHA-\d+/.exec(prepared.algorithm)?.[0] ?? "SHA-256";
      signature = (await ask("sign", { items: [{ title, hashAlg, digest: prepared.digest }] })).signatures?.[0];
      if (!signature) throw new Trouble("failed", "no value");
    } catch (error) {
      // Nothing waits for a value that will not come. That it could not be told is no harm: it ends by itself.
      await api.DELETE("/api/v1/signing-operations/{id}", operation).catch(() => {});
      throw error;
    }
    await unwrap(api.PUT("/api/v1/signing-operations/{id}", { ...operation, body: { signature } }));
  },
};
