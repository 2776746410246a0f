import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Act } from "../parts/Act";
import { Field } from "../parts/Field";
import { Failure } from "../parts/States";
import { showInstant } from "../parts/time";
import { say } from "../parts/toast";
import { CertificateView } from "./CertificateView";
import { commonName } from "./commonName";
import { useKeysTexts } from "./keysText";
import { Section } from "./Section";

type Offered = components["schemas"]["OfferedRemoteKey"];

export const remoteKeysQuery = {
  queryKey: ["remote-keys"],
  queryFn: async ({ signal }: { signal: AbortSignal }) => (await unwrap(api.GET("/api/v1/remote-keys", { signal }))).items,
};

/** Keys of the person's at remote signing services: found by the account there, linked, unlinked. */
export function RemoteKeys() {
  const shared = useText();
  const keys = useKeysTexts();
  const text = keys.remote;
  const client = useQueryClient();
  const services = useQuery({
    queryKey: ["remote-services"],
    queryFn: async ({ signal }) => (await unwrap(api.GET("/api/v1/remote-services", { signal }))).items,
  });
  const own = useQuery(remoteKeysQuery);
  const [offered, setOffered] = useState<{ service: string; account: string; items: Offered[] } | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);

  const run = async (act: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await act();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
      for (const queryKey of [remoteKeysQuery.queryKey, ["own-certificates"]]) void client.invalidateQueries({ queryKey });
    }
  };
  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [service, account] = [String(form.get("service")), String(form.get("account")).trim()];
    void run(async () => {
      setOffered(null);
      const { items } = await unwrap(api.POST("/api/v1/remote-keys/search", { body: { service, account } }));
      setOffered({ service, account, items });
    });
  };
  const link = (one: Offered) =>
    run(async () => {
      if (!offered) return;
      const { service, account } = offered;
      await unwrap(api.POST("/api/v1/remote-keys", { body: { service, account, credential_id: one.credential_id } }));
      say(text.linked);
      setOffered(null);
    });

  // A service that was taken out of the configuration leaves its keys to be unlinked.
  if ((services.data?.length ?? 0) === 0 && (own.data?.length ?? 0) === 0) return null;
  return (
    <Section title={text.title}>
      <p>{text.intro}</p>
      {failure !== null && <Failure error={failure} />}
      {own.isError && <Failure error={own.error} retry={() => void own.refetch()} />}
      {own.data?.length === 0 && <p className="muted">{text.none}</p>}
      {(own.data?.length ?? 0) > 0 && (
        <ul className="own-list">
          {own.data?.map((one) => (
            <li key={one.id}>
              <div className="certificate">
                <CertificateView of={one.certificate} />
                <span className="muted">{text.at(one.service, one.account)}</span>
              </div>
              <Act
                label={text.unlink}
                title={`${text.unlink}: ${commonName(one.certificate.subject)}`}
                note={text.unlinkNote}
                tone="danger"
                act={() => unwrap(api.DELETE("/api/v1/remote-keys/{id}", { params: { path: { id: one.id } } }))}
                done={text.unlinked}
                changes={[remoteKeysQuery.queryKey]}
              />
            </li>
          ))}
        </ul>
      )}
      {(services.data?.length ?? 0) === 0 ? (
        <p className="muted">{text.noService}</p>
      ) : (
        <details className="fold">
          <summary>{text.link}</summary>
          <form onSubmit={search}>
            <Field label={text.service}>
              {(id) => (
                <select id={id} name="service">
                  {services.data?.map((one) => (
                    <option key={one}>{one}</option>
                  ))}
                </select>
              )}
            </Field>
            <Field label={text.account} hint={text.accountHint} optional>
              {(id, described) => (
                <input id={id} name="account" maxLength={200} autoComplete="off" aria-describedby={described} />
              )}
            </Field>
            <button type="submit" aria-disabled={busy}>
              {busy ? shared.common.loading : text.search}
            </button>
          </form>
          {offered && (
            <div role="status">
              {offered.items.length === 0 ? (
                <p className="muted">{text.nothing}</p>
              ) : (
                <ul className="own-list" aria-label={text.found}>
                  {offered.items.map((one) => (
                    <li key={one.credential_id}>
                      <div className="certificate">
                        <strong title={one.subject}>{commonName(one.subject)}</strong>
                        <span className="muted">
                          {one.credential_id} · {keys.until(showInstant(one.not_after).slice(0, 10))}
                          {!one.enabled && ` ${text.disabled}`}
                        </span>
                      </div>
                      <button type="button" disabled={!one.enabled} aria-disabled={busy} onClick={() => void link(one)}>
                        {text.use}
                        <span className="hidden"> {one.credential_id}</span>
                      </button>
                    </li>
                  ))}
                </ul>
              )}
            </div>
          )}
        </details>
      )}
    </Section>
  );
}
