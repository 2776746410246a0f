import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { newWork } from "../api/live";
import { countsQuery, inboxQuery, type ListFilter, useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { useStore } from "../api/state";
import { useText } from "../messages";
import { Icon } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import { dueWords } from "../parts/time";
import { useKeys } from "../shell/keys";

type Entry = components["schemas"]["InboxEntry"];

const Bulk = lazy(() => import("./Bulk"));

const views = ["todo", "mine", "unit", "substitute", "waiting", "information"] as const;

/** The row to which Escape came back from a document. */
let lastTask: string | undefined;

export function Inbox() {
  const text = useText();
  const filter: ListFilter = useSearch({ from: "/viec" });
  const navigate = useNavigate();
  const client = useQueryClient();
  const list = useRef<HTMLOListElement>(null);
  const found = useInfiniteQuery(inboxQuery(filter));
  const fresh = useStore(newWork);
  const entries = found.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = filter.direction !== undefined || filter.overdue !== undefined;

  const move = (by: 1 | -1) => {
    const rows = [...(list.current?.querySelectorAll<HTMLAnchorElement>("a") ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLAnchorElement);
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  // What is selected is what one sees: another list begins with nothing.
  const filterKey = JSON.stringify(filter);
  useEffect(() => setSelected(new Set()), [filterKey]);
  const choose = (tasks: (string | undefined)[], isOn: boolean) => {
    const next = new Set(selected);
    for (const one of tasks) {
      if (one && isOn) next.add(one);
      else if (one) next.delete(one);
    }
    setSelected(next);
  };
  const focused = () => (document.activeElement as HTMLElement | null)?.dataset.task;
  const toggle = () => {
    const one = focused();
    choose([one], one !== undefined && !selected.has(one));
  };
  /** From the row with the focus to its neighbour, both included. */
  const extend = (by: 1 | -1) => {
    const from = focused();
    move(by);
    choose([from, focused()], true);
  };
  useKeys({
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    KeyJ: () => move(1),
    KeyK: () => move(-1),
    KeyX: toggle,
    "Shift+ArrowDown": () => extend(1),
    "Shift+ArrowUp": () => extend(-1),
  });

  const isLoaded = found.isSuccess;
  useEffect(() => {
    if (isLoaded && lastTask) {
      list.current?.querySelector<HTMLAnchorElement>(`[data-task="${CSS.escape(lastTask)}"]`)?.focus();
      lastTask = undefined;
    }
  }, [isLoaded]);

  const show = () => {
    newWork.set(0);
    void client.resetQueries({ queryKey: ["inbox"] });
  };
  const change = (next: Partial<ListFilter>) => void navigate({ to: "/viec", search: { ...filter, ...next } });

  return (
    <>
      <h1>{text.inbox.title}</h1>
      <InboxTabs present={filter} />
      <div className="filters">
        <label className="switch">
          <input
            type="checkbox"
            checked={filter.overdue === "yes"}
            onChange={(event) => change({ overdue: event.target.checked ? "yes" : undefined })}
          />
          {text.inbox.onlyOverdue}
        </label>
        <label className="switch">
          <span className="hidden">{text.inbox.direction}</span>
          <select
            value={filter.direction ?? ""}
            onChange={(event) => change({ direction: (event.target.value || undefined) as ListFilter["direction"] })}
          >
            <option value="">{text.inbox.both}</option>
            <option value="incoming">{text.inbox.incoming}</option>
            <option value="outgoing">{text.inbox.outgoing}</option>
          </select>
        </label>
      </div>
      <div aria-live="polite">
        {fresh > 0 && (
          <button type="button" className="fresh" onClick={show}>
            {text.inbox.fresh(fresh)}
          </button>
        )}
      </div>
      {found.isPending && <Loading />}
      {found.isError && entries.length === 0 && <Failure error={found.error} retry={() => void found.refetch()} />}
      {isLoaded && entries.length === 0 && (
        <div className="state">
          <p>{isFiltered ? text.inbox.emptyFilter : text.inbox.empty}</p>
          {isFiltered && (
            <button type="button" onClick={() => change({ direction: undefined, overdue: undefined })}>
              {text.inbox.clear}
            </button>
          )}
        </div>
      )}
      {selected.size > 0 && (
        <Suspense>
          <Bulk
            key={filterKey}
            entries={entries}
            selected={selected}
            isWhole={!found.hasNextPage}
            onSelect={(tasks) => setSelected(new Set(tasks))}
          />
        </Suspense>
      )}
      {entries.length > 0 && (
        <ol className="rows" ref={list} aria-label={text.inbox.list}>
          {entries.map((entry) => (
            <Row
              key={entry.task.id}
              entry={entry}
              filter={filter}
              isSelected={selected.has(entry.task.id)}
              onSelect={(isOn) => choose([entry.task.id], isOn)}
            />
          ))}
        </ol>
      )}
      {found.hasNextPage && (
        <button type="button" onClick={() => void found.fetchNextPage()} aria-disabled={found.isFetchingNextPage}>
          {text.common.more}
        </button>
      )}
    </>
  );
}

/** The boxes, and what one sent on; `present`: none where the latter is shown. */
export function InboxTabs({ present }: { present: ListFilter | undefined }) {
  const text = useText();
  const counts = useQuery(countsQuery).data;
  const count = (view: ListFilter["view"]) => {
    if (!counts) return undefined;
    if (view !== "todo") return counts[view];
    const parts = [counts.mine, counts.unit, counts.substitute];
    return { open: parts.reduce((sum, one) => sum + one.open, 0), overdue: parts.reduce((sum, one) => sum + one.overdue, 0) };
  };
  return (
    <nav className="tabs" aria-label={text.inbox.title}>
      {views.map((view) => {
        const one = count(view);
        return (
          <Link key={view} to="/viec" search={{ ...present, view }} aria-current={present?.view === view ? "page" : undefined}>
            {text.inbox.views[view]}
            {one && one.open > 0 && (
              <span className={one.overdue ? "count late" : "count"} title={text.inbox.count(one.open, one.overdue)}>
                {one.open}
              </span>
            )}
          </Link>
        );
      })}
      <Link to="/viec/da-gui" search={{}}>
        {text.inbox.sent}
      </Link>
    </nav>
  );
}

function Row({
  entry,
  filter,
  isSelected,
  onSelect,
}: {
  entry: Entry;
  filter: ListFilter;
  isSelected: boolean;
  onSelect: (isOn: boolean) => void;
}) {
  const text = useText();
  const { person } = useDirectory();
  const { task, document } = entry;
  const due = dueWords(text.due, task.due_at, task.overdue, Date.now());
  const number = "number_and_symbol" in document ? document.number_and_symbol : (document.symbol ?? text.inbox.noNumber);
  const from = "issuer" in document ? document.issuer : text.types[document.type];
  const behalf = entry.on_behalf_of && person(entry.on_behalf_of);
  return (
    <li className={isSelected ? "selectable selected" : "selectable"}>
      <input
        type="checkbox"
        checked={isSelected}
        aria-labelledby={`subject-${task.id}`}
        onChange={(event) => onSelect(event.target.checked)}
      />
      <Link
        to={entry.direction === "incoming" ? "/van-ban-den/$id" : "/van-ban-di/$id"}
        params={{ id: document.id }}
        search={{ ...filter, task: task.id }}
        data-task={task.id}
        onKeyDown={(event) => {
          if (event.key !== " ") return;
          event.preventDefault();
          onSelect(!isSelected);
        }}
        onClick={() => {
          lastTask = task.id;
        }}
      >
        <span className="subject" id={`subject-${task.id}`}>
          {document.subject}
        </span>
        <span className="number">{number}</span>
        <span className="from">{from}</span>
        <span className="step">
          {task.name}
          {behalf && ` · ${text.inbox.onBehalf(behalf)}`}
        </span>
        <span className={`due ${due.tone}`}>
          <Icon name={due.tone} /> {due.text}
        </span>
        {document.urgency !== "normal" && <span className="urgency">{text.urgency[document.urgency]}</span>}
      </Link>
    </li>
  );
}
