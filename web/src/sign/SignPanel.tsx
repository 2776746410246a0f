import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "../api/problem";
import { language } from "../messages";
import { Field } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import { commonName } from "../person/commonName";
import { useKeysTexts } from "../person/keysText";
import { remoteKeysQuery } from "../person/RemoteKeys";
import { useKeys } from "../shell/keys";
import { AgentStatus } from "./AgentStatus";
import { useProof } from "./Proof";
import { Declined, useRemoteSecrets } from "./RemoteSecrets";
import "./sign.css";
import { agentSigner } from "./signers/agent";
import { remoteSigner } from "./signers/remote";
import { serverSigner } from "./signers/server";
import { type Holder, type Signer, Trouble } from "./signers/signer";
import { vgcaSigner } from "./signers/vgca";
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
  const keysText = useKeysTexts();
  const [method, setMethod] = useState<string>();
  const [holder, setHolder] = useState<Holder | null>(null);
  const { prove, dialog } = useProof(true);
  const secrets = useRemoteSecrets();
  const remote = useQuery({ ...remoteKeysQuery, enabled: purpose === "personal" });
  const remoteKeys = remote.data ?? [];
  const { found, choices, box, chosen, shown } = placing;

  const go = () => {
    const frame = document.querySelector<HTMLElement>(".place-frame");
    frame?.scrollIntoView({ block: "center" });
    frame?.focus({ preventScroll: true });
  };
  useKeys({ KeyS: go });

  // All at once: a list that grows under the pointer is pressed wrong.
  if (found.isPending || remote.isLoading) return <Loading />;
  if (!choices || !box) return <Failure error={found.error} retry={() => void found.refetch()} />;

  const personal = purpose === "personal";
  const ways: { id: string; words: string; isUsable: boolean; signer: Signer }[] = [
    { id: "server", words: text.methods.server, isUsable: choices.server_key, signer: serverSigner },
    { id: "agent", words: text.methods.agent, isUsable: true, signer: agentSigner },
    { id: "vgca", words: text.methods.vgca, isUsable: true, signer: vgcaSigner },
    ...remoteKeys.map((one) => ({
      id: one.id,
      words: `${text.methods.remote(one.service, commonName(one.certificate.subject))}${
        one.certificate.state === "confirmed" ? "" : ` (${keysText.states[one.certificate.state]})`
      }`,
      isUsable: one.certificate.state === "confirmed",
      signer: remoteSigner(one.id, secrets.ask),
    })),
  ];
  const first = ways.find((one) => one.isUsable);
  // The seal is the agency's: its key is the server's.
  const way = (personal && (ways.find((one) => one.id === method) ?? first)) || ways[0];
  const signer = way?.signer ?? serverSigner;
  const needsDevice = signer === agentSigner || signer === vgcaSigner;
  const canSign = placing.isSeen === true && (needsDevice ? holder?.standing === "confirmed" : way?.isUsable === true);
  const sign = () => {
    if (!canSign || busy) return;
    const where = placeBody(chosen, box, mayCover || !personal);
    act(personal ? text.sign : text.seal, () =>
      prove(() => signer.sign({ documentId, version, purpose, title, where, sha256: choices.sha256 })).catch((error) => {
        if (error instanceof Trouble) throw new Problem(-1, { detail: text.agent.trouble[error.kind] });
        throw error instanceof Declined ? new Problem(-1, { detail: text.remote.declined }) : error;
      }),
    );
  };
  const kinds = choices.places.map((one) => ({
    one,
    words: one.field ? text.field(one.field) : (text.kinds[one.kind] ?? one.kind),
  }));

  const placingFields = () => (
    <>
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
    </>
  );

  return (
    <div className="sign-panel">
      {personal ? (
        <fieldset className="choices">
          <legend>{text.method}</legend>
          {ways.map((one) => (
            <label key={one.id}>
              <input
                type="radio"
                name="method"
                checked={one.id === way?.id}
                disabled={!one.isUsable}
                onChange={() => {
                  setMethod(one.id);
                  setHolder(null);
                }}
              />
              {one.words}
            </label>
          ))}
          {!choices.server_key && <p className="muted">{text.noKey}</p>}
        </fieldset>
      ) : (
        <p>{choices.server_key ? text.sealKey : text.noKey}</p>
      )}
      {needsDevice && <AgentStatus key={signer.id} signer={signer} holder={holder} onHolder={setHolder} />}
      {!signer.placesItself && placingFields()}
      {placing.isSeen === false && <p className="notice warn">{text.unseen}</p>}
      {placing.isSeen === undefined && <p className="muted">{text.waits}</p>}
      <div className="sign-bar">
        {!signer.placesItself && (
          <button type="button" onClick={go}>
            {text.go}
          </button>
        )}
        <button type="button" className="primary" aria-disabled={busy} disabled={!canSign} onClick={sign}>
          {personal ? text.sign : text.seal}
        </button>
      </div>
      {dialog}
      {secrets.dialog}
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
