import { api, unwrap } from "../../api/client";
import type { Signer } from "./signer";

export interface Secrets {
  pin: string;
  one_time_password: string;
}

/** A key at a remote service: the server asks the service, with what the person types. `secrets` is asked for each time. */
export const remoteSigner = (keyId: string, secrets: () => Promise<Secrets>): Signer => ({
  id: "remote",
  async connect() {
    return null;
  },
  async sign({ documentId, version, where, sha256 }) {
    await unwrap(
      api.POST("/api/v1/remote-keys/{id}/signatures", {
        params: { path: { id: keyId } },
        body: { document_id: documentId, version, sha256, ...where, ...(await secrets()) },
      }),
    );
  },
});
