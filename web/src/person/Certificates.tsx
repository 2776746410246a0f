import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { useText } from "../messages";
import { Act } from "../parts/Act";
import { Failure, Loading } from "../parts/States";
import { say } from "../parts/toast";
import { CertificateView } from "./CertificateView";
import { commonName } from "./commonName";
import { useKeysTexts } from "./keysText";
import { Section } from "./Section";

export const certificatesQuery = {
  queryKey: ["own-certificates"],
  queryFn: async ({ signal }: { signal: AbortSignal }) => (await unwrap(api.GET("/api/v1/certificates", { signal }))).items,
};

/** A PEM text of what a file holds, which may be DER. */
async function pemOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  if (text.includes("-----BEGIN")) return text;
  const body = btoa(String.fromCharCode(...bytes.subarray(0, 64 * 1024)));
  return `-----BEGIN CERTIFICATE-----\n${body.replace(/(.{64})/g, "$1\n").trim()}\n-----END CERTIFICATE-----\n`;
}

/** With which certificates the person may sign, and sending one in. */
export function Certificates() {
  const shared = useText();
  const text = useKeysTexts();
  const client = useQueryClient();
  const found = useQuery(certificatesQuery);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const send = async (file: File) => {
    if (busy || file.size === 0) return;
    setBusy(true);
    setFailure(null);
    try {
      await unwrap(api.POST("/api/v1/certificates", { body: { certificate_chain: await pemOf(file) } }));
      say(text.sent);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
      void client.invalidateQueries(certificatesQuery);
    }
  };
  return (
    <Section title={text.title}>
      <p>{text.intro}</p>
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <p className="muted">{text.none}</p>}
      {(found.data?.length ?? 0) > 0 && (
        <ul className="own-list">
          {found.data?.map((one) => (
            <li key={one.id}>
              <CertificateView of={one} />
              {(one.state === "waiting" || one.state === "confirmed") && (
                <Act
                  label={text.withdraw}
                  title={`${text.withdraw}: ${commonName(one.subject)}`}
                  note={text.withdrawNote}
                  tone="danger"
                  act={() => unwrap(api.POST("/api/v1/certificates/{id}/withdrawal", { params: { path: { id: one.id } } }))}
                  done={text.withdrawn}
                  changes={[certificatesQuery.queryKey]}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <details className="fold">
        <summary>{text.add}</summary>
        {failure !== null && <Failure error={failure} />}
        <div className="drop">
          <span className="muted" id="certificate-hint">
            {text.addNote}
          </span>
          <input
            id="certificate-file"
            type="file"
            className="hidden"
            accept=".pem,.cer,.crt,.der"
            aria-describedby="certificate-hint"
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) void send(file);
              event.target.value = "";
            }}
          />
          <label className="button" htmlFor="certificate-file">
            {busy ? shared.common.saving : text.file}
          </label>
        </div>
      </details>
    </Section>
  );
}
