import { api, ifMatch, unwrap } from "../../api/client";
import { Problem } from "../../api/problem";
import { commonName } from "../../person/commonName";
import { askLoopback, permission } from "./loopback";
import { type Signer, Trouble } from "./signer";

/** Where the Government Cipher Committee's signing program listens (docs/signing-agent.md): each function has an address of its own. */
const programUrl = "wss://127.0.0.1:8987/";
const answersWithin = { GetVersion: 3_000, GetCertInfo: 60_000, SignApproved: 300_000 };
/** How long the server may still judge what was brought, once the program says that it is done. */
const judgedWithinMs = 30_000;

interface Answer {
  /** 0: done. */
  Status?: number;
  Message?: string;
  CertBase64?: string;
}

const ask = async (what: keyof typeof answersWithin, question: object = {}) =>
  (await askLoopback(programUrl + what, question, answersWithin[what])) as Answer | null;

async function ended(id: string) {
  const until = Date.now() + judgedWithinMs;
  for (;;) {
    const present = await unwrap(api.GET("/api/v1/agent-exchanges/{id}", { params: { path: { id } } }));
    if (present.state !== "received" || Date.now() > until) return present;
    await new Promise((done) => setTimeout(done, 500));
  }
}

/**
 * A program that moves the document itself: it fetches the PDF from an address of one use, shows it, signs it where the person says, asks for the
 * PIN, and brings it to another. The server compares what comes back with what it gave, byte by byte, and with the person's certificate.
 */
export const vgcaSigner: Signer = {
  id: "vgca",
  placesItself: true,
  async connect() {
    if ((await permission()) === "denied") throw new Trouble("denied");
    if (!(await ask("GetVersion"))) throw new Trouble("old");
    const { Status, CertBase64 } = (await ask("GetCertInfo")) ?? {};
    if (Status !== 0 || !CertBase64) throw new Trouble("no_token");
    const known = await unwrap(api.POST("/api/v1/certificates", { body: { certificate_chain: pem(CertBase64) } }));
    const name = commonName(known.subject);
    if (Date.parse(known.not_after) < Date.now()) throw new Trouble("expired", name);
    return { name, notAfter: known.not_after, standing: known.state };
  },
  async sign({ documentId, version }) {
    const begun = await unwrap(
      api.POST("/api/v1/outgoing/{id}/agent-exchanges", { params: { path: { id: documentId }, header: ifMatch(version) } }),
    );
    const path = { params: { path: { id: begun.id } } };
    try {
      const told = await ask("SignApproved", {
        FileUploadHandler: location.origin + begun.upload_path,
        // Nothing of the session goes to the program.
        SessionId: "",
        JWTToken: "",
        FileName: location.origin + begun.download_path,
      });
      const present = await ended(begun.id);
      if (present.state === "signed") return;
      if (present.reason) throw new Problem(-1, { detail: present.reason });
      throw new Trouble(told?.Status === 0 ? "not_brought" : "cancelled", told?.Message);
    } catch (error) {
      // Nothing more is taken under it. That it could not be told is no harm: it ends by itself.
      await api.DELETE("/api/v1/agent-exchanges/{id}", path).catch(() => {});
      throw error;
    }
  },
};

const pem = (base64: string) =>
  `-----BEGIN CERTIFICATE-----\n${base64
    .replace(/\s/g, "")
    .replace(/(.{64})/g, "$1\n")
    .trim()}\n-----END CERTIFICATE-----\n`;
