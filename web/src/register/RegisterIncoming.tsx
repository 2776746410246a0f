import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { api, newKey, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { ErrorSummary } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { filled, textOf } from "../parts/form";
import { Failure } from "../parts/States";
import { readDay, showDay, showNumber } from "../parts/time";
import { say } from "../parts/toast";
import { Uploader } from "../parts/Uploader";

type NewIncoming = components["schemas"]["NewIncoming"];
type Row = components["schemas"]["IncomingRow"];

const idOf = (field: string) => `register-${field}`;
const urgencies = ["normal", "urgent", "very_urgent", "express"] as const;

export function RegisterIncoming() {
  const text = useText();
  const navigate = useNavigate();
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  // Kept until the number is there: what is sent twice takes one number.
  const key = useRef(newKey());
  const sent = useRef("");
  const [file, setFile] = useState<string>();
  const [isSending, setIsSending] = useState(false);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [entered, setEntered] = useState({ issuer: "", symbol: "", day: "", subject: "" });

  const duplicates =
    useQuery({
      queryKey: ["duplicates", entered.issuer, entered.symbol],
      queryFn: ({ signal }) =>
        unwrap(
          api.GET("/api/v1/incoming/duplicates", {
            params: { query: { issuer: entered.issuer, number_and_symbol: entered.symbol } },
            signal,
          }),
        ),
      enabled: entered.issuer !== "" && entered.symbol !== "",
    }).data?.items ?? [];

  const lookForDuplicates = () => {
    if (!form.current) return;
    const data = new FormData(form.current);
    setEntered({
      issuer: textOf(data, "issuer"),
      symbol: textOf(data, "number_and_symbol"),
      day: textOf(data, "document_date"),
      subject: textOf(data, "subject"),
    });
  };

  const read = (data: FormData): { body: NewIncoming; wrong: Record<string, string> } => {
    const need = text.register.need;
    const wrong: Record<string, string> = {};
    const now = Date.now();
    for (const name of ["issuer", "number_and_symbol", "subject"]) {
      if (textOf(data, name) === "") wrong[name] = need[name] ?? "";
    }
    const day = readDay(textOf(data, "document_date"), now);
    if (!day) wrong.document_date = need.document_date ?? "";
    const due = textOf(data, "due_date");
    const dueDay = readDay(due, now);
    if (due !== "" && !dueDay) wrong.due_date = need.due_date ?? "";
    if (isSending) wrong.upload = need.upload ?? "";
    const accepts = data.get("accept_duplicate") === "yes";
    if (duplicates.length > 0 && !accepts) wrong.accept_duplicate = need.accept_duplicate ?? "";
    const body = {
      issuer: textOf(data, "issuer"),
      number_and_symbol: textOf(data, "number_and_symbol"),
      document_date: day ?? "",
      subject: textOf(data, "subject"),
      ...filled({
        type: textOf(data, "type"),
        urgency: textOf(data, "urgency") as (typeof urgencies)[number],
        due_date: dueDay,
        signer_name: textOf(data, "signer_name"),
        note: textOf(data, "note"),
        upload: file,
      }),
      ...(accepts ? { accept_duplicate: true } : {}),
    };
    return { body, wrong };
  };

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const { body, wrong } = read(new FormData(event.currentTarget));
    setErrors(wrong);
    setFailure(null);
    if (Object.keys(wrong).length > 0) return;
    // Another content is another intention.
    const content = JSON.stringify(body);
    if (sent.current !== content) key.current = newKey();
    sent.current = content;
    setBusy(true);
    try {
      const made = await unwrap(api.POST("/api/v1/incoming", { params: { header: { "Idempotency-Key": key.current } }, body }));
      say(text.register.done(made.number));
      void client.invalidateQueries({ queryKey: ["list", "incoming"] });
      void client.invalidateQueries({ queryKey: ["inbox"] });
      void client.invalidateQueries({ queryKey: ["counts"] });
      void navigate({ to: "/van-ban-den/$id", params: { id: made.id } });
    } catch (error) {
      if (error instanceof Problem && Object.keys(error.fields).length > 0) setErrors(error.fields);
      else setFailure(error);
      lookForDuplicates();
    } finally {
      setBusy(false);
    }
  };

  return (
    <form ref={form} className="entry" onSubmit={(event) => void submit(event)} noValidate>
      <h1>{text.register.title}</h1>
      <ErrorSummary errors={errors} idOf={idOf} />
      {failure !== null && <Failure error={failure} />}
      <Field id={idOf("upload")} label={text.register.file} error={errors.upload}>
        {(id, described) => (
          <Uploader
            id={id}
            described={described}
            onChange={(upload, state) => {
              setFile(upload);
              setIsSending(state === "sending");
            }}
          />
        )}
      </Field>
      <div className="pair">
        <Field id={idOf("issuer")} label={text.register.issuer} error={errors.issuer}>
          {(id, described) => (
            <input id={id} name="issuer" maxLength={200} aria-describedby={described} required onBlur={lookForDuplicates} />
          )}
        </Field>
        <Field id={idOf("number_and_symbol")} label={text.register.symbol} error={errors.number_and_symbol}>
          {(id, described) => (
            <input
              id={id}
              name="number_and_symbol"
              maxLength={50}
              aria-describedby={described}
              required
              onBlur={lookForDuplicates}
            />
          )}
        </Field>
      </div>
      {duplicates.length > 0 && <Duplicates rows={duplicates} entered={entered} error={errors.accept_duplicate} />}
      <div className="pair">
        <Field id={idOf("document_date")} label={text.register.date} hint={text.register.dateHint} error={errors.document_date}>
          {(id, described) => (
            <input
              id={id}
              name="document_date"
              autoComplete="off"
              aria-describedby={described}
              required
              onBlur={lookForDuplicates}
            />
          )}
        </Field>
        <Field id={idOf("type")} label={text.register.type}>
          {(id) => (
            <select id={id} name="type" defaultValue="CV">
              {Object.entries(text.types).map(([code, name]) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Field id={idOf("subject")} label={text.register.subject} error={errors.subject}>
        {(id, described) => (
          <textarea
            id={id}
            name="subject"
            maxLength={500}
            rows={2}
            aria-describedby={described}
            required
            onBlur={lookForDuplicates}
          />
        )}
      </Field>
      <div className="pair">
        <Field id={idOf("urgency")} label={text.register.urgency}>
          {(id) => (
            <select id={id} name="urgency">
              {urgencies.map((one) => (
                <option key={one} value={one}>
                  {text.urgency[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field id={idOf("due_date")} label={text.register.due} error={errors.due_date} optional>
          {(id, described) => <input id={id} name="due_date" autoComplete="off" aria-describedby={described} />}
        </Field>
      </div>
      <div className="pair">
        <Field id={idOf("signer_name")} label={text.register.signer} error={errors.signer_name} optional>
          {(id, described) => <input id={id} name="signer_name" maxLength={50} aria-describedby={described} />}
        </Field>
        <Field id={idOf("note")} label={text.register.note} error={errors.note} optional>
          {(id, described) => <input id={id} name="note" maxLength={500} aria-describedby={described} />}
        </Field>
      </div>
      <NextNumber />
      <button type="submit" className="primary" aria-disabled={busy}>
        {busy ? text.common.saving : text.register.submit}
      </button>
    </form>
  );
}

/** The number that comes next; it is taken only by registering. */
function NextNumber() {
  const text = useText();
  const latest = useQuery({
    queryKey: ["list", "incoming", "next"],
    queryFn: async ({ signal }) => {
      const year = new Date(Date.now() + 7 * 3600_000).getUTCFullYear();
      const account = await unwrap(
        api.GET("/api/v1/registers/{book}/{year}/account", { params: { path: { book: "incoming", year } }, signal }),
      );
      return { number: account.last + 1, year };
    },
    staleTime: 0,
  }).data;
  return latest ? <p className="muted">{text.register.nextNumber(showNumber(latest.number, latest.year))}</p> : null;
}

function Duplicates({
  rows,
  entered,
  error,
}: {
  rows: Row[];
  entered: { issuer: string; symbol: string; day: string; subject: string };
  error: string | undefined;
}) {
  const text = useText();
  return (
    <fieldset className="notice warn">
      <legend>{text.register.duplicate}</legend>
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">{text.register.existing}</th>
            <th scope="col">{text.register.entered}</th>
          </tr>
        </thead>
        {rows.slice(0, 3).map((one) => (
          <tbody key={one.id}>
            <tr>
              <th scope="row">{text.document.number}</th>
              <td>
                <a href={`/van-ban-den/${one.id}`} target="_blank" rel="noreferrer">
                  {showNumber(one.number, one.year)}
                </a>
              </td>
              <td />
            </tr>
            <tr>
              <th scope="row">{text.register.issuer}</th>
              <td>{one.issuer}</td>
              <td>{entered.issuer}</td>
            </tr>
            <tr>
              <th scope="row">{text.register.symbol}</th>
              <td>{one.number_and_symbol}</td>
              <td>{entered.symbol}</td>
            </tr>
            <tr>
              <th scope="row">{text.register.date}</th>
              <td>{showDay(one.document_date)}</td>
              <td>{entered.day}</td>
            </tr>
            <tr>
              <th scope="row">{text.register.subject}</th>
              <td>{one.subject}</td>
              <td>{entered.subject}</td>
            </tr>
          </tbody>
        ))}
      </table>
      {error && <span className="error">{error}</span>}
      <label className="switch">
        <input type="checkbox" name="accept_duplicate" value="yes" id={idOf("accept_duplicate")} /> {text.register.accept}
      </label>
    </fieldset>
  );
}
