import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { api, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import { type CurrentSession, session } from "../api/state";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import { LanguageSwitch } from "./Settings";

let lastLogin = "";

/** Signing in; with `again`, over the page whose session ended, for the same person. */
export function SignIn({ again, onSigned }: { again?: CurrentSession; onSigned?: () => void }) {
  const text = useText();
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [needsCode, setNeedsCode] = useState(false);
  const [busy, setBusy] = useState(false);

  useEffect(() => dialog.current?.showModal(), []);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = new FormData(event.currentTarget);
    const login = String(form.get("login")).trim();
    const code = String(form.get("totp_code") ?? "").trim();
    setBusy(true);
    try {
      await unwrap(
        api.POST("/api/v1/session", {
          body: { login, password: String(form.get("password")), ...(code ? { totp_code: code } : {}) },
        }),
      );
      const present = await unwrap(api.GET("/api/v1/session"));
      lastLogin = login;
      if (again && again.person.id !== present.person.id) {
        location.assign("/viec"); // somebody else: nothing of the page is theirs
        return;
      }
      session.set(present);
      onSigned?.();
    } catch (error) {
      const told = error instanceof Problem ? error : new Problem(0, {});
      setNeedsCode(needsCode || "totp_code" in told.fields);
      setProblem(!needsCode && "totp_code" in told.fields ? null : told);
    } finally {
      setBusy(false);
    }
  };

  const form = (
    <form className="sign-in" onSubmit={submit} aria-labelledby={titleId}>
      <h1 id={titleId}>{again ? text.signIn.expiredTitle : text.signIn.title}</h1>
      {again && <p>{text.signIn.expired}</p>}
      {problem && (
        <p className="notice danger" role="alert">
          {problem.isOffline ? text.failure.offline : problem.message}
        </p>
      )}
      <Field label={text.signIn.login}>
        {(id) => (
          <input
            id={id}
            name="login"
            autoComplete="username"
            required
            defaultValue={lastLogin}
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
      </Field>
      <Field label={text.signIn.password}>
        {(id) => <input id={id} name="password" type="password" autoComplete="current-password" required />}
      </Field>
      {needsCode && (
        <Field label={text.signIn.code} hint={text.signIn.codeHint}>
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
      <button className="primary" type="submit" aria-disabled={busy}>
        {busy ? text.common.loading : text.signIn.submit}
      </button>
    </form>
  );
  if (again) {
    return (
      <dialog ref={dialog} aria-labelledby={titleId} onCancel={(event) => event.preventDefault()}>
        {form}
      </dialog>
    );
  }
  return (
    <main className="sign-in-page">
      <p className="brand">{text.app}</p>
      {form}
      <LanguageSwitch />
    </main>
  );
}
