import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { newKey } from "../api/client";
import { Problem } from "../api/problem";
import { useDirectory } from "../api/queries";
import { PersonSelect } from "../document/FieldControl";
import { useText } from "../messages";
import { Field } from "./Field";
import { textOf } from "./form";
import { Failure } from "./States";
import "./parts.css";
import { useTexts } from "./text";
import { readDay, showDay } from "./time";
import { say } from "./toast";

export interface ActField {
  name: string;
  label: string;
  kind?: "text" | "long" | "day" | "number" | "choice" | "person" | "unit" | "check" | "many" | "secret";
  choices?: [string, string][];
  optional?: boolean;
  hint?: string;
  /** A day as 2026-11-05, a tick as "yes". */
  initial?: string | null;
  max?: number;
}

/** What was filled in, by name; empty where nothing was. Days are 2026-11-05, ticks "yes", of many the values with spaces between them. */
export type Given = Record<string, string>;

interface Props {
  /** On the button; the dialog's title unless `title` says more. */
  label: string;
  title?: string;
  /** What will happen, where the label does not say it. */
  note?: ReactNode;
  fields?: ActField[];
  tone?: "primary" | "danger" | "quiet" | "";
  disabled?: boolean;
  /** `key` stays the same as long as the content does: a lost answer makes nothing twice. */
  act: (given: Given, key: string) => Promise<unknown>;
  /** What is told when it is done. */
  done: string;
  /** What has to be loaded anew. */
  changes: QueryKey[];
  after?: (result: never) => void;
}

/** An act that needs a look and an explicit button: a button, and the dialog with what the act asks for. */
export function Act(props: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" className={props.tone ?? ""} disabled={props.disabled} onClick={() => setIsOpen(true)}>
        {props.label}…
      </button>
      {isOpen && <ActDialog {...props} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function ActDialog({
  label,
  title,
  note,
  fields = [],
  tone,
  act,
  done,
  changes,
  after,
  onClose,
}: Props & { onClose: () => void }) {
  const text = useText();
  const words = useTexts();
  const client = useQueryClient();
  const dialog = useRef<HTMLDialogElement>(null);
  const sent = useRef({ content: "", key: "" });
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  // With the version that was seen when the dialog was opened: what somebody else has changed meanwhile is told, not written over.
  const opened = useRef(act);

  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);

  const read = (data: FormData): Given | null => {
    const given: Given = {};
    const bad: Record<string, string> = {};
    for (const field of fields) {
      const value = field.kind === "many" ? data.getAll(field.name).join(" ") : textOf(data, field.name);
      const day = field.kind === "day" && value !== "" ? readDay(value, Date.now()) : value;
      if (value === "" && !field.optional && field.kind !== "check") bad[field.name] = words.needed(field.label);
      else if (day === undefined) bad[field.name] = words.wrongDay;
      given[field.name] = day ?? "";
    }
    setWrong(bad);
    return Object.keys(bad).length > 0 ? null : given;
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (running.current) return;
    const given = read(new FormData(event.currentTarget));
    if (!given) return;
    const content = JSON.stringify(given);
    if (sent.current.content !== content) sent.current = { content, key: newKey() };
    running.current = true;
    setBusy(true);
    setFailure(null);
    try {
      const result = await (failure === null ? opened.current : act)(given, sent.current.key);
      say(done);
      dialog.current?.close();
      after?.(result as never);
    } catch (error) {
      setFailure(error);
      if (error instanceof Problem) setWrong(error.fields);
    } finally {
      running.current = false;
      setBusy(false);
      // Also after a refusal: somebody else may have been faster, and what is shown next is the present state.
      for (const queryKey of changes) void client.invalidateQueries({ queryKey });
    }
  };
  return (
    <dialog ref={dialog} className="act" aria-labelledby="act-title" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <h2 id="act-title">{title ?? label}</h2>
        {note && <div className="muted">{note}</div>}
        {failure !== null && <Failure error={failure} />}
        {fields.map((field) => (
          <ActControl key={field.name} field={field} error={wrong[field.name]} />
        ))}
        <div className="buttons">
          <button type="submit" className={tone === "danger" ? "danger" : "primary"} aria-disabled={busy}>
            {busy ? text.common.saving : label}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {text.common.cancel}
          </button>
        </div>
      </form>
    </dialog>
  );
}

function ActControl({ field, error }: { field: ActField; error?: string | undefined }) {
  const text = useText();
  const words = useTexts();
  const { units } = useDirectory();
  const initial = field.initial ?? "";
  if (field.kind === "check") {
    return (
      <label className="switch">
        <input type="checkbox" name={field.name} value="yes" defaultChecked={initial === "yes"} /> {field.label}
      </label>
    );
  }
  if (field.kind === "many") {
    return (
      <details className="fold">
        <summary>
          {field.label} <span className="muted">({text.common.optional})</span>
        </summary>
        <fieldset className="many">
          <legend className="muted">{field.hint}</legend>
          {(field.choices ?? []).map(([value, name]) => (
            <label key={value} className="switch">
              <input type="checkbox" name={field.name} value={value} /> {name}
            </label>
          ))}
        </fieldset>
      </details>
    );
  }
  const hint = field.hint ?? (field.kind === "day" ? words.dayHint : undefined);
  return (
    <Field label={field.label} hint={hint} error={error} optional={field.optional ?? false}>
      {(id, described) => {
        const common = { id, name: field.name, "aria-describedby": described };
        switch (field.kind) {
          case "long":
            return <textarea {...common} defaultValue={initial} maxLength={field.max ?? 1000} />;
          case "person":
            return <PersonSelect id={id} name={field.name} required={false} described={described} />;
          case "unit":
          case "choice":
            return (
              <select {...common} defaultValue={initial} key={field.kind === "unit" ? units.length : 0}>
                {(field.optional || initial === "") && <option value="">{text.act.choose}</option>}
                {(field.kind === "unit" ? units.map((one): [string, string] => [one.id, one.name]) : (field.choices ?? [])).map(
                  ([value, name]) => (
                    <option key={value} value={value}>
                      {name}
                    </option>
                  ),
                )}
              </select>
            );
          case "day":
            return <input {...common} defaultValue={initial && showDay(initial)} autoComplete="off" />;
          case "secret":
            return <input {...common} type="password" autoComplete="new-password" maxLength={256} />;
          case "number":
            return <input {...common} defaultValue={initial} inputMode="numeric" autoComplete="off" />;
          default:
            return <input {...common} defaultValue={initial} maxLength={field.max ?? 200} autoComplete="off" />;
        }
      }}
    </Field>
  );
}
