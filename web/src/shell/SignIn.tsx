import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { api, unwrap } from "../api/client";
import { hasPasskeys, PasskeyDeclined, signInWithPasskey } from "../api/passkeys";
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
  const form = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState<Problem | PasskeyDeclined | null>(null);
  /** Which second steps the server named, once the password was right. */
  const [steps, setSteps] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);

  useEffect(() => dialog.current?.showModal(), []);

  const run = async (login: string | null, act: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await act();
      const present = await unwrap(api.GET("/api/v1/session"));
      if (login) lastLogin = login;
      if (again && again.person.id !== present.person.id) {
        location.assign("/viec"); // somebody else: nothing of the page is theirs
        return;
      }
      session.set(present);
      onSigned?.();
    } catch (error) {
      const told = error instanceof Problem || error instanceof PasskeyDeclined ? error : new Problem(0, {});
      const named = told instanceof Problem ? ["totp_code", "passkey"].filter((one) => one in told.fields) : [];
      const isNew = steps.length === 0 && named.length > 0 && login !== null;
      if (isNew) setSteps(named);
      setProblem(isNew ? null : told);
    } finally {
      setBusy(false);
    }
  };
  const given = () => {
    const data = new FormData(form.current ?? undefined);
    return { login: String(data.get("login")).trim(), password: String(data.get("password")) };
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const credentials = given();
    const code = String(new FormData(form.current ?? undefined).get("totp_code") ?? "").trim();
    void run(credentials.login, () =>
      unwrap(api.POST("/api/v1/session", { body: { ...credentials, ...(code ? { totp_code: code } : {}) } })),
    );
  };
  const needsCode = steps.includes("totp_code");
  const needsPasskey = steps.includes("passkey");
  /** Beside the password once that was right, otherwise alone. */
  const byPasskey = () => {
    const credentials = needsPasskey ? given() : undefined;
    void run(credentials?.login ?? null, () => signInWithPasskey(credentials));
  };

  const fields = (
    <form className="sign-in" ref={form} onSubmit={submit} aria-labelledby={titleId}>
      <h1 id={titleId}>{again ? text.signIn.expiredTitle : text.signIn.title}</h1>
      {again && <p>{text.signIn.expired}</p>}
      {problem && (
        <p className="notice danger" role="alert">
          {problem instanceof PasskeyDeclined
            ? text.signIn.passkeyDeclined
            : problem.isOffline
              ? text.failure.offline
              : problem.message}
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
      {needsPasskey && !needsCode && <p role="status">{text.signIn.passkeyStep}</p>}
      {(needsCode || !needsPasskey) && (
        <button className="primary" type="submit" aria-disabled={busy}>
          {busy ? text.common.loading : text.signIn.submit}
        </button>
      )}
      {hasPasskeys() && (steps.length === 0 || needsPasskey) && (
        <button
          type="button"
          key={String(needsPasskey)}
          className={needsPasskey && !needsCode ? "primary" : ""}
          autoFocus={needsPasskey && !needsCode}
          aria-disabled={busy}
          onClick={byPasskey}
        >
          {needsPasskey ? text.signIn.passkeySecond : text.signIn.passkey}
        </button>
      )}
    </form>
  );
  if (again) {
    return (
      <dialog ref={dialog} aria-labelledby={titleId} onCancel={(event) => event.preventDefault()}>
        {fields}
      </dialog>
    );
  }
  return (
    <main className="sign-in-page">
      <p className="brand">{text.app}</p>
      {fields}
      <LanguageSwitch />
    </main>
  );
}
