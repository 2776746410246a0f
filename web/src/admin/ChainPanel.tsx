import { useRef, useState } from "react";
import type { AppendKind, Facts, Part, ToFrame } from "../modeller/protocol";
import { Choice, Line } from "./ChainControls";
import { ChainFacts } from "./ChainFacts";
import { useTexts } from "./chainText";

interface Props {
  facts: Facts;
  parts: Part[];
  send: (message: ToFrame) => void;
}

const ends = ["endEvent", "sequenceFlow", "process", "participant", "lane", "textAnnotation"];

/** What an element is called in a list. */
export function usePartName() {
  const texts = useTexts();
  return ({ id, kind, name }: Part) => `${name || id} (${texts.kinds[kind] ?? kind})`;
}

/** Everything that can be done in the drawing, by fields and buttons: choose, add, connect, remove, and what an element says. */
export function ChainPanel({ facts, parts, send }: Props) {
  const texts = useTexts();
  const nameOf = usePartName();
  const [to, setTo] = useState("");
  const select = useRef<HTMLDivElement>(null);
  const { id, kind } = facts;
  const change = (part: Partial<Facts>) => send({ say: "change", id, facts: part });
  const steps = parts.filter((one) => one.kind !== "sequenceFlow" && one.kind !== "process");
  const targets = steps.filter((one) => one.id !== id && one.kind !== "startEvent" && one.kind !== "boundaryEvent");
  const isRoot = kind === "process" || kind === "collaboration";
  return (
    <>
      <div ref={select}>
        <Choice
          label={texts.part}
          value={isRoot ? "" : id}
          of={[
            ["", texts.process],
            ...parts.filter((one) => one.kind !== "process").map((one): [string, string] => [one.id, nameOf(one)]),
          ]}
          onChange={(one) => send({ say: "choose", id: one || (parts.find((each) => each.kind === "process")?.id ?? "") })}
        />
      </div>
      <Line key={`name ${id}`} label={texts.name} value={facts.name} onChange={(name) => change({ name })} />
      <Line
        key={`id ${id}`}
        label={isRoot ? texts.key : texts.id}
        hint={texts.idHint}
        value={id}
        onChange={(next) => /^[A-Za-z_][\w.-]*$/.test(next) && change({ id: next })}
      />
      <ChainFacts key={id} facts={facts} onChange={change} />
      <details className="fold">
        <summary>{texts.documentation}</summary>
        <Line
          label={texts.documentation}
          value={facts.documentation}
          long
          onChange={(documentation) => change({ documentation })}
        />
      </details>
      {!ends.includes(kind) && (
        <fieldset className="chain-row">
          <legend>{texts.appendTo}</legend>
          <div className="buttons">
            {(Object.entries(texts.appendKinds) as [AppendKind, string][]).map(([one, words]) => (
              <button key={one} type="button" onClick={() => send({ say: "append", id, kind: one })}>
                {words}
              </button>
            ))}
          </div>
          <div className="chain-pair">
            <Choice
              label={texts.connect}
              value={to}
              of={[["", "–"], ...targets.map((one): [string, string] => [one.id, nameOf(one)])]}
              onChange={setTo}
            />
            <button type="button" disabled={to === ""} onClick={() => send({ say: "connect", id, to })}>
              {texts.connectDo}
            </button>
          </div>
        </fieldset>
      )}
      {!isRoot && (
        <button
          type="button"
          onClick={() => {
            send({ say: "remove", id });
            select.current?.querySelector("select")?.focus();
          }}
        >
          {texts.remove}
        </button>
      )}
    </>
  );
}
