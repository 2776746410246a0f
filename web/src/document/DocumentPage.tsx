import "./document.css";
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense } from "react";
import { incomingQuery, myTasksQuery, outgoingQuery } from "../api/queries";
import type { components } from "../api/schema";
import { useSession } from "../api/state";
import { DocumentDispatch } from "../dispatch/Recipients";
import { DraftActions } from "../draft/DraftActions";
import { PlannedRecipients } from "../draft/Plan";
import { useText } from "../messages";
import { Failure, Loading } from "../parts/States";
import type { DocumentSearch } from "../router";
import { useKeys } from "../shell/keys";
import { Access } from "./Access";
import { AlongList, useAlong } from "./along";
import { Copies } from "./Copies";
import { IncomingFacts, OutgoingFacts } from "./DocumentFacts";
import { DocumentFiles, newestFile } from "./DocumentFiles";
import { OtherActs, Tasks } from "./DocumentTasks";
import { Fold } from "./Fold";
import { Progress } from "./Progress";
import { actionsQuery } from "./queries";
import { Dossiers, Links } from "./Related";
import { Remarks } from "./Remarks";
import { Signatures } from "./Signatures";
import { useTexts } from "./text";
import { usePins } from "./usePins";

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

function Layout({ id, search, subject, state, files, details, incoming, outgoing, version, own }: LayoutProps) {
  const text = useText();
  const texts = useTexts();
  const along = useAlong(search, id);
  const tasks = useQuery(myTasksQuery(id));
  const shown = newestFile(files);

  const actions = useQuery(actionsQuery(id)).data;
  const may = new Set<string>(actions?.acts ?? []);
  const chainId = outgoing?.chain_id ?? actions?.chains.at(-1)?.id ?? null;
  const pins = usePins(id);
  useKeys({
    Escape: along.back,
    KeyJ: along.forward,
    KeyK: along.backward,
    ...(shown ? { KeyC: pins.begin } : {}),
  });
  const { current } = useSession();
  const isDrafting =
    outgoing !== undefined &&
    (outgoing.drafter_id === current?.person.id ||
      current?.person.roles.some((one) => one.role === "official" && one.unit_id === outgoing.drafting_unit_id) === true);

  const advance = () => {
    void tasks.refetch();
    along.advance();
  };

  return (
    <div className="document">
      <div className="document-head">
        <AlongList along={along} />
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
        <DocumentFiles id={id} files={files} incoming={incoming} outgoing={outgoing} />
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
