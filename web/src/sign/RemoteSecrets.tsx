import { type ReactNode, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import "./proof.css";
import type { Secrets } from "./signers/remote";
import { useTexts } from "./text";

/** Asks for what a remote service wants before it signs: `ask` gives what was typed, or refuses when the person turns away. */
export function useRemoteSecrets(): { ask: () => Promise<Secrets>; dialog: ReactNode } {
  const [asking, setAsking] = useState<{ go: (given: Secrets) => void; give: () => void } | null>(null);
  return {
    ask: () =>
      new Promise<Secrets>((go, refuse) => setAsking({ go, give: () => refuse(new Declined()) })).finally(() => setAsking(null)),
    dialog: asking && <RemoteSecrets onGiven={asking.go} onCancel={asking.give} />,
  };
}

/** The person turned away: nothing went wrong. */
export class Declined extends Error {}

function RemoteSecrets({ onGiven, onCancel }: { onGiven: (given: Secrets) => void; onCancel: () => void }) {
  const text = useText();
  const own = useTexts().remote;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  // Beside the page, not in it: the panel stands in the task's form.
  return createPortal(
    <dialog ref={dialog} className="proof" aria-labelledby="remote-title" onClose={onCancel}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          const form = new FormData(event.currentTarget);
          onGiven({ pin: String(form.get("pin")), one_time_password: String(form.get("one_time_password")).trim() });
        }}
      >
        <h2 id="remote-title">{own.title}</h2>
        <p>{own.note}</p>
        <Field label={own.pin}>
          {(id) => <input id={id} name="pin" type="password" autoComplete="off" maxLength={256} autoFocus />}
        </Field>
        <Field label={own.code} hint={own.codeHint} optional>
          {(id, described) => (
            <input
              id={id}
              name="one_time_password"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={64}
              aria-describedby={described}
            />
          )}
        </Field>
        <div className="buttons">
          <button type="submit" className="primary">
            {own.sign}
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
