import { useEffect, useState } from "react";
import { useSession } from "../api/state";
import { showDay } from "../parts/time";
import { agentSigner, type Permission, permission } from "./signers/agent";
import { type Holder, Trouble } from "./signers/signer";
import { useTexts } from "./text";

/**
 * The way to the person's own signing device, step by step: what will happen, before the browser asks; then who can sign, or what is in the way
 * and what to do about it.
 */
export function AgentStatus({ holder, onHolder }: { holder: Holder | null; onHolder: (holder: Holder | null) => void }) {
  const text = useTexts().agent;
  const { current } = useSession();
  const [allowed, setAllowed] = useState<Permission>();
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => void permission().then(setAllowed), []);

  const connect = async () => {
    if (busy) return;
    setBusy(true);
    setTrouble(null);
    try {
      onHolder(await agentSigner.connect());
    } catch (error) {
      onHolder(null);
      setTrouble(error instanceof Trouble ? error : new Trouble("failed", String(error)));
    } finally {
      setAllowed(await permission());
      setBusy(false);
    }
  };
  const isOther = holder !== null && holder.name.normalize("NFC") !== current?.person.full_name.normalize("NFC");

  return (
    <div className="agent">
      {holder ? (
        <p className={isOther ? "notice warn" : undefined} role="status">
          {isOther ? text.other(holder.name) : text.ready(holder.name, showDay(holder.notAfter.slice(0, 10)))}
        </p>
      ) : (
        <>
          <p>{text.intro}</p>
          {allowed === "prompt" && <p className="muted">{text.prompt}</p>}
        </>
      )}
      {trouble && (
        <div className="notice warn" role="alert">
          <p>{text.trouble[trouble.kind]}</p>
          {trouble.kind === "denied" && (
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
