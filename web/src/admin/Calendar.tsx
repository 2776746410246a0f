import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import { useDirectory } from "../api/queries";
import { useLanguage, useText } from "../messages";
import { Field } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import { showInstant } from "../parts/time";
import { say } from "../parts/toast";
import { AdminFrame } from "./AdminFrame";
import { useTexts } from "./text";

/** The working-time calendar as its text, with every wrong line named by the server. */
export function Calendar() {
  const texts = useTexts();
  const { person } = useDirectory();
  const list = useQuery({ queryKey: ["calendars"], queryFn: ({ signal }) => unwrap(api.GET("/api/v1/calendars", { signal })) });
  const now = list.data?.items[0];
  const content = useQuery({
    queryKey: ["calendar", now?.version],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/calendars/{version}", { params: { path: { version: now?.version ?? "" } }, parseAs: "text", signal }),
      ),
    enabled: now !== undefined,
  });
  return (
    <AdminFrame>
      <p className="muted admin-intro">{texts.calendarIntro}</p>
      {(list.isPending || content.isPending) && <Loading />}
      {list.isError && <Failure error={list.error} retry={() => void list.refetch()} />}
      {content.isError && <Failure error={content.error} retry={() => void content.refetch()} />}
      {now && (
        <p>
          {now.created_by && now.created_at
            ? texts.calendarBy(person(now.created_by) ?? "?", showInstant(now.created_at))
            : texts.calendarShipped}
        </p>
      )}
      {content.data !== undefined && <Edit key={now?.version} text={String(content.data)} />}
      <Try />
    </AdminFrame>
  );
}

function Edit({ text }: { text: string }) {
  const common = useText();
  const texts = useTexts();
  const client = useQueryClient();
  const [value, setValue] = useState(text);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await unwrap(
        api.POST("/api/v1/calendars", {
          body: value.normalize("NFC") as never,
          bodySerializer: (body) => body as never,
          headers: { "Content-Type": "text/plain; charset=utf-8" },
        }),
      );
      say(texts.calendarSaved);
      await client.invalidateQueries({ queryKey: ["calendars"] });
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const lines = failure instanceof Problem ? Object.entries(failure.fields) : [];
  return (
    <form className="admin-calendar" onSubmit={(event) => void submit(event)}>
      {failure !== null && <Failure error={failure} />}
      {lines.length > 0 && (
        <ul className="admin-problems error" role="alert">
          {lines.map(([where, words]) => (
            <li key={where}>
              {where}: {words}
            </li>
          ))}
        </ul>
      )}
      <Field label={texts.calendarText} hint={texts.calendarHint}>
        {(id, described) => (
          <textarea
            id={id}
            name="calendar"
            value={value}
            spellCheck={false}
            aria-describedby={described}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Field>
      <div className="buttons">
        <button type="submit" className="primary" aria-disabled={busy || value === text}>
          {busy ? common.common.saving : texts.saveCalendar}
        </button>
        {value !== text && <span className="muted">{texts.unsaved}</span>}
      </div>
    </form>
  );
}

function Try() {
  const texts = useTexts();
  const language = useLanguage();
  const [days, setDays] = useState("5");
  const [asked, setAsked] = useState<{ days: number; from: string } | null>(null);
  const found = useQuery({
    queryKey: ["deadline", asked],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/calendars/{version}/deadline", {
          params: { path: { version: "current" }, query: { from: asked?.from ?? "", amount: `P${asked?.days ?? 1}D` } },
          signal,
        }),
      ),
    enabled: asked !== null,
  });
  return (
    <section aria-labelledby="try-title">
      <h2 id="try-title">{texts.tryDeadline}</h2>
      <form
        className="bar"
        onSubmit={(event) => {
          event.preventDefault();
          const count = Number(days);
          if (Number.isInteger(count) && count >= 1 && count <= 365) setAsked({ days: count, from: new Date().toISOString() });
        }}
      >
        <Field label={`${texts.tryDays} (${texts.tryFrom.toLowerCase()} ${texts.tryNow})`}>
          {(id) => <input id={id} value={days} inputMode="numeric" size={4} onChange={(event) => setDays(event.target.value)} />}
        </Field>
        <button type="submit">{texts.tryDeadline}</button>
      </form>
      <div role="status">
        {found.isError && <Failure error={found.error} />}
        {found.data && (
          <>
            <p>
              <strong>{texts.tryResult(showInstant(found.data.due))}</strong>
            </p>
            <ol className="admin-problems">
              {found.data.steps.map((one) => (
                <li key={one.vi}>{one[language]}</li>
              ))}
            </ol>
          </>
        )}
      </div>
    </section>
  );
}
