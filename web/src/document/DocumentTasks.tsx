import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { api, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Failure, Loading } from "../parts/States";
import { showDay, showInstant } from "../parts/time";
import { type Act, ActList } from "./ActList";
import { chainActs, incomingActs, outgoingActs, taskActs } from "./acts";
import { readDrawing } from "./bpmn";
import { chainQuery, definitionQuery } from "./queries";
import { TaskForm } from "./TaskForm";
import { useTexts } from "./text";

type Incoming = components["schemas"]["IncomingDocument"];
type Outgoing = components["schemas"]["OutgoingDocument"];
type Entries = components["schemas"]["InboxEntry"][];

/** The person's own open tasks on the document, each with its form. */
export function Tasks({
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

/** Everything else that this person may do now, as the server says. */
export function OtherActs({
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
