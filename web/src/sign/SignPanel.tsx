import { useState } from "react";
import { Problem } from "../api/problem";
import { useSession } from "../api/state";
import { language } from "../messages";
import { Field } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import { useKeys } from "../shell/keys";
import { AgentStatus } from "./AgentStatus";
import "./sign.css";
import { agentSigner } from "./signers/agent";
import { serverSigner } from "./signers/server";
import { type Holder, Trouble } from "./signers/signer";
import { useTexts } from "./text";
import { type Purpose, placeBody, usePlacing } from "./usePlacing";

interface Props {
  documentId: string;
  title: string;
  version: number;
  purpose: Purpose;
  busy: boolean;
  /** Carries out what is given, once, and tells what came of it. */
  act: (what: string, action: () => Promise<unknown>) => void;
}

/** To a tenth of a point, as the language writes it. */
const number = (value: number) =>
  new Intl.NumberFormat(language.current, { maximumFractionDigits: 1, useGrouping: false }).format(value);

/** Placing a signature and making it. Nothing is signed before the document shows, and nothing but the button signs. */
export default function SignPanel({ documentId, title, version, purpose, busy, act }: Props) {
  const text = useTexts();
  const placing = usePlacing(documentId, purpose, version);
  const [mayCover, setMayCover] = useState(false);
  const { current } = useSession();
  const [method, setMethod] = useState<"server" | "agent">();
  const [holder, setHolder] = useState<Holder | null>(null);
  const { found, choices, box, chosen, shown } = placing;

  const go = () => {
    const frame = document.querySelector<HTMLElement>(".place-frame");
    frame?.scrollIntoView({ block: "center" });
    frame?.focus({ preventScroll: true });
  };
  useKeys({ KeyS: go });

  if (found.isPending) return <Loading />;
  if (!choices || !box) return <Failure error={found.error} retry={() => void found.refetch()} />;

  const personal = purpose === "personal";
  // The seal is the agency's: its key is the server's.
  const signer = personal && (method ?? (choices.server_key ? "server" : "agent")) === "agent" ? agentSigner : serverSigner;
  const isOwn = holder?.name.normalize("NFC") === current?.person.full_name.normalize("NFC");
  const canSign = placing.isSeen === true && (signer === agentSigner ? holder !== null && isOwn : choices.server_key);
  const sign = () => {
    if (!canSign || busy) return;
    const where = placeBody(chosen, box, mayCover || !personal);
    act(personal ? text.sign : text.seal, () =>
      signer.sign({ documentId, version, purpose, title, where }).catch((error) => {
        throw error instanceof Trouble ? new Problem(-1, { detail: text.agent.trouble[error.kind] }) : error;
      }),
    );
  };
  const kinds = choices.places.map((one) => ({
    one,
    words: one.field ? text.field(one.field) : (text.kinds[one.kind] ?? one.kind),
  }));

  return (
    <div className="sign-panel">
      {personal ? (
        <fieldset className="choices">
          <legend>{text.method}</legend>
          {(["server", "agent"] as const).map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="method"
                checked={signer.id === one}
                disabled={one === "server" && !choices.server_key}
                onChange={() => setMethod(one)}
              />
              {text.methods[one]}
            </label>
          ))}
          {!choices.server_key && <p className="muted">{text.noKey}</p>}
        </fieldset>
      ) : (
        <p>{choices.server_key ? text.sealKey : text.noKey}</p>
      )}
      {signer === agentSigner && <AgentStatus holder={holder} onHolder={setHolder} />}
      <fieldset className="choices">
        <legend>{personal ? text.place : text.sealPlace}</legend>
        {kinds.map(({ one, words }) => (
          <label key={one.kind + one.field}>
            <input
              type="radio"
              name="place"
              checked={one === chosen && !placing.isTapping}
              onChange={() => placing.choose(one)}
            />
            {words}
          </label>
        ))}
        <label>
          {/* Chosen once more, it waits for another tap. */}
          <input
            type="radio"
            name="place"
            checked={chosen === undefined || placing.isTapping}
            onChange={() => {}}
            onClick={() => placing.tap(true)}
          />
          {text.kinds.own}
        </label>
      </fieldset>
      {shown && (
        <p className="muted" role="status">
          {placing.isTapping
            ? text.tapping
            : text.summary(
                box.page,
                choices.page_count,
                number(shown.left),
                number(shown.size.height - shown.top - shown.height),
              )}
        </p>
      )}
      <details className="fold">
        <summary>{text.adjust}</summary>
        <p className="muted">{text.hint}</p>
        <button type="button" aria-pressed={placing.isTapping} onClick={() => placing.tap(!placing.isTapping)}>
          {text.tap}
        </button>
        {shown && (
          <div className="place-fields">
            <NumberField
              label={text.page}
              value={box.page}
              least={1}
              most={choices.page_count}
              set={(value) => void placing.turnTo(Math.round(value))}
            />
            <span />
            <NumberField label={text.left} value={shown.left} most={shown.size.width} set={(left) => placing.move({ left })} />
            <NumberField
              label={text.bottom}
              value={shown.size.height - shown.top - shown.height}
              most={shown.size.height}
              set={(bottom) => placing.move({ top: shown.size.height - bottom - shown.height })}
            />
            <NumberField
              label={text.width}
              value={shown.width}
              most={shown.size.width}
              set={(width) => placing.move({ width })}
            />
            {/* It stands on its lower edge: a new height moves the upper one. */}
            <NumberField
              label={text.height}
              value={shown.height}
              most={shown.size.height}
              set={(height) => placing.move({ height, top: shown.top + shown.height - height })}
            />
          </div>
        )}
        {personal && (
          <label className="switch">
            <input type="checkbox" checked={mayCover} onChange={(event) => setMayCover(event.target.checked)} />
            {text.cover}
          </label>
        )}
      </details>
      {placing.isSeen === false && <p className="notice warn">{text.unseen}</p>}
      {placing.isSeen === undefined && <p className="muted">{text.waits}</p>}
      <div className="sign-bar">
        <button type="button" onClick={go}>
          {text.go}
        </button>
        <button type="button" className="primary" aria-disabled={busy} disabled={!canSign} onClick={sign}>
          {personal ? text.sign : text.seal}
        </button>
      </div>
    </div>
  );
}

/** A number that counts once it is left or Enter is pressed: half a number is none. */
function NumberField({
  label,
  value,
  least = 0,
  most,
  set,
}: {
  label: string;
  value: number;
  least?: number;
  most: number;
  set: (value: number) => void;
}) {
  const [typed, setTyped] = useState<string>();
  const done = () => {
    const wanted = Number(typed?.replace(",", "."));
    if (typed && Number.isFinite(wanted) && wanted >= least && wanted <= most) set(wanted);
    setTyped(undefined);
  };
  return (
    <Field label={label}>
      {(id) => (
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          value={typed ?? number(value)}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={done}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            done();
          }}
        />
      )}
    </Field>
  );
}
