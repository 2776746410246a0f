import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useMemo, useRef, useState } from "react";
import { useDirectory } from "../api/queries";
import { readDrawing } from "../document/bpmn";
import { Picture } from "../document/Diagram";
import "../document/document.css";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import { say } from "../parts/toast";
import { Problems } from "./ChainProblems";
import { deploy, workflowsQuery } from "./chains";
import { keyOf, type PlainStep, plainChain } from "./plainChain";
import { useTexts } from "./text";

interface Row extends Omit<PlainStep, "days"> {
  id: number;
  days: string;
}

/** A chain without branches, filled in as a form. */
export function Plain({ onDone }: { onDone: () => void }) {
  const common = useText();
  const texts = useTexts();
  const client = useQueryClient();
  const { units } = useDirectory();
  const nextId = useRef(2);
  const [name, setName] = useState("");
  const [key, setKey] = useState<string | null>(null);
  const [rows, setRows] = useState<Row[]>([{ id: 1, name: texts.defaultStep, unit: "drafter-unit", days: "2" }]);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const shownKey = key ?? keyOf(name);
  const xml = useMemo(
    () =>
      plainChain({
        key: shownKey || "quy-trinh",
        name: name || "…",
        steps: rows.map((one) => ({ ...one, days: Number(one.days) || 1 })),
      }),
    [shownKey, name, rows],
  );
  const change = (id: number, part: Partial<Row>) => setRows(rows.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const move = (at: number) => {
    const next = [...rows];
    const [one] = next.splice(at, 1);
    if (one) next.splice(at - 1, 0, one);
    setRows(next);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const bad: Record<string, string> = {};
    if (!name.trim()) bad.name = texts.nameWrong;
    if (!/^[a-z][a-z0-9-]*$/.test(shownKey)) bad.key = texts.keyWrong;
    for (const one of rows) {
      if (!one.name.trim()) bad[`name-${one.id}`] = texts.stepWrong;
      if (!/^\d+$/.test(one.days) || Number(one.days) < 1 || Number(one.days) > 60) bad[`days-${one.id}`] = texts.daysWrong;
    }
    setWrong(bad);
    if (Object.keys(bad).length > 0 || busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const made = await deploy(xml.normalize("NFC"));
      say(texts.deployed_(made.name));
      await client.invalidateQueries({ queryKey: workflowsQuery.queryKey });
      onDone();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const whoOf: [string, string][] = [
    ...Object.entries(texts.who),
    ...units.map((one): [string, string] => [`code:${one.code}`, texts.whoUnit(one.name)]),
  ];
  return (
    <form className="card" onSubmit={(event) => void submit(event)} noValidate aria-label={texts.plain}>
      <p className="muted">{texts.plainIntro}</p>
      {failure !== null && <Problems error={failure} />}
      <Field label={texts.plainName} error={wrong.name}>
        {(id, described) => (
          <input
            id={id}
            name="chain-name"
            value={name}
            maxLength={200}
            aria-describedby={described}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label={texts.plainKey} error={wrong.key}>
        {(id, described) => (
          <input
            id={id}
            name="chain-key"
            value={shownKey}
            maxLength={60}
            autoComplete="off"
            spellCheck={false}
            aria-describedby={described}
            onChange={(event) => setKey(event.target.value)}
          />
        )}
      </Field>
      <fieldset>
        <legend>{texts.steps}</legend>
        {rows.map((one, at) => (
          <div key={one.id} className="admin-step" role="group" aria-label={texts.step(at + 1)}>
            <Field label={`${texts.step(at + 1)}: ${texts.stepName}`} error={wrong[`name-${one.id}`]}>
              {(id, described) => (
                <input
                  id={id}
                  value={one.name}
                  maxLength={100}
                  aria-describedby={described}
                  onChange={(event) => change(one.id, { name: event.target.value })}
                />
              )}
            </Field>
            <Field label={texts.stepWho}>
              {(id) => (
                <select id={id} value={one.unit} onChange={(event) => change(one.id, { unit: event.target.value })}>
                  {whoOf.map(([value, words]) => (
                    <option key={value} value={value}>
                      {words}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <Field label={texts.stepDays} error={wrong[`days-${one.id}`]}>
              {(id, described) => (
                <input
                  id={id}
                  value={one.days}
                  inputMode="numeric"
                  size={3}
                  aria-describedby={described}
                  onChange={(event) => change(one.id, { days: event.target.value })}
                />
              )}
            </Field>
            <button type="button" className="quiet" disabled={at === 0} aria-label={texts.up(at + 1)} onClick={() => move(at)}>
              ↑
            </button>
            <button
              type="button"
              className="quiet"
              disabled={rows.length === 1}
              aria-label={texts.removeStep(at + 1)}
              onClick={() => setRows(rows.filter((other) => other.id !== one.id))}
            >
              {common.common.remove}
            </button>
          </div>
        ))}
        <button
          type="button"
          disabled={rows.length >= 12}
          onClick={() => setRows([...rows, { id: nextId.current++, name: "", unit: "drafter-unit", days: "2" }])}
        >
          {texts.addStep}
        </button>
      </fieldset>
      <h2>{texts.preview}</h2>
      <Drawn xml={xml} name={name} />
      <div className="buttons">
        <button type="submit" className="primary" aria-disabled={busy}>
          {busy ? common.common.saving : texts.deployPlain}
        </button>
        <button type="button" onClick={onDone}>
          {common.common.cancel}
        </button>
      </div>
    </form>
  );
}

/** As the file draws it; nothing stands anywhere. */
function Drawn({ xml, name }: { xml: string; name: string }) {
  const drawing = useMemo(() => readDrawing(xml), [xml]);
  return <Picture drawing={drawing} chain={{ name, diagram: { active: [], passed: [] }, tasks: [] }} />;
}
