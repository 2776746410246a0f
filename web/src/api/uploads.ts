import { api, newKey, unwrap } from "./client";
import { Problem } from "./problem";

const pieceBytes = 4 * 1024 * 1024;
// Larger files are not hashed in the browser, which would have to hold them whole; the server hashes every file.
const hashLimit = 64 * 1024 * 1024;
const patience = [500, 1000, 2000, 4000, 8000];

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

/**
 * Sends a file in pieces and gives the upload's id; after a lost connection it goes on where the server stands.
 * `onProgress` gets the bytes that the server has acknowledged. Throws Problem.
 */
export async function upload(file: File, onProgress: (bytes: number) => void, signal: AbortSignal): Promise<string> {
  const begun = await unwrap(
    api.POST("/api/v1/uploads", {
      params: { header: { "Idempotency-Key": newKey() } },
      body: { name: file.name.normalize("NFC"), size: file.size },
      signal,
    }),
  );
  const path = { params: { path: { id: begun.id } }, signal };
  let received = 0;
  let sha256: string | null = begun.sha256;
  for (let failures = 0; received < file.size; ) {
    try {
      const piece = file.slice(received, received + pieceBytes);
      const state = await unwrap(
        api.PATCH("/api/v1/uploads/{id}", {
          ...path,
          params: { path: { id: begun.id }, query: { offset: received } },
          body: piece as unknown as string,
          bodySerializer: (body: unknown) => body as BodyInit,
          headers: { "Content-Type": "application/octet-stream" },
        }),
      );
      ({ received, sha256 } = state);
      failures = 0;
      onProgress(received);
    } catch (error) {
      const delay = patience[failures++];
      if (!(error instanceof Problem) || !error.isOffline || delay === undefined) throw error;
      await wait(delay);
      // The piece may have arrived though its answer did not.
      const state = await unwrap(api.GET("/api/v1/uploads/{id}", path)).catch(() => null);
      if (state) ({ received, sha256 } = state);
    }
  }
  if (file.size <= hashLimit && sha256 !== null && sha256 !== (await digest(file))) {
    throw new Problem(0, { detail: "SHA-256" });
  }
  return begun.id;
}

async function digest(file: File): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
}
