import "./document.css";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import { api, unwrap } from "../api/client";
import { inboxQuery, incomingQuery, type ListFilter, myTasksQuery, outgoingQuery, queries, useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { useSession } from "../api/state";
import { DocumentDispatch } from "../dispatch/Recipients";
import { DraftActions } from "../draft/DraftActions";
import { PlannedRecipients } from "../draft/Plan";
import { useText } from "../messages";
import { Failure, Loading } from "../parts/States";
import { showDay, showInstant } from "../parts/time";
import { say } from "../parts/toast";
import type { DocumentSearch } from "../router";
import { AlongSearch } from "../search/Along";
import { useSearchList } from "../search/data";
import { readQuery } from "../search/filter";
import { useKeys } from "../shell/keys";
import { Access } from "./Access";
import { type Act, ActList } from "./ActList";
import { chainActs, incomingActs, outgoingActs, taskActs } from "./acts";
import { readDrawing } from "./bpmn";
import { Comparison } from "./Comparison";
import { Copies } from "./Copies";
import { Fold } from "./Fold";
import type { Place } from "./PdfView";
import { Progress } from "./Progress";
import type { Mark } from "./places";
import { actionsQuery, chainQuery, definitionQuery, remarksQuery } from "./queries";
import { Dossiers, Links } from "./Related";
import { Remarks } from "./Remarks";
import { Signatures } from "./Signatures";
import { TaskForm } from "./TaskForm";
import { useTexts } from "./text";

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
      incoming={data}
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
      outgoing={data}
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
  incoming?: Incoming;
  outgoing?: Outgoing;
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

function Layout({ id, search, subject, state, files, details, incoming, outgoing, version, own }: LayoutProps) {
  const text = useText();
  const texts = useTexts();
  const navigate = useNavigate();
  const { filter, entries, at } = useList(search);
  const result = useSearchList(search.found, id);
  const tasks = useQuery(myTasksQuery(id));
  const shown = newestFile(files);

  const open = (entry: (typeof entries)[number] | undefined) => {
    if (!entry) return;
    const to = entry.direction === "incoming" ? "/van-ban-den/$id" : "/van-ban-di/$id";
    void navigate({ to, params: { id: entry.document.id }, search: { ...filter, task: entry.task.id } });
  };
  const openHit = (hit: (typeof result.hits)[number] | undefined) => {
    if (!hit) return;
    const to = hit.direction === "incoming" ? "/van-ban-den/$id" : "/van-ban-di/$id";
    void navigate({ to, params: { id: hit.id }, search: { found: search.found } });
  };
  const back = () =>
    search.found === undefined
      ? void navigate({ to: "/viec", search: filter })
      : void navigate({ to: "/tim-kiem", search: readQuery(search.found) });
  const next = at >= 0 ? entries[at + 1] : undefined;
  const previous = at > 0 ? entries[at - 1] : undefined;
  const nextHit = result.at >= 0 ? result.hits[result.at + 1] : undefined;
  const previousHit = result.at > 0 ? result.hits[result.at - 1] : undefined;
  const forward = () => (search.found === undefined ? open(next) : openHit(nextHit));
  const backward = () => (search.found === undefined ? open(previous) : openHit(previousHit));
  const actions = useQuery(actionsQuery(id)).data;
  const may = new Set<string>(actions?.acts ?? []);
  const chainId = outgoing?.chain_id ?? actions?.chains.at(-1)?.id ?? null;
  const pins = usePins(id);
  const [isComparing, setIsComparing] = useState(false);
  useKeys({
    Escape: back,
    KeyJ: forward,
    KeyK: backward,
    ...(shown ? { KeyC: pins.begin } : {}),
  });
  const { current } = useSession();
  const isDrafting =
    outgoing !== undefined &&
    (outgoing.drafter_id === current?.person.id ||
      current?.person.roles.some((one) => one.role === "official" && one.unit_id === outgoing.drafting_unit_id) === true);
  // Of a draft what was uploaded and what was made of it say the same: only the latter are versions.
  const versions = files.filter((one) => isMain(one) && (incoming !== undefined || one.kind !== "original"));

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
        {search.found !== undefined && (
          <AlongSearch
            query={search.found}
            at={result.at}
            of={result.hits.length}
            previous={previousHit && backward}
            next={nextHit && forward}
          />
        )}
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
            <PdfView
              key={shown.id}
              source={{ file: shown.id }}
              marks={pins.marksOf(shown.sha256)}
              shown={pins.shown}
              onPlace={pins.isPlacing ? pins.placed : undefined}
            />
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
          <OtherActs id={id} chainId={chainId} may={may} incoming={incoming} outgoing={outgoing} />
        </section>
        <section aria-labelledby="details-title">
          <h2 id="details-title">{text.document.details}</h2>
          {details}
        </section>
        <Progress documentId={id} chainId={chainId} />
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
          {versions.length > 1 && (
            <button type="button" className="quiet" onClick={() => setIsComparing(true)}>
              {texts.compare}
            </button>
          )}
          {isComparing && <Comparison documentId={id} files={versions} onClose={() => setIsComparing(false)} />}
          {incoming && <Prints document={incoming} />}
          {outgoing && outgoing.annexes.length > 0 && (
            <>
              <h3>{texts.annexes}</h3>
              <ol className="files">
                {outgoing.annexes.map((one) => (
                  <li key={one.id}>
                    {`${one.ordinal}. ${one.title}`}{" "}
                    {one.file_id ? (
                      <a href={`/api/v1/files/${one.sealed_file_id ?? one.file_id}/content`} download>
                        PDF
                      </a>
                    ) : (
                      <span className="muted">{one.first_page && texts.annexAt(one.first_page)}</span>
                    )}
                  </li>
                ))}
              </ol>
            </>
          )}
        </section>
        <Remarks
          documentId={id}
          sha256={shown?.sha256}
          isDrafting={isDrafting}
          place={pins.place}
          isPlacing={pins.isPlacing}
          shown={pins.shown}
          onPin={pins.begin}
          onUnpin={pins.forget}
          onShow={pins.show}
        />
        {outgoing && may.has("recipients") && (
          <Fold title={texts.recipients}>{() => <PlannedRecipients document={outgoing} />}</Fold>
        )}
        {outgoing && ["issued", "recalled"].includes(outgoing.state) && (
          <Fold title={texts.dispatched}>{() => <DocumentDispatch documentId={id} mayKeep={may.has("add-recipient")} />}</Fold>
        )}
        <Fold title={texts.links}>{() => <Links documentId={id} outgoing={outgoing} />}</Fold>
        <Fold title={texts.dossiers}>{() => <Dossiers documentId={id} />}</Fold>
        <Fold title={texts.copies}>
          {() => <Copies documentId={id} fileId={shown?.id} isIncoming={incoming !== undefined} mayCopy={may.has("copy")} />}
        </Fold>
        <Fold title={texts.access}>{() => <Access documentId={id} may={may} />}</Fold>
      </div>
    </div>
  );
}

/** Remarks as marks on the pages, the one that is shown now, and the place that is being chosen for a new one. */
function usePins(id: string) {
  const texts = useTexts();
  const remarks = useQuery(remarksQuery(id)).data?.items ?? [];
  const [place, setPlace] = useState<Place>();
  const [isPlacing, setIsPlacing] = useState(false);
  const [shown, setShown] = useState<string>();
  return {
    place,
    isPlacing,
    shown,
    show: setShown,
    begin: () => setIsPlacing(true),
    forget: () => {
      setPlace(undefined);
      setIsPlacing(false);
    },
    placed: (chosen: Place | null) => {
      setIsPlacing(false);
      setPlace(chosen ?? undefined);
    },
    marksOf: (sha256: string) =>
      remarks.flatMap<Mark>((one, at) =>
        one.place && one.place.version_sha256 === sha256 && one.resolved_at === null
          ? [
              {
                id: one.id,
                page: one.place.page,
                at: { points: [one.place.x, one.place.y, one.place.width, one.place.height] },
                kind: "remark",
                sign: String(at + 1),
                label: texts.remarkMark(at + 1, one.body),
                onOpen: () => setShown(one.id),
              },
            ]
          : [],
      ),
  };
}

/** Everything else that this person may do now, as the server says. */
function OtherActs({
  id,
  chainId,
  may,
  incoming,
  outgoing,
}: {
  id: string;
  chainId: string | null;
  may: Set<string>;
  incoming: Incoming | undefined;
  outgoing: Outgoing | undefined;
}) {
  const texts = useTexts();
  const { person } = useDirectory();
  const chain = useQuery(chainQuery(id, chainId)).data;
  // Optional tasks are offered by their names, which the definition has.
  const definition = useQuery(definitionQuery(chain?.ad_hoc.length ? chain.definition : undefined)).data;
  const names = useMemo(
    () => new Map(definition ? readDrawing(definition).nodes.map((one) => [one.id, one.name]) : []),
    [definition],
  );
  const acts: Act[] = [
    ...(incoming ? incomingActs(texts, incoming, may) : []),
    ...(outgoing ? outgoingActs(texts, outgoing, may) : []),
    ...(chain ? chainActs(texts, chain, may, (node) => names.get(node) || node) : []),
  ];
  const kept = outgoing?.check_out;
  return (
    <>
      {kept && <p className="notice warn">{texts.keptBy(person(kept.user_id) ?? "", showInstant(kept.until))}</p>}
      {acts.length > 0 && (
        <details className="fold">
          <summary>{texts.otherActs}</summary>
          <ActList acts={acts} documentId={id} label={texts.otherActs} />
        </details>
      )}
    </>
  );
}

/** Papers that the server makes of an incoming document. */
function Prints({ document: one }: { document: Incoming }) {
  const texts = useTexts();
  const papers = [
    ...(one.has_receipt ? [["receipt-print", texts.receipt] as const] : []),
    ["follow-up-sheet", texts.sheet] as const,
    ...(one.files.some((file) => file.kind === "original" && file.media_type === "application/pdf")
      ? [["stamped", texts.stamped] as const]
      : []),
  ];
  return (
    <>
      <h3>{texts.prints}</h3>
      <ul className="files">
        {papers.map(([path, words]) => (
          <li key={path}>
            <a href={`/api/v1/incoming/${one.id}/${path}`} target="_blank" rel="noreferrer">
              {words}
            </a>
          </li>
        ))}
      </ul>
    </>
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
  const texts = useTexts();
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
  return (
    <>
      <TaskForm task={page.data} title={title} version={version} numberNote={note} onDone={onDone} />
      {page.data.kind === "task" && (
        <details className="fold">
          <summary>{texts.moreOfTask}</summary>
          <ActList acts={taskActs(texts, page.data)} documentId={task.document_id} label={texts.moreOfTask} />
        </details>
      )}
    </>
  );
}

/** A PDF of the document itself: no attachment, annex or copy. */
const isMain = (one: File) =>
  ["original", "draft", "signed", "numbered", "sealed"].includes(one.kind) && one.media_type === "application/pdf";

function newestFile(files: File[]): File | undefined {
  return files
    .filter(isMain)
    .reduce<File | undefined>((newest, one) => (!newest || one.ordinal > newest.ordinal ? one : newest), undefined);
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
  const texts = useTexts();
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
        [texts.departed, one.departure_reason],
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
  const texts = useTexts();
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
        [texts.recalled, one.recall_reason],
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
