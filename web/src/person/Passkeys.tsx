import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, unwrap } from "../api/client";
import { hasPasskeys, makePasskey, PasskeyDeclined } from "../api/passkeys";
import type { components } from "../api/schema";
import { session } from "../api/state";
import { useText } from "../messages";
import { Act } from "../parts/Act";
import { Field } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import { showInstant } from "../parts/time";
import { say } from "../parts/toast";
import { useProof } from "../sign/Proof";
import { Section } from "./Section";
import { useTexts } from "./text";

type Made = Omit<components["schemas"]["NewPasskey"], "name">;

/** One's own passkeys: what they are, making one, removing one, and whether the password needs one beside it. */
export function Passkeys() {
  const shared = useText();
  const text = useTexts().passkeys;
  const client = useQueryClient();
  const { prove, dialog } = useProof();
  const found = useQuery({ queryKey: ["passkeys"], queryFn: ({ signal }) => unwrap(api.GET("/api/v1/passkeys", { signal })) });
  const [made, setMade] = useState<Made | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);

  const refresh = async () => {
    await client.invalidateQueries({ queryKey: ["passkeys"] });
    session.set(await unwrap(api.GET("/api/v1/session")));
  };
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
    }
  };
  const name = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = String(new FormData(event.currentTarget).get("name")).trim();
    if (!made || !given) return;
    void run(async () => {
      // The challenge serves once: what was refused has to be made anew.
      setMade(null);
      await unwrap(api.POST("/api/v1/passkeys", { body: { ...made, name: given } }));
      say(text.added);
      await refresh();
    });
  };
  const setStep = (on: boolean) =>
    run(async () => {
      await prove(() => unwrap(api.PUT("/api/v1/session/passkey-step", { body: { on } })));
      say(on ? text.stepOn : text.stepOff);
      await refresh();
    });

  return (
    <Section title={text.title}>
      <p>{text.intro}</p>
      {failure instanceof PasskeyDeclined ? (
        <p className="notice danger" role="alert">
          {failure.message === "InvalidStateError" ? text.known : shared.signIn.passkeyDeclined}
        </p>
      ) : (
        failure !== null && <Failure error={failure} />
      )}
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <>
          {found.data.items.length === 0 ? (
            <p className="muted">{text.none}</p>
          ) : (
            <ul className="own-list">
              {found.data.items.map((one) => (
                <li key={one.id}>
                  <strong>{one.name}</strong>
                  <span className="muted">
                    {text.made(showInstant(one.created_at))}{" "}
                    {one.last_used_at ? text.used(showInstant(one.last_used_at)) : text.neverUsed}{" "}
                    {one.verifies_person ? "" : text.secondOnly}
                  </span>
                  <Act
                    label={text.remove}
                    title={`${text.remove}: ${one.name}`}
                    note={text.removeNote}
                    tone="danger"
                    act={() => prove(() => unwrap(api.DELETE("/api/v1/passkeys/{id}", { params: { path: { id: one.id } } })))}
                    done={text.removed}
                    changes={[["passkeys"]]}
                    after={() => void refresh()}
                  />
                </li>
              ))}
            </ul>
          )}
          {!hasPasskeys() && <p className="notice warn">{text.unsupported}</p>}
          {made ? (
            <form className="name-passkey" onSubmit={name}>
              <Field label={text.name} hint={text.nameHint}>
                {(id, described) => (
                  <input id={id} name="name" maxLength={100} required autoFocus aria-describedby={described} autoComplete="off" />
                )}
              </Field>
              <button type="submit" className="primary" aria-disabled={busy}>
                {busy ? shared.common.saving : text.save}
              </button>
            </form>
          ) : (
            <button
              type="button"
              disabled={!hasPasskeys()}
              aria-disabled={busy}
              onClick={() => void run(async () => setMade(await prove(makePasskey)))}
            >
              {text.add}
            </button>
          )}
          {found.data.items.length > 0 && (
            <label className="switch">
              <input
                type="checkbox"
                checked={found.data.second_step}
                disabled={busy}
                onChange={(event) => void setStep(event.target.checked)}
              />
              {text.step}
            </label>
          )}
        </>
      )}
      {dialog}
    </Section>
  );
}
