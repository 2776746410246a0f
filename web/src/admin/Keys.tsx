import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ifMatch, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { Act } from "../parts/Act";
import { Field } from "../parts/Field";
import { Listing, usePages } from "../parts/pages";
import { Failure, Loading } from "../parts/States";
import { showInstant } from "../parts/time";
import { CertificateView } from "../person/CertificateView";
import { commonName } from "../person/commonName";
import { useKeysTexts } from "../person/keysText";
import "../person/person.css";
import { useTexts as usePersonTexts } from "../person/text";
import { useProof } from "../sign/Proof";
import { AdminFrame } from "./AdminFrame";

type Owned = components["schemas"]["OwnedCertificate"];
const states = ["waiting", "confirmed", "refused", "withdrawn"] as const;
const changes = [["person-certificates"]];

/** Whose certificate is whose, confirmed by an administrator; and the passkeys of people who lost a device. */
export function Keys() {
  const keys = useKeysTexts();
  const text = keys.admin;
  const { prove, dialog } = useProof();
  const [state, setState] = useState<(typeof states)[number] | "">("waiting");
  const found = usePages(["person-certificates", state], (after: string | undefined, signal) =>
    unwrap(
      api.GET("/api/v1/person-certificates", {
        params: { query: { limit: 100, ...(state ? { state } : {}), ...(after ? { after } : {}) } },
        signal,
      }),
    ),
  );
  const decide = (one: Owned, decision: "confirm" | "refuse" | "withdraw", reason = "") =>
    prove(() =>
      unwrap(
        api.POST("/api/v1/person-certificates/{id}/decision", {
          params: { path: { id: one.id }, header: ifMatch(one.version) },
          body: { decision, ...(reason ? { reason } : {}) },
        }),
      ),
    );
  const why = [{ name: "reason", label: text.why, kind: "long" as const, max: 500 }];
  return (
    <AdminFrame
      acts={
        <Act
          label={text.enter}
          fields={[
            { name: "person", label: text.person, kind: "person" },
            { name: "pem", label: text.pem, hint: text.pemHint, kind: "long", max: 100_000 },
          ]}
          act={(given) =>
            prove(() =>
              unwrap(
                api.POST("/api/v1/users/{id}/certificates", {
                  params: { path: { id: given.person ?? "" } },
                  body: { certificate_chain: given.pem ?? "" },
                }),
              ),
            )
          }
          done={text.done}
          changes={changes}
        />
      }
    >
      <p className="muted admin-intro">{text.intro}</p>
      <div className="bar">
        <Field label={text.state}>
          {(id) => (
            <select id={id} value={state} onChange={(event) => setState(event.target.value as typeof state)}>
              {states.map((one) => (
                <option key={one} value={one}>
                  {keys.states[one]}
                </option>
              ))}
              <option value="">{text.all}</option>
            </select>
          )}
        </Field>
      </div>
      <Listing found={found} empty={text.nothing}>
        <ul className="own-list">
          {found.items.map((one) => (
            <li key={one.id}>
              <div className="certificate">
                <span>
                  {one.full_name} <span className="muted">({one.login})</span>
                </span>
                <CertificateView of={one} />
              </div>
              <div className="buttons" role="group" aria-label={text.acts(one.full_name)}>
                {one.state === "waiting" && (
                  <>
                    <Act
                      label={text.confirm}
                      note={text.confirmNote(one.full_name, one.subject)}
                      tone="primary"
                      act={() => decide(one, "confirm")}
                      done={text.done}
                      changes={changes}
                    />
                    <Act
                      label={text.refuse}
                      fields={why}
                      act={(given) => decide(one, "refuse", given.reason)}
                      done={text.done}
                      changes={changes}
                    />
                  </>
                )}
                {one.state === "confirmed" && (
                  <Act
                    label={text.withdraw}
                    title={`${text.withdraw}: ${commonName(one.subject)}`}
                    note={text.withdrawNote}
                    tone="danger"
                    fields={why}
                    act={(given) => decide(one, "withdraw", given.reason)}
                    done={text.done}
                    changes={changes}
                  />
                )}
              </div>
            </li>
          ))}
        </ul>
      </Listing>
      <PasskeysOf prove={prove} />
      {dialog}
    </AdminFrame>
  );
}

function PasskeysOf({ prove }: { prove: ReturnType<typeof useProof>["prove"] }) {
  const text = useKeysTexts().admin;
  const words = usePersonTexts().passkeys;
  const { people } = useDirectory();
  const [who, setWho] = useState("");
  const queryKey = ["passkeys-of", who];
  const found = useQuery({
    queryKey,
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/api/v1/users/{id}/passkeys", { params: { path: { id: who } }, signal }))).items,
    enabled: who !== "",
  });
  return (
    <section aria-labelledby="passkeys-of">
      <h2 id="passkeys-of">{text.passkeys}</h2>
      <p className="muted">{text.passkeysIntro}</p>
      <div className="bar">
        <Field label={text.choose}>
          {(id) => (
            <select id={id} value={who} onChange={(event) => setWho(event.target.value)}>
              <option value="" />
              {people.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.full_name} ({one.login})
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {who !== "" && found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <p>{text.noPasskeys}</p>}
      {(found.data?.length ?? 0) > 0 && (
        <ul className="own-list">
          {found.data?.map((one) => (
            <li key={one.id}>
              <strong>{one.name}</strong>
              <span className="muted">
                {words.made(showInstant(one.created_at))}{" "}
                {one.last_used_at ? words.used(showInstant(one.last_used_at)) : words.neverUsed}
              </span>
              <Act
                label={words.remove}
                title={`${words.remove}: ${one.name}`}
                note={text.passkeysIntro}
                tone="danger"
                act={() =>
                  prove(() =>
                    unwrap(
                      api.DELETE("/api/v1/users/{id}/passkeys/{passkey}", { params: { path: { id: who, passkey: one.id } } }),
                    ),
                  )
                }
                done={words.removed}
                changes={[queryKey]}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
