import { type FormEvent, useEffect, useRef, useState } from "react";
import { api, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import { Failure } from "../parts/States";
import { useTexts } from "./text";

/** Whether an answer asks who one is before it does what was asked. */
export const asksForProof = (error: unknown) => error instanceof Problem && error.status === 403 && "proof" in error.fields;

/** Asks for the password once more, and for the code where the account has one; then goes on with what was begun. */
export function Proof({ onProved, onCancel }: { onProved: () => void; onCancel: () => void }) {
  const text = useText();
  const own = useTexts().proof;
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [needsCode, setNeedsCode] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = new FormData(event.currentTarget);
    const code = String(form.get("totp_code") ?? "").trim();
    setBusy(true);
    try {
      await unwrap(
        api.PUT("/api/v1/session/proof", {
          body: { password: String(form.get("password")), ...(code ? { totp_code: code } : {}) },
        }),
      );
      onProved();
    } catch (error) {
      const told = error instanceof Problem ? error : new Problem(0, {});
      setNeedsCode(needsCode || "totp_code" in told.fields);
      setProblem(!needsCode && "totp_code" in told.fields ? null : told);
      setBusy(false);
    }
  };
  const wrong = problem?.fields ?? {};
  return (
    <dialog ref={dialog} aria-labelledby="proof-title" onClose={onCancel}>
      <form onSubmit={submit}>
        <h2 id="proof-title">{own.title}</h2>
        <p>{own.note}</p>
        {problem && !("password" in wrong || "totp_code" in wrong) && <Failure error={problem} />}
        <Field label={text.signIn.password} error={wrong.password}>
          {(id, described) => (
            <input
              id={id}
              name="password"
              type="password"
              autoComplete="current-password"
              required
              autoFocus
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
          <button type="submit" className="primary" aria-disabled={busy}>
            {busy ? text.common.loading : own.confirm}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {text.common.cancel}
          </button>
        </div>
      </form>
    </dialog>
  );
}
