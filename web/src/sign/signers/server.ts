import { api, ifMatch, unwrap } from "../../api/client";
import type { Signer } from "./signer";

/** The key that the server keeps: one request does it all. */
export const serverSigner: Signer = {
  id: "server",
  async connect() {
    return null;
  },
  async sign({ documentId, version, purpose, where }) {
    const request = { params: { path: { id: documentId }, header: ifMatch(version) }, body: where };
    await unwrap(
      purpose === "personal"
        ? api.POST("/api/v1/outgoing/{id}/signature", request)
        : api.POST("/api/v1/outgoing/{id}/seal", request),
    );
  },
};
