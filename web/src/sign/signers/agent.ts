import { api, ifMatch, unwrap } from "../../api/client";
import { askLoopback, permission } from "./loopback";
import { type Signer, Trouble, troubles } from "./signer";
import { standingOf } from "./standing";

/** Where the signing agent of a person's own machine listens (docs/signing-agent.md); the page's policy permits it and that of vgca.ts. */
export const agentUrl = "ws://127.0.0.1:14737/";
/** Agents before this one did not show titles before they signed. */
const leastVersion = 1;
const answersWithin = { status: 3_000, "get-certificate": 60_000, sign: 180_000 };

interface Answer {
  error?: string;
  version?: number;
  chain?: string;
  subject?: string;
  not_after?: string;
  signatures?: string[];
}

async function ask(call: keyof typeof answersWithin, more: object = {}): Promise<Answer> {
  const answer = (await askLoopback(agentUrl, { call, origin: location.origin, ...more }, answersWithin[call])) as Answer | null;
  if (!answer) throw new Trouble("failed");
  if (answer.error) {
    const known = troubles.find((one) => one === answer.error);
    throw new Trouble(known ?? "failed", answer.error);
  }
  return answer;
}

async function certificate(): Promise<{ chain: string; name: string; notAfter: string }> {
  const { chain, subject, not_after: notAfter } = await ask("get-certificate");
  if (!chain || !subject || !notAfter) throw new Trouble("failed", "no certificate");
  return { chain, name: subject, notAfter };
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
    const { chain, name, notAfter } = await certificate();
    if (Date.parse(notAfter) < Date.now()) throw new Trouble("expired", name);
    return { name, notAfter, standing: await standingOf(chain, name) };
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
