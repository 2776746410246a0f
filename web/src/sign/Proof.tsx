import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { api, unwrap } from "../api/client";
import { hasPasskeys, PasskeyDeclined, proveWithPasskey } from "../api/passkeys";
import { Problem } from "../api/problem";
import { useSession } from "../api/state";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import { Failure } from "../parts/States";
import "./proof.css";
import { useTexts } from "./text";

/** Whether an answer asks who one is before it does what was asked. */
export const asksForProof = (error: unknown) => error instanceof Problem && error.status === 403 && "proof" in error.fields;

/** Acts that may ask who one is first: `prove` does one, asks where the server wants it, and does it once more. `dialog` has to be on the page. */
export function useProof(forSigning = false): { prove: <T>(act: () => Promise<T>) => Promise<T>; dialog: ReactNode } {
  const [asking, setAsking] = useState<{ go: () => void; give: () => void } | null>(null);
  return {
    async prove(act) {
      try {
        return await act();
      } catch (error) {
        if (!asksForProof(error)) throw error;
        await new Promise<void>((go, refuse) => setAsking({ go, give: () => refuse(error) })).finally(() => setAsking(null));
        return act();
      }
    },
    dialog: asking && <Proof forSigning={forSigning} onProved={asking.go} onCancel={asking.give} />,
  };
}

/** Asks for the password once more, and for the code where the account has one, or for a passkey; then goes on with what was begun. */
export function Proof({
  forSigning = true,
  onProved,
  onCancel,
}: {
  forSigning?: boolean;
  onProved: () => void;
  onCancel: () => void;
}) {
  const text = useText();
  const own = useTexts().proof;
  const { current } = useSession();
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<Problem | PasskeyDeclined | null>(null);
  const [needsCode, setNeedsCode] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);

  const run = async (act: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    try {
      await act();
      onProved();
    } catch (error) {
      const told = error instanceof Problem || error instanceof PasskeyDeclined ? error : new Problem(0, {});
      const asksForCode = told instanceof Problem && "totp_code" in told.fields;
      setNeedsCode(needsCode || asksForCode);
      setProblem(!needsCode && asksForCode ? null : told);
      setBusy(false);
    }
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    event.stopPropagation();
    const form = new FormData(event.currentTarget);
    const code = String(form.get("totp_code") ?? "").trim();
    void run(() =>
      unwrap(
        api.PUT("/api/v1/session/proof", {
          body: { password: String(form.get("password")), ...(code ? { totp_code: code } : {}) },
        }),
      ),
    );
  };
  const wrong = problem instanceof Problem ? problem.fields : {};
  const hasPasskey = (current?.passkeys ?? 0) > 0 && hasPasskeys();
  // Beside the page, not in it: what asks may itself stand in a form.
  return createPortal(
    <dialog ref={dialog} className="proof" aria-labelledby="proof-title" onClose={onCancel}>
      <form onSubmit={submit}>
        <h2 id="proof-title">{own.title}</h2>
        <p>{forSigning ? own.note : own.otherNote}</p>
        {problem instanceof PasskeyDeclined ? (
          <p className="notice danger" role="alert">
            {text.signIn.passkeyDeclined}
          </p>
        ) : (
          problem && !("password" in wrong || "totp_code" in wrong) && <Failure error={problem} />
        )}
        {hasPasskey && (
          <>
            <button
              type="button"
              className="primary wide"
              autoFocus
              aria-disabled={busy}
              onClick={() => void run(proveWithPasskey)}
            >
              {own.passkey}
            </button>
            <p className="muted or">{own.orPassword}</p>
          </>
        )}
        <Field label={text.signIn.password} error={wrong.password}>
          {(id, described) => (
            <input
              id={id}
              name="password"
              type="password"
              autoComplete="current-password"
              required
              autoFocus={!hasPasskey}
              aria-describedby={described}
            />
          )}
        </Field>
        {needsCode && (
          <Field label={text.signIn.code} hint={text.signIn.codeHint} error={wrong.totp_code}>
            {(id, described) => (
              <input
                id={id}
                name="totp_code"
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={6}
                required
                autoFocus
                aria-describedby={described}
              />
            )}
          </Field>
        )}
        <div className="buttons">
          <button type="submit" className={hasPasskey ? "" : "primary"} aria-disabled={busy}>
            {busy ? text.common.loading : forSigning ? own.confirm : own.confirmOther}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {text.common.cancel}
          </button>
        </div>
      </form>
    </dialog>,
    document.body,
  );
}
