import "./register.css";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { useStore } from "../api/state";
import type { Mark } from "../document/places";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import { Loading } from "../parts/States";
import { ArrivedMails } from "./ArrivedMails";
import { change, pending, queue, takeOver } from "./queue";
import { idOf, RegisterForm } from "./RegisterForm";
import type { Suggestion } from "./suggestions";
import { useTexts } from "./text";
import { WaitingList } from "./WaitingList";

const PdfView = lazy(() => import("../document/PdfView"));

/** Files and mails that wait, the open one beside its form; after each number the next one opens. */
export function RegisterIncoming() {
  const text = useText();
  const texts = useTexts();
  const navigate = useNavigate();
  useState(takeOver);
  const items = useStore(queue);
  const [chosen, setChosen] = useState(() => pending(queue.get())[0]?.key);
  const [papers, setPapers] = useState(0);
  const [look, setLook] = useState<{ open: Suggestion[]; shown: string | undefined }>({ open: [], shown: undefined });
  const open = items.find((one) => one.key === chosen && one.state !== "registered");

  // The browser asks before the page, and with it the chosen files, is left.
  const isWaiting = pending(items).some((one) => "blob" in one.source);
  useEffect(() => {
    if (!isWaiting) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isWaiting]);

  const choose = (key: string | undefined) => {
    setChosen(key);
    setLook({ open: [], shown: undefined });
  };
  const registered = (document: { id: string; number: string }) => {
    if (!open) {
      setPapers(papers + 1);
      void navigate({ to: "/van-ban-den/$id", params: { id: document.id } });
      return;
    }
    change(open.key, { state: "registered", document });
    const next = pending(queue.get())[0];
    if (next) {
      choose(next.key);
      window.scrollTo(0, 0);
      return;
    }
    queue.set([]);
    void navigate({ to: "/van-ban-den/$id", params: { id: document.id } });
  };
  const marks = look.open.map<Mark>((one) => ({
    id: one.field,
    page: one.page,
    at: one.rectangle,
    kind: "suggestion",
    label: texts.suggestionMark(one.field),
  }));

  return (
    <div className="registering">
      <div className="registering-head">
        <h1>{text.register.title}</h1>
        <Field id={idOf("upload")} label={texts.pick}>
          {(id, described) => <WaitingList id={id} described={described} items={items} open={open?.key} onOpen={choose} />}
        </Field>
        <ArrivedMails onOpen={choose} />
      </div>
      <div className="pdf">
        {open?.isPdf ? (
          <Suspense fallback={<Loading />}>
            <PdfView key={open.key} source={open.source} marks={marks} shown={look.shown} hasKeys={false} />
          </Suspense>
        ) : (
          <p className="state">{open ? texts.noPreview : texts.noFile}</p>
        )}
      </div>
      <div className="registering-form">
        {open && open.attachments.length > 0 && (
          <p className="muted">
            {texts.attachments}: {open.attachments.map((one) => one.name).join(", ")}
          </p>
        )}
        <RegisterForm
          key={open?.key ?? `paper-${papers}`}
          item={open}
          onRegistered={registered}
          onLook={(all, shown) => setLook({ open: all, shown })}
        />
      </div>
    </div>
  );
}
