import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Combobox } from "../parts/Combobox";
import { Field } from "../parts/Field";
import { useTexts } from "./text";

export type NewRecipient = components["schemas"]["NewRecipient"];

const isMail = (words: string) => /^\S+@\S+\.\S+$/.test(words);

interface Props {
  id: string;
  value: NewRecipient[];
  onChange: (value: NewRecipient[]) => void;
  error?: string | undefined;
}

/** Whom the document will go to: units of the agency are found by any words of their name, others are written. */
export function RecipientsEditor({ id, value, onChange, error }: Props) {
  const text = useText();
  const texts = useTexts();
  const { units } = useDirectory();
  const add = (one: NewRecipient) => {
    if (value.every((other) => other.name !== one.name)) onChange([...value, one]);
  };
  const change = (at: number, part: Partial<NewRecipient>) =>
    onChange(value.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <>
      <Field id={id} label={texts.recipients} hint={texts.recipientsHint} error={error} optional>
        {(field, described) => (
          <Combobox
            id={field}
            described={described}
            nothing={texts.noUnit}
            options={units
              .filter((one) => value.every((other) => other.unit !== one.id))
              .map((one) => ({ id: one.id, label: one.name, hint: texts.kinds.unit }))}
            onChoose={(one) => add({ kind: "unit", name: one.label, unit: one.id, copies: 1 })}
            onFree={(words) =>
              add(
                isMail(words)
                  ? { kind: "mail", name: words, address: words, copies: 1 }
                  : { kind: "text", name: words, copies: 1 },
              )
            }
          />
        )}
      </Field>
      {value.length > 0 && (
        <ol className="recipients" aria-label={texts.recipients}>
          {value.map((one, at) => (
            <li key={one.name}>
              <span className="name">{one.name}</span>
              {one.kind === "unit" ? (
                <span className="muted">{texts.kinds.unit}</span>
              ) : (
                <select
                  aria-label={texts.kind(one.name)}
                  value={one.kind}
                  onChange={(event) => change(at, { kind: event.target.value as NewRecipient["kind"] })}
                >
                  {(["text", "mail", "paper", "partner"] as const).map((kind) => (
                    <option key={kind} value={kind}>
                      {texts.kinds[kind]}
                    </option>
                  ))}
                </select>
              )}
              {(one.kind === "mail" || one.kind === "paper") && (
                <input
                  aria-label={texts.address(one.name)}
                  value={one.address ?? ""}
                  maxLength={254}
                  autoComplete="off"
                  onChange={(event) => change(at, { address: event.target.value })}
                />
              )}
              <label className="switch">
                <input
                  aria-label={texts.copiesOf(one.name)}
                  className="copies"
                  inputMode="numeric"
                  value={one.copies ?? ""}
                  onChange={(event) => {
                    const copies = Number(event.target.value.replace(/\D/g, ""));
                    change(at, { copies: copies > 0 ? Math.min(copies, 9999) : null });
                  }}
                />
                {texts.copies}
              </label>
              <button
                type="button"
                className="quiet"
                aria-label={texts.removeOne(one.name)}
                onClick={() => onChange(value.filter((_, index) => index !== at))}
              >
                {text.common.remove}
              </button>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

/** As it is sent: without addresses that belong to another way, in NFC. */
export const asPlan = (value: NewRecipient[]): NewRecipient[] =>
  value.map(({ address, ...one }) => ({
    ...one,
    name: one.name.normalize("NFC"),
    ...((one.kind === "mail" || one.kind === "paper") && address?.trim() ? { address: address.trim().normalize("NFC") } : {}),
  }));
