import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useMemo } from "react";
import { api, unwrap } from "../api/client";
import { inboxQuery, incomingQuery, type ListFilter, myTasksQuery, outgoingQuery, queries, useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { useSession } from "../api/state";
import { DraftActions } from "../draft/DraftActions";
import { useText } from "../messages";
import { Failure, Loading } from "../parts/States";
import { showDay, showInstant } from "../parts/time";
import { say } from "../parts/toast";
import type { DocumentSearch } from "../router";
import { useKeys } from "../shell/keys";
import { Progress } from "./Progress";
import { Remarks } from "./Remarks";
import { Signatures } from "./Signatures";
import { TaskForm } from "./TaskForm";

const PdfView = lazy(() => import("./PdfView"));

type File = components["schemas"]["File"];
type Incoming = components["schemas"]["IncomingDocument"];
type Outgoing = components["schemas"]["OutgoingDocument"];

export function IncomingPage() {
  const { id } = useParams({ from: "/van-ban-den/$id" });
  const search = useSearch({ from: "/van-ban-den/$id" });
  const found = useQuery(incomingQuery(id));
  if (found.isPending) return <Loading />;
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const { data } = found;
  return (
    <Layout
      id={id}
      search={search}
      subject={data.subject}
      state={data.state}
      files={data.files}
      details={<IncomingFacts document={data} />}
    />
  );
}

export function OutgoingPage() {
  const { id } = useParams({ from: "/van-ban-di/$id" });
  const search = useSearch({ from: "/van-ban-di/$id" });
  const { current } = useSession();
  const found = useQuery(outgoingQuery(id));
  if (found.isPending) return <Loading />;
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const { data } = found;
  const isMine = data.state === "drafting" && data.drafter_id === current?.person.id;
  return (
    <Layout
      id={id}
      search={search}
      subject={data.subject}
      state={data.state}
      files={data.files}
      chain={data.chain_id}
      version={data.version}
      details={<OutgoingFacts document={data} />}
      own={isMine ? <DraftActions document={data} /> : null}
    />
  );
}

interface LayoutProps {
  id: string;
  search: DocumentSearch;
  subject: string;
  state: string;
  files: File[];
  details: ReactNode;
  chain?: string | null;
  version?: number;
  own?: ReactNode;
}

/** The list that one came from, and where this document stands in it. */
function useList(search: DocumentSearch) {
  const filter: ListFilter = {
    view: search.view ?? "todo",
    ...(search.direction ? { direction: search.direction } : {}),
    ...(search.overdue ? { overdue: "yes" } : {}),
  };
  const list = useInfiniteQuery({ ...inboxQuery(filter), enabled: search.task !== undefined });
  const entries = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const at = entries.findIndex((one) => one.task.id === search.task);
  return { filter, entries, at };
}

function Layout({ id, search, subject, state, files, details, chain, version, own }: LayoutProps) {
  const text = useText();
  const navigate = useNavigate();
  const { filter, entries, at } = useList(search);
  const tasks = useQuery(myTasksQuery(id));
  const shown = newestFile(files);

  const open = (entry: (typeof entries)[number] | undefined) => {
    if (!entry) return;
    const to = entry.direction === "incoming" ? "/van-ban-den/$id" : "/van-ban-di/$id";
    void navigate({ to, params: { id: entry.document.id }, search: { ...filter, task: entry.task.id } });
  };
  const back = () => void navigate({ to: "/viec", search: filter });
  const next = at >= 0 ? entries[at + 1] : undefined;
  const previous = at > 0 ? entries[at - 1] : undefined;
  useKeys({ Escape: back, KeyJ: () => open(next), KeyK: () => open(previous) });

  /** What is done leaves the list; the next of the list opens, else the list. */
  const advance = () => {
    void tasks.refetch();
    if (at < 0) return;
    queries.removeQueries({ queryKey: ["inbox"], type: "inactive" });
    void queries.invalidateQueries({ queryKey: ["inbox"] });
    if (next) open(next);
    else {
      if (entries.length === 1) say(text.act.allDone);
      back();
    }
  };

  return (
    <div className="document">
      <div className="document-head">
        {at >= 0 && (
          <nav className="along" aria-label={text.inbox.list}>
            <Link to="/viec" search={filter}>
              ← {text.document.back}
            </Link>
            <button type="button" disabled={!previous} aria-label={text.document.previous} onClick={() => open(previous)}>
              ‹
            </button>
            <span>{text.document.position(at + 1, entries.length)}</span>
            <button type="button" disabled={!next} aria-label={text.document.next} onClick={() => open(next)}>
              ›
            </button>
          </nav>
        )}
        <h1>{subject}</h1>
        <span className="chip">{text.state[state] ?? state}</span>
      </div>
      <div className="pdf">
        {shown ? (
          <Suspense fallback={<Loading />}>
            <PdfView key={shown.id} fileId={shown.id} />
          </Suspense>
        ) : (
          <p className="state">{text.document.noPdf}</p>
        )}
      </div>
      <div className="panel">
        {/* The second click of a double click would meet the next document, which opens where this one was. */}
        <section
          aria-labelledby="actions-title"
          className="actions"
          onClickCapture={(event) => {
            if (event.detail > 1 && event.target instanceof HTMLButtonElement) {
              event.preventDefault();
              event.stopPropagation();
            }
          }}
        >
          <h2 id="actions-title">{text.document.actions}</h2>
          {own}
          <Tasks
            title={subject}
            tasks={tasks.data ?? []}
            isPending={tasks.isPending}
            own={own}
            version={version}
            onDone={advance}
          />
        </section>
        <section aria-labelledby="details-title">
          <h2 id="details-title">{text.document.details}</h2>
          {details}
        </section>
        <Progress documentId={id} chainId={chain ?? tasks.data?.[0]?.task.chain_id ?? null} />
        <Signatures documentId={id} sha256={shown?.sha256} />
        <section aria-labelledby="files-title">
          <h2 id="files-title">{text.document.files}</h2>
          <ul className="files">
            {files.map((file) => (
              <li key={file.id}>
                <a href={`/api/v1/files/${file.id}/content`} download={file.name}>
                  {file.name}
                </a>{" "}
                <span className="muted">{text.document.fileKind[file.kind]}</span>
              </li>
            ))}
          </ul>
        </section>
        <Remarks documentId={id} />
      </div>
    </div>
  );
}

type Entries = components["schemas"]["InboxEntry"][];

function Tasks({
  title,
  tasks,
  isPending,
  own,
  version,
  onDone,
}: {
  title: string;
  tasks: Entries;
  isPending: boolean;
  own: ReactNode;
  version: number | undefined;
  onDone: () => void;
}) {
  const text = useText();
  if (isPending) return <Loading />;
  if (tasks.length === 0) return own ? null : <p className="muted">{text.document.noActions}</p>;
  return (
    <>
      {tasks.map((one) => (
        <OneTask key={one.task.id} title={title} task={one.task} version={version} onDone={onDone} />
      ))}
    </>
  );
}

function OneTask({
  title,
  task,
  version,
  onDone,
}: {
  title: string;
  task: components["schemas"]["Task"];
  version: number | undefined;
  onDone: () => void;
}) {
  const text = useText();
  const page = useQuery({
    queryKey: ["document", task.document_id, "task", task.id],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/tasks/{id}", { params: { path: { id: task.id } }, signal })),
  });
  const number = useQuery({
    queryKey: ["document", task.document_id, "number"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/outgoing/{id}/number", { params: { path: { id: task.document_id } }, signal })),
    enabled: task.effect === "number",
  });
  if (page.isPending) return <Loading />;
  if (!page.data) return <Failure error={page.error} retry={() => void page.refetch()} />;
  if (!page.data.open) return <p className="muted">{text.act.notYours}</p>;
  const note = number.data ? text.act.numberNote(number.data.symbol, showDay(number.data.date)) : undefined;
  return <TaskForm task={page.data} title={title} version={version} numberNote={note} onDone={onDone} />;
}

function newestFile(files: File[]): File | undefined {
  const own = files.filter((one) => one.kind !== "attachment" && one.media_type === "application/pdf");
  return own.reduce<File | undefined>((newest, one) => (!newest || one.ordinal > newest.ordinal ? one : newest), undefined);
}

function Facts({ rows }: { rows: [string, ReactNode][] }) {
  return (
    <dl className="facts">
      {rows
        .filter(([, value]) => value !== null && value !== undefined && value !== false && value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function IncomingFacts({ document: one }: { document: Incoming }) {
  const text = useText();
  return (
    <Facts
      rows={[
        [text.document.number, `${one.number_text}/${one.year}`],
        [text.document.arrived, showInstant(one.arrived_at)],
        [text.document.issuer, one.issuer],
        [text.document.symbol, one.number_and_symbol],
        [text.document.date, showDay(one.document_date)],
        [text.document.type, text.types[one.type] ?? one.type],
        [text.document.urgency, one.urgency === "normal" ? null : text.urgency[one.urgency]],
        [text.document.due, one.due_date && showDay(one.due_date)],
        [text.document.signer, [one.signer_name, one.signer_position].filter(Boolean).join(", ")],
        [text.document.pages, one.page_count],
        [text.document.instruction, one.instruction],
        [text.document.note, one.note],
        [
          text.document.answeredBy,
          one.answers.length > 0 &&
            one.answers.map((answer) => (
              <Link key={answer.id} to="/van-ban-di/$id" params={{ id: answer.id }}>
                {answer.symbol ?? answer.subject}
              </Link>
            )),
        ],
      ]}
    />
  );
}

function OutgoingFacts({ document: one }: { document: Outgoing }) {
  const text = useText();
  const { person, unit } = useDirectory();
  return (
    <Facts
      rows={[
        [text.document.symbol, one.symbol ?? text.inbox.noNumber],
        [text.document.type, text.types[one.type] ?? one.type],
        [text.document.drafter, [person(one.drafter_id), unit(one.drafting_unit_id)].filter(Boolean).join(" · ")],
        [text.document.signer, one.signer_name],
        [text.document.issued, one.issued_date && showDay(one.issued_date)],
        [text.document.urgency, one.urgency === "normal" ? null : text.urgency[one.urgency]],
        [text.document.due, one.due_date && showDay(one.due_date)],
        [text.document.recipients, one.recipients.join("; ")],
        [text.document.note, one.note],
        [
          text.document.answers,
          one.answers && (
            <Link to="/van-ban-den/$id" params={{ id: one.answers }}>
              {text.document.answers}
            </Link>
          ),
        ],
      ]}
    />
  );
}
