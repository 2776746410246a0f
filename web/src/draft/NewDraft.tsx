import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { api, newKey, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import { useDirectory } from "../api/queries";
import { useSession } from "../api/state";
import { useText } from "../messages";
import { ErrorSummary } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { filled, textOf } from "../parts/form";
import { Failure } from "../parts/States";
import { readDay } from "../parts/time";
import { say } from "../parts/toast";
import { Uploader } from "../parts/Uploader";

const idOf = (field: string) => `draft-${field}`;

export function NewDraft() {
  const text = useText();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { units } = useDirectory();
  const { current } = useSession();
  const key = useRef(newKey());
  const sent = useRef("");
  const [file, setFile] = useState<string>();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const own = new Set(
    current?.person.roles.filter((one) => one.role === "official" || one.role === "leader").map((one) => one.unit_id),
  );

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const data = new FormData(event.currentTarget);
    const wrong: Record<string, string> = {};
    if (!file) wrong.upload = text.draft.need.upload ?? "";
    for (const name of ["type", "subject", "unit"]) {
      if (textOf(data, name) === "") wrong[name] = text.draft.need[name] ?? "";
    }
    const due = textOf(data, "due_date");
    const dueDay = readDay(due, Date.now());
    if (due !== "" && !dueDay) wrong.due_date = text.draft.need.due_date ?? "";
    setErrors(wrong);
    setFailure(null);
    if (Object.keys(wrong).length > 0 || !file) return;
    const body = {
      upload: file,
      type: textOf(data, "type"),
      subject: textOf(data, "subject"),
      unit: textOf(data, "unit"),
      recipients: textOf(data, "recipients")
        .split("\n")
        .map((one) => one.trim())
        .filter(Boolean),
      ...filled({ due_date: dueDay, note: textOf(data, "note") }),
    };
    const content = JSON.stringify(body);
    if (sent.current !== content) key.current = newKey();
    sent.current = content;
    setBusy(true);
    try {
      const made = await unwrap(api.POST("/api/v1/outgoing", { params: { header: { "Idempotency-Key": key.current } }, body }));
      say(text.draft.saved);
      void client.invalidateQueries({ queryKey: ["list", "outgoing"] });
      void navigate({ to: "/van-ban-di/$id", params: { id: made.id } });
    } catch (error) {
      if (error instanceof Problem && Object.keys(error.fields).length > 0) setErrors(error.fields);
      else setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className="entry" onSubmit={(event) => void submit(event)} noValidate>
      <h1>{text.draft.title}</h1>
      <ErrorSummary errors={errors} idOf={idOf} />
      {failure !== null && <Failure error={failure} />}
      <Field id={idOf("upload")} label={text.draft.file} error={errors.upload}>
        {(id, described) => <Uploader id={id} described={described} onChange={setFile} />}
      </Field>
      <div className="pair">
        <Field id={idOf("type")} label={text.register.type} error={errors.type}>
          {(id, described) => (
            <select id={id} name="type" defaultValue="" aria-describedby={described} required>
              <option value="">{text.act.choose}</option>
              {Object.entries(text.types).map(([code, name]) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field id={idOf("unit")} label={text.draft.unit} error={errors.unit}>
          {(id, described) => (
            <select id={id} name="unit" aria-describedby={described} required>
              {units
                .filter((one) => own.has(one.id))
                .map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
            </select>
          )}
        </Field>
      </div>
      <Field id={idOf("subject")} label={text.register.subject} error={errors.subject}>
        {(id, described) => <textarea id={id} name="subject" maxLength={500} rows={2} aria-describedby={described} required />}
      </Field>
      <Field
        id={idOf("recipients")}
        label={text.draft.recipients}
        hint={text.draft.recipientsHint}
        error={errors.recipients}
        optional
      >
        {(id, described) => <textarea id={id} name="recipients" rows={3} aria-describedby={described} />}
      </Field>
      <div className="pair">
        <Field id={idOf("due_date")} label={text.register.due} error={errors.due_date} optional>
          {(id, described) => <input id={id} name="due_date" autoComplete="off" aria-describedby={described} />}
        </Field>
        <Field id={idOf("note")} label={text.register.note} error={errors.note} optional>
          {(id, described) => <input id={id} name="note" maxLength={500} aria-describedby={described} />}
        </Field>
      </div>
      <button type="submit" className="primary" aria-disabled={busy}>
        {busy ? text.common.saving : text.draft.submit}
      </button>
    </form>
  );
}
