import { type ReactNode, useEffect, useState } from "react";
import { useDirectory } from "../api/queries";
import { useText } from "../messages";
import type { Attributes } from "../modeller/protocol";
import { Field } from "../parts/Field";
import { useTexts } from "./chainText";

/** A text that is written into the drawing when it is complete: at leaving the field, or with Enter. */
export function Line({
  label,
  value = "",
  hint,
  long,
  onChange,
}: {
  label: string;
  value?: string | undefined;
  hint?: string;
  long?: boolean;
  onChange: (value: string) => void;
}) {
  const [written, setWritten] = useState(value);
  useEffect(() => setWritten(value), [value]);
  const done = () => {
    const words = written.normalize("NFC").trim();
    if (words !== value) onChange(words);
  };
  return (
    <Field label={label} hint={hint}>
      {(id, described) => {
        const common = {
          id,
          value: written,
          "aria-describedby": described,
          onBlur: done,
          spellCheck: false,
          autoComplete: "off",
        };
        return long ? (
          <textarea {...common} rows={3} onChange={(event) => setWritten(event.target.value)} />
        ) : (
          <input
            {...common}
            onChange={(event) => setWritten(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && !event.nativeEvent.isComposing) done();
            }}
          />
        );
      }}
    </Field>
  );
}

export function Tick({ label, isOn, onChange }: { label: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <label className="switch">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} /> {label}
    </label>
  );
}

export function Choice({
  label,
  value,
  of,
  onChange,
}: {
  label: string;
  value: string;
  of: [string, string][];
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label}>
      {(id) => (
        <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
          {of.map(([one, words]) => (
            <option key={one} value={one}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

const simple = /^PT?(\d+)([DHMW])$/;

/** A number and its unit; what is more complicated is shown as the file writes it. */
export function Duration({
  label,
  value = "",
  onChange,
}: {
  label: string;
  value?: string | undefined;
  onChange: (value: string) => void;
}) {
  const texts = useTexts();
  const [, number = "", unit = "D"] = simple.exec(value) ?? [];
  if (value !== "" && number === "") return <Line label={label} value={value} onChange={onChange} />;
  const make = (count: string, of: string) =>
    onChange(/^\d+$/.test(count) && Number(count) > 0 ? `${of === "H" || of === "M" ? "PT" : "P"}${Number(count)}${of}` : "");
  return (
    <div className="chain-pair">
      <Line label={label} value={number} onChange={(count) => make(count, unit)} />
      <select aria-label={texts.unitOf(label)} value={unit} onChange={(event) => make(number || "1", event.target.value)}>
        {Object.entries(texts.units).map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Who: the usual ones by name, the rest as the file writes it. The names of the three attributes are given. */
export function Who({
  label,
  value,
  names: [role, unit, person],
  mayBeNobody,
  onChange,
}: {
  label: string;
  value: Attributes;
  names: [string, string, string];
  mayBeNobody?: boolean;
  onChange: (value: Attributes) => void;
}) {
  const texts = useTexts();
  const { units } = useDirectory();
  const [isOther, setIsOther] = useState(false);
  const usual: [string, string][] = [
    ...(mayBeNobody ? [["", texts.whoNobody] as [string, string]] : []),
    ...Object.entries(texts.whoOf),
    ...units.map((one): [string, string] => [`leader code:${one.code}`, texts.whoLeader(one.name)]),
  ];
  const present = value[person] ?? [value[role], value[unit]].filter(Boolean).join(" ");
  const isUsual = usual.some(([one]) => one === present);
  const put = (one: string) => {
    const [first = "", second = ""] = one.split(" ");
    const { [role]: _, [unit]: __, [person]: ___, ...rest } = value;
    if (one === "") onChange(rest);
    else onChange(second ? { ...rest, [role]: first, [unit]: second } : { ...rest, [person]: first });
  };
  return (
    <>
      <Choice
        label={label}
        value={isOther || !isUsual ? "other" : present}
        of={[...usual, ["other", texts.whoOther]]}
        onChange={(one) => {
          setIsOther(one === "other");
          if (one !== "other") put(one);
        }}
      />
      {(isOther || !isUsual) && (
        <div className="chain-other">
          <Choice
            label={texts.role}
            value={value[role] ?? ""}
            of={[["", "–"], ...Object.entries(texts.roles)]}
            onChange={(one) => onChange({ ...value, [role]: one })}
          />
          <Line label={texts.unit} value={value[unit]} onChange={(one) => onChange({ ...value, [unit]: one })} />
          <Line label={texts.person} value={value[person]} onChange={(one) => onChange({ ...value, [person]: one })} />
        </div>
      )}
    </>
  );
}

/** Several of a kind, one below the other. */
export function Rows({
  rows,
  name,
  add,
  none,
  fresh,
  onChange,
  children,
}: {
  rows: Attributes[];
  name: (n: number) => string;
  add: string;
  none?: string;
  fresh: Attributes;
  onChange: (rows: Attributes[]) => void;
  children: (row: Attributes, put: (part: Attributes) => void) => ReactNode;
}) {
  const text = useText();
  const texts = useTexts();
  return (
    <>
      {rows.length === 0 && none && <p className="muted">{none}</p>}
      {rows.map((row, at) => (
        <fieldset key={at} className="chain-row">
          <legend>{name(at + 1)}</legend>
          {children(row, (part) => onChange(rows.map((one, index) => (index === at ? { ...one, ...part } : one))))}
          <button
            type="button"
            className="quiet"
            aria-label={texts.remove_(name(at + 1))}
            onClick={() => onChange(rows.filter((_, index) => index !== at))}
          >
            {text.common.remove}
          </button>
        </fieldset>
      ))}
      <button type="button" onClick={() => onChange([...rows, fresh])}>
        {add}
      </button>
    </>
  );
}
