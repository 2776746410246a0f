import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { newKey } from "../api/client";
import { Problem } from "../api/problem";
import { useDirectory } from "../api/queries";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import { Failure } from "../parts/States";
import { readDay } from "../parts/time";
import { say } from "../parts/toast";
import { PersonSelect } from "./FieldControl";

/** What an act asks for. */
export interface Ask {
  name: string;
  label: string;
  kind: "line" | "long" | "day" | "person" | "people" | "unit" | "choice";
  optional?: boolean;
  value?: string;
  choices?: [value: string, label: string][];
  max?: number;
}

export type Said = Record<string, string>;

/** One thing that may be done: its words, what it asks, and how it is done. `key` stays the same while its content does. */
export interface Act {
  name: string;
  label: string;
  note?: string | undefined;
  isDanger?: boolean;
  asks?: Ask[];
  run: (said: Said, people: string[], key: string) => Promise<unknown>;
}

/** Acts as buttons; one that asks something opens its form in their place. Nothing is done twice by a second click. */
export function ActList({ acts, documentId, label }: { acts: Act[]; documentId: string; label: string }) {
  const text = useText();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<Act>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const sent = useRef({ content: "", key: newKey() });
  const opener = useRef<HTMLDivElement>(null);
  // With the version that was seen when its form was opened, though the page has loaded a newer one meanwhile: what somebody else has changed
  // must be told, not written over. After a refusal the present one is shown, and confirmed anew.
  const act = chosen && (failure === null ? chosen : acts.find((one) => one.name === chosen.name));

  const run = async (one: Act, said: Said, people: string[]) => {
    if (busy) return;
    const content = JSON.stringify([one.name, said, people]);
    if (sent.current.content !== content) sent.current = { content, key: newKey() };
    setBusy(true);
    setFailure(null);
    setWrong({});
    try {
      await one.run(said, people, sent.current.key);
      sent.current = { content: "", key: newKey() };
      say(text.act.done(one.label));
      setChosen(undefined);
    } catch (error) {
      setFailure(error);
      if (error instanceof Problem) setWrong(error.fields);
    } finally {
      setBusy(false);
      // What is shown next is the present state, also where somebody was faster.
      void client.invalidateQueries({ queryKey: ["document", documentId] });
      void client.invalidateQueries({ queryKey: ["counts"] });
    }
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!act) return;
    const data = new FormData(event.currentTarget);
    const said: Said = {};
    for (const ask of act.asks ?? []) {
      const value = String(data.get(ask.name) ?? "")
        .trim()
        .normalize("NFC");
      if (ask.kind === "people" || value === "") continue;
      said[ask.name] = ask.kind === "day" ? (readDay(value, Date.now()) ?? value) : value;
    }
    void run(act, said, data.getAll("people").map(String));
  };

  if (acts.length === 0) return null;
  const failed = failure !== null && <Failure error={failure} />;
  if (!act) {
    return (
      <div ref={opener}>
        {failed}
        <div className="buttons acts" role="group" aria-label={label}>
          {acts.map((one) => (
            <button
              key={one.name}
              type="button"
              className={one.isDanger ? "danger" : ""}
              aria-disabled={busy}
              onClick={() => {
                setFailure(null);
                if (one.asks) setChosen(one);
                else void run(one, {}, []);
              }}
            >
              {one.label}
              {one.asks && "…"}
            </button>
          ))}
        </div>
      </div>
    );
  }
  return (
    <form
      className="act"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          event.preventDefault();
          setChosen(undefined);
        }
      }}
    >
      <h3>{act.label}</h3>
      {act.note && <p className={act.isDanger ? "notice warn" : "muted"}>{act.note}</p>}
      {failed}
      {act.asks?.map((ask, at) => (
        <AskControl key={ask.name} ask={ask} error={wrong[ask.name]} isFirst={at === 0} />
      ))}
      <div className="buttons">
        <button type="submit" className={act.isDanger ? "danger" : "primary"} aria-disabled={busy}>
          {busy ? text.common.saving : text.act.confirm(act.label)}
        </button>
        <button type="button" onClick={() => setChosen(undefined)}>
          {text.common.cancel}
        </button>
      </div>
    </form>
  );
}

function AskControl({ ask, error, isFirst }: { ask: Ask; error: string | undefined; isFirst: boolean }) {
  const text = useText();
  const { people, units } = useDirectory();
  if (ask.kind === "people") {
    return (
      <fieldset className="field people">
        <legend>{ask.label}</legend>
        {error && <span className="error">{error}</span>}
        <div className="people-list">
          {people
            .filter((one) => one.active && one.roles.some((role) => role.role !== "administrator" && role.role !== "auditor"))
            .map((one) => (
              <label key={one.id} className="switch">
                <input type="checkbox" name="people" value={one.id} /> {one.full_name}
              </label>
            ))}
        </div>
      </fieldset>
    );
  }
  return (
    <Field
      label={ask.label}
      error={error}
      hint={ask.kind === "day" ? text.register.dateHint : undefined}
      {...(ask.optional ? { optional: true } : {})}
    >
      {(id, described) => {
        const common = {
          id,
          name: ask.name,
          required: !ask.optional,
          "aria-describedby": described,
          autoFocus: isFirst,
          defaultValue: ask.value ?? "",
        };
        switch (ask.kind) {
          case "person":
            return <PersonSelect id={id} name={ask.name} required={!ask.optional} described={described} />;
          case "unit":
          case "choice":
            return (
              <select {...common}>
                <option value="">{text.act.choose}</option>
                {(ask.kind === "unit" ? units.map<[string, string]>((one) => [one.id, one.name]) : (ask.choices ?? [])).map(
                  ([value, label]) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ),
                )}
              </select>
            );
          case "long":
            return <textarea {...common} maxLength={ask.max ?? 500} />;
          default:
            return <input {...common} maxLength={ask.max ?? 200} autoComplete="off" />;
        }
      }}
    </Field>
  );
}
