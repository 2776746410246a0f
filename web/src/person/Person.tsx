import { type FormEvent, lazy, Suspense, useState } from "react";
import { renderSVG } from "uqr";
import { api, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import { session, useSession } from "../api/state";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import { Failure } from "../parts/States";
import { say } from "../parts/toast";
import { Certificates } from "./Certificates";
import { Passkeys } from "./Passkeys";
import "./person.css";
import { RemoteKeys } from "./RemoteKeys";
import { Section } from "./Section";
import { useTexts } from "./text";

const OwnImage = lazy(() => import("../admin/images/OwnImage"));

/** What a person keeps of their own account: the password, the second step, the image of the signature, passkeys, what they sign with. */
export function Person() {
  const text = useTexts();
  const { current } = useSession();
  return (
    <div className="own">
      <h1>{text.title}</h1>
      <p>{current?.person.full_name}</p>
      <Password />
      <SecondStep />
      <Suspense fallback={null}>
        <OwnImage />
      </Suspense>
      <Passkeys />
      <Certificates />
      <RemoteKeys />
    </div>
  );
}

/** One form that changes something: once at a time; what is wrong stands at its field. */
function useForm(done: string) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const wrong = failure instanceof Problem ? failure.fields : {};
  const run = async (action: () => Promise<unknown>) => {
    if (busy) return false;
    setBusy(true);
    setFailure(null);
    try {
      await action();
      if (done) say(done);
      return true;
    } catch (error) {
      setFailure(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, wrong, run, failed: failure !== null && Object.keys(wrong).length === 0 && <Failure error={failure} /> };
}

function Password() {
  const shared = useText();
  const text = useTexts().password;
  const [differs, setDiffers] = useState(false);
  const { busy, wrong, run, failed } = useForm(text.done);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const [present, wanted, again] = ["present", "wanted", "again"].map((one) => String(new FormData(form).get(one)));
    setDiffers(wanted !== again);
    if (wanted !== again) return;
    const body = { present: present ?? "", wanted: wanted ?? "" };
    if (await run(() => unwrap(api.PUT("/api/v1/session/password", { body })))) form.reset();
  };
  const field = (name: string, label: string, complete: string, error?: string, hint?: string) => (
    <Field label={label} error={error} hint={hint}>
      {(id, described) => (
        <input
          id={id}
          name={name}
          type="password"
          autoComplete={complete}
          required
          maxLength={256}
          aria-describedby={described}
        />
      )}
    </Field>
  );
  return (
    <Section title={text.title}>
      <form onSubmit={submit}>
        {failed}
        {field("present", text.present, "current-password", wrong.present)}
        {field("wanted", text.wanted, "new-password", wrong.password, text.hint)}
        {field("again", text.again, "new-password", differs ? text.differs : undefined)}
        <button type="submit" className="primary" aria-disabled={busy}>
          {busy ? shared.common.saving : text.submit}
        </button>
      </form>
    </Section>
  );
}

function SecondStep() {
  const text = useTexts().totp;
  const { current } = useSession();
  const [begun, setBegun] = useState<{ secret: string; uri: string } | null>(null);
  const { busy, run, failed } = useForm("");
  const refresh = async () => session.set(await unwrap(api.GET("/api/v1/session")));
  return (
    <Section title={text.title}>
      {failed}
      {current?.has_totp ? (
        <>
          <p>{text.on}</p>
          <Code
            label={text.remove}
            act={async (code) => {
              await unwrap(api.DELETE("/api/v1/session/totp", { body: { code } }));
              say(text.removed);
              await refresh();
            }}
          />
        </>
      ) : begun ? (
        <>
          <p>{text.scan}</p>
          {/* As a picture: the page sets no markup. */}
          <img className="qr" alt={text.picture} src={`data:image/svg+xml,${encodeURIComponent(renderSVG(begun.uri))}`} />
          <p>
            {text.secret} <code>{begun.secret.replace(/(.{4})/g, "$1 ").trim()}</code>
          </p>
          <Code
            label={text.confirm}
            act={async (code) => {
              await unwrap(api.PUT("/api/v1/session/totp", { body: { code } }));
              say(text.confirmed);
              setBegun(null);
              await refresh();
            }}
          />
        </>
      ) : (
        <>
          <p>{text.off}</p>
          <button
            type="button"
            aria-disabled={busy}
            onClick={() => void run(async () => setBegun(await unwrap(api.POST("/api/v1/session/totp"))))}
          >
            {text.begin}
          </button>
        </>
      )}
    </Section>
  );
}

function Code({ label, act }: { label: string; act: (code: string) => Promise<void> }) {
  const shared = useText();
  const text = useTexts().totp;
  const { busy, wrong, run, failed } = useForm("");
  return (
    <form
      className="code"
      onSubmit={(event) => {
        event.preventDefault();
        const code = String(new FormData(event.currentTarget).get("code")).replace(/\s/g, "");
        void run(() => act(code));
      }}
    >
      {failed}
      <Field label={text.code} error={wrong.code}>
        {(id, described) => (
          <input
            id={id}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            required
            aria-describedby={described}
          />
        )}
      </Field>
      <button type="submit" aria-disabled={busy}>
        {busy ? shared.common.saving : label}
      </button>
    </form>
  );
}
