import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, ifMatch, unwrap } from "../api/client";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import { textOf } from "../parts/form";
import { Failure, Loading } from "../parts/States";
import { showInstant, showSize } from "../parts/time";
import { say } from "../parts/toast";
import { addReady } from "./queue";
import { useTexts } from "./text";

/** Messages of the watched mailbox that nobody has dealt with; a file of one becomes a waiting file. */
export function ArrivedMails({ onOpen }: { onOpen: (key: string) => void }) {
  const text = useText();
  const texts = useTexts();
  const [chosen, setChosen] = useState<string>();
  const found = useQuery({
    queryKey: ["arrived-mails"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/arrived-mails", { params: { query: { state: "new", limit: 100 } }, signal })),
    refetchInterval: 60_000,
  });
  const items = found.data?.items ?? [];
  if (found.isSuccess && items.length === 0) return null;
  return (
    <details className="fold mails">
      <summary>
        {texts.mails}
        {items.length > 0 && <span className="count">{items.length}</span>}
      </summary>
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      <ol className="waiting" aria-label={texts.mails}>
        {items.map((one) => (
          <li key={one.id} className={one.id === chosen ? "open" : ""}>
            <button
              type="button"
              className="quiet name"
              aria-expanded={one.id === chosen}
              onClick={() => setChosen(one.id === chosen ? undefined : one.id)}
            >
              {one.subject || text.inbox.noNumber}
            </button>
            <span className="muted">
              {texts.mailFrom(one.from_name || (one.from_address ?? "?"))} · {showInstant(one.received_at)}
            </span>
            {one.id === chosen && <OneMail id={one.id} onOpen={onOpen} />}
          </li>
        ))}
      </ol>
    </details>
  );
}

function OneMail({ id, onOpen }: { id: string; onOpen: (key: string) => void }) {
  const text = useText();
  const texts = useTexts();
  const client = useQueryClient();
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const found = useQuery({
    queryKey: ["arrived-mails", id],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/arrived-mails/{id}", { params: { path: { id } }, signal })),
  });
  if (found.isPending) return <Loading />;
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const mail = found.data;
  const whole = mail.files.find((one) => one.kind === "message");
  const usable = mail.files.filter((one) => one.kind === "attachment" && one.refusal === null);
  const refused = mail.files.filter((one) => one.refusal !== null);

  const run = async (action: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await action();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const use = (file: (typeof usable)[number]) =>
    run(async () => {
      const made = await unwrap(api.POST("/api/v1/arrived-mail-files/{id}/upload", { params: { path: { id: file.id } } }));
      onOpen(
        addReady({
          name: file.name,
          size: file.size,
          source: { url: `/api/v1/arrived-mail-files/${file.id}/content` },
          isPdf: file.media_type === "application/pdf",
          upload: made.id,
          mail: { id, from: mail.from_name || (mail.from_address ?? "?"), address: mail.from_address },
        }),
      );
    });
  const dismiss = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = textOf(new FormData(event.currentTarget), "reason");
    void run(async () => {
      await unwrap(
        api.POST("/api/v1/arrived-mails/{id}/dismissal", {
          params: { path: { id }, header: ifMatch(mail.version) },
          body: { reason },
        }),
      );
      say(texts.dismissed);
      await client.invalidateQueries({ queryKey: ["arrived-mails"] });
    });
  };
  return (
    <div className="mail">
      {failure !== null && <Failure error={failure} />}
      {!mail.is_complete && <p className="notice warn">{texts.mailIncomplete}</p>}
      {mail.text && (
        <details className="fold">
          <summary>{texts.mailText}</summary>
          <blockquote>{mail.text}</blockquote>
        </details>
      )}
      {usable.length === 0 && <p className="muted">{texts.mailNoFiles}</p>}
      <div className="buttons">
        {usable.map((one) => (
          <button key={one.id} type="button" aria-disabled={busy} onClick={() => void use(one)}>
            {texts.mailUse(one.name)} ({showSize(one.size)})
          </button>
        ))}
      </div>
      {refused.map((one) => (
        <p key={one.id} className="muted">
          {one.name}: {one.refusal}
        </p>
      ))}
      {whole && (
        <p>
          <a href={`/api/v1/arrived-mail-files/${whole.id}/content`} download>
            {texts.mailOriginal}
          </a>
        </p>
      )}
      <details className="fold">
        <summary>{texts.dismiss}</summary>
        <form onSubmit={dismiss}>
          <Field label={texts.dismissReason}>
            {(field) => <input id={field} name="reason" required maxLength={500} autoComplete="off" />}
          </Field>
          <button type="submit" className="danger" aria-disabled={busy}>
            {text.act.confirm(texts.dismiss)}
          </button>
        </form>
      </details>
    </div>
  );
}
