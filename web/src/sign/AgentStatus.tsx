import { useEffect, useState } from "react";
import { Problem } from "../api/problem";
import { showInstant } from "../parts/time";
import { type Permission, permission } from "./signers/loopback";
import { type Holder, type Signer, Trouble } from "./signers/signer";
import { useTexts } from "./text";

/**
 * The way to the person's own signing device, step by step: what will happen, before the browser asks; then who can sign, or what is in the way
 * and what to do about it.
 */
export function AgentStatus({
  signer,
  holder,
  onHolder,
}: {
  signer: Signer;
  holder: Holder | null;
  onHolder: (holder: Holder | null) => void;
}) {
  const text = useTexts().agent;
  const [allowed, setAllowed] = useState<Permission>();
  const [trouble, setTrouble] = useState<Trouble | Problem | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => void permission().then(setAllowed), []);

  const connect = async () => {
    if (busy) return;
    setBusy(true);
    setTrouble(null);
    try {
      onHolder(await signer.connect());
    } catch (error) {
      onHolder(null);
      setTrouble(error instanceof Trouble || error instanceof Problem ? error : new Trouble("failed", String(error)));
    } finally {
      setAllowed(await permission());
      setBusy(false);
    }
  };

  return (
    <div className="agent">
      {holder ? (
        <p className={holder.standing === "confirmed" ? undefined : "notice warn"} role="status">
          {holder.standing === "confirmed"
            ? text.ready(holder.name, showInstant(holder.notAfter).slice(0, 10))
            : text.standing[holder.standing](holder.name)}
        </p>
      ) : (
        <>
          <p>{signer.placesItself ? text.introOther : text.intro}</p>
          {allowed === "prompt" && <p className="muted">{text.prompt}</p>}
        </>
      )}
      {trouble && (
        <div className="notice warn" role="alert">
          <p>{trouble instanceof Trouble ? text.trouble[trouble.kind] : trouble.message}</p>
          {trouble instanceof Trouble && trouble.kind === "denied" && (
            <ol>
              {text.allow.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ol>
          )}
        </div>
      )}
      <button type="button" aria-disabled={busy} onClick={() => void connect()}>
        {busy ? text.connecting : holder || trouble ? text.again : text.connect}
      </button>
    </div>
  );
}
