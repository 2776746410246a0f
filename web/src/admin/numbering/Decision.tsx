import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { api, unwrap } from "../../api/client";
import { Problem } from "../../api/problem";
import { useDirectory } from "../../api/queries";
import type { components } from "../../api/schema";
import { booksQuery } from "../../books/data";
import { useText } from "../../messages";
import { Field, Icon } from "../../parts/Field";
import { Failure } from "../../parts/States";
import { readDay, showDay } from "../../parts/time";
import { say } from "../../parts/toast";
import { useTexts } from "./text";

type Rule = components["schemas"]["NumberingRule"];
type Line = Rule & { key: number };

let lastKey = 0;
const lineOf = (rule: Rule): Line => ({ ...rule, key: ++lastKey });

/** A decision while it is written: each line says at once which number would come next, or why none would. */
export function Decision({ present, onClose }: { present: Rule[]; onClose: () => void }) {
  const texts = useTexts();
  const common = useText();
  const client = useQueryClient();
  const { units } = useDirectory();
  const books = (useQuery(booksQuery).data ?? []).filter((one) => !one.closed_from && one.kind !== "incoming");
  const [day, setDay] = useState(() => showDay(readDay("today", Date.now()) ?? ""));
  const [lines, setLines] = useState(() => present.map(lineOf));
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);

  const from = readDay(day, Date.now());
  const rules = lines.map(({ type, unit, book }) => ({ type, book, ...(unit ? { unit } : {}) }));
  const body = { effective_from: from ?? "", rules };
  const isComplete = from !== undefined && lines.every((one) => one.type !== "" && one.book !== "");
  const tried = useQuery({
    queryKey: ["numbering-trial", body],
    queryFn: ({ signal }) => unwrap(api.POST("/api/v1/numbering-rules/trial", { body, signal })),
    enabled: isComplete && lines.length > 0,
    retry: false,
  });
  const problem = failure ?? tried.error;
  const wrong = problem instanceof Problem ? problem.fields : {};
  const nameOf = (code: string) => books.find((one) => one.code === code)?.name ?? code;
  const change = (key: number, to: Partial<Rule>) => {
    setFailure(null);
    setLines(lines.map((one) => (one.key === key ? { ...one, ...to } : one)));
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !isComplete) return;
    setBusy(true);
    setFailure(null);
    try {
      await unwrap(api.POST("/api/v1/numbering-rules", { body }));
      say(texts.decidedDone);
      onClose();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: ["numbering-rules"] });
    }
  };
  const select = (value: string, choices: [string, string][], onChange: (value: string) => void, first?: string) =>
    function Control(id: string, described: string | undefined) {
      return (
        <select id={id} aria-describedby={described} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{first ?? common.act.choose}</option>
          {choices.map(([code, words]) => (
            <option key={code} value={code}>
              {words}
            </option>
          ))}
        </select>
      );
    };
  const types: [string, string][] = [["*", texts.every], ...Object.entries(common.types)];
  return (
    <form
      ref={form}
      className="card things-form"
      aria-label={texts.composeTitle}
      onSubmit={(event) => void submit(event)}
      noValidate
    >
      <h2>{texts.composeTitle}</h2>
      {problem !== null && problem !== undefined && Object.keys(wrong).length === 0 && <Failure error={problem} />}
      <Field label={texts.day} hint={texts.dayHint} error={from === undefined ? texts.wrongDay : wrong.effective_from}>
        {(id, described) => (
          <input
            id={id}
            value={day}
            aria-describedby={described}
            autoComplete="off"
            onChange={(event) => setDay(event.target.value)}
          />
        )}
      </Field>
      {lines.length === 0 && <p className="muted">{texts.noLines}</p>}
      {lines.map((line, at) => {
        const look = isComplete && !tried.isFetching ? tried.data?.items[at] : undefined;
        return (
          <div key={line.key} className="things-rule" role="group" aria-label={texts.ruleOf(at + 1)}>
            <Field label={texts.type} error={wrong[`rules/${at}/type`]}>
              {select(line.type, types, (type) => change(line.key, { type }))}
            </Field>
            <Field label={texts.unit} error={wrong[`rules/${at}/unit`]}>
              {select(
                line.unit ?? "",
                units.map((one) => [one.id, one.name]),
                (unit) => change(line.key, { unit: unit || null }),
                texts.wholeAgency,
              )}
            </Field>
            <Field label={texts.book} error={wrong[`rules/${at}/book`]}>
              {select(
                line.book,
                books.map((one) => [one.code, one.name]),
                (book) => change(line.key, { book }),
              )}
            </Field>
            <button
              type="button"
              aria-label={texts.removeRule(at + 1)}
              onClick={() => setLines(lines.filter((one) => one.key !== line.key))}
            >
              {texts.remove}
            </button>
            {look && (
              <p className={look.refusal ? "things-danger" : "muted"} role="status">
                {look.refusal ? (
                  <>
                    <Icon name="late" /> {texts.refused(look.refusal)}
                  </>
                ) : (
                  <>
                    {texts.tried(look.next?.symbol ?? "", common.types[look.type] ?? look.type)} ·{" "}
                    {look.book_now === look.book_then
                      ? texts.stays(nameOf(look.book_then))
                      : texts.moves(nameOf(look.book_now), nameOf(look.book_then))}
                  </>
                )}
              </p>
            )}
          </div>
        );
      })}
      <div className="buttons">
        <button type="button" onClick={() => setLines([...lines, lineOf({ type: "", book: "" } as Rule)])}>
          {texts.addRule}
        </button>
      </div>
      <p className="muted">{texts.decideNote}</p>
      <div className="buttons">
        <button type="submit" className="primary" aria-disabled={busy || !isComplete}>
          {busy ? common.common.saving : texts.decide}
        </button>
        <button type="button" onClick={onClose}>
          {common.common.cancel}
        </button>
      </div>
    </form>
  );
}
