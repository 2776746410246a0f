import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useRef } from "react";
import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { listOf } from "../document/listNames";
import { useText } from "../messages";
import { Icon } from "../parts/Field";
import { Listing, usePages } from "../parts/pages";
import { dueWords, showInstant } from "../parts/time";
import { useKeys } from "../shell/keys";
import { InboxTabs } from "./Inbox";
import "./sent.css";
import { type SentEntry, type SentFilter, sentQuery } from "./sentList";
import { useTexts } from "./sentText";

/** What this person sent on, and where each waits now: with whom, how long, until when. */
export function Sent() {
  const texts = useTexts();
  const text = useText();
  const filter = useSearch({ from: "/viec/da-gui" });
  const navigate = useNavigate();
  const list = useRef<HTMLOListElement>(null);
  const query = sentQuery(filter);
  const found = usePages<SentEntry, string>(query.queryKey, (after, signal) => query.queryFn({ pageParam: after, signal }));
  const go = (next: SentFilter) => void navigate({ to: "/viec/da-gui", search: next });
  const move = (by: 1 | -1) => {
    const rows = [...(list.current?.querySelectorAll<HTMLAnchorElement>("a") ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLAnchorElement);
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  useKeys({ ArrowDown: () => move(1), ArrowUp: () => move(-1), KeyJ: () => move(1), KeyK: () => move(-1) });
  const { direction, ...rest } = filter;
  return (
    <>
      <h1>{text.inbox.title}</h1>
      <InboxTabs present={undefined} />
      <p className="muted sent-intro">{texts.intro}</p>
      <div className="filters">
        <label className="switch">
          <span className="hidden">{texts.standing}</span>
          <select
            value={filter.open ?? "yes"}
            onChange={({ target }) =>
              go({ ...(direction ? { direction } : {}), ...(target.value === "no" ? { open: "no" } : {}) })
            }
          >
            <option value="yes">{texts.open}</option>
            <option value="no">{texts.ended}</option>
          </select>
        </label>
        <label className="switch">
          <span className="hidden">{texts.direction}</span>
          <select
            value={direction ?? ""}
            onChange={({ target }) =>
              go({ ...rest, ...(target.value ? { direction: target.value as "incoming" | "outgoing" } : {}) })
            }
          >
            <option value="">{texts.both}</option>
            <option value="incoming">{texts.incoming}</option>
            <option value="outgoing">{texts.outgoing}</option>
          </select>
        </label>
      </div>
      <Listing found={found} empty={filter.open === "no" ? texts.emptyEnded : texts.emptyOpen}>
        <ol className="rows sent" ref={list} aria-label={texts.list}>
          {found.items.map((entry) => (
            <Row key={entry.step.chain_id} entry={entry} filter={filter} />
          ))}
        </ol>
      </Listing>
    </>
  );
}

function Row({ entry, filter }: { entry: SentEntry; filter: SentFilter }) {
  const text = useText();
  const texts = useTexts();
  const { document, step, waiting } = entry;
  const number = "number_and_symbol" in document ? document.number_and_symbol : (document.symbol ?? text.inbox.noNumber);
  const now = Date.now();
  const soonest = waiting.reduce<components["schemas"]["Task"] | undefined>(
    (first, one) => (one.due_at && (!first?.due_at || one.due_at < first.due_at) ? one : first),
    undefined,
  );
  const due = dueWords(
    text.due,
    soonest?.due_at ?? null,
    waiting.some((one) => one.overdue),
    now,
  );
  return (
    <li>
      <Link
        to={entry.direction === "incoming" ? "/van-ban-den/$id" : "/van-ban-di/$id"}
        params={{ id: document.id }}
        search={{ list: listOf("sent", filter) }}
      >
        <span className="subject">{document.subject}</span>
        <span className="number">{number}</span>
        <span className="from">{texts.mine(step.name, text.outcome[step.outcome] ?? "", showInstant(step.at))}</span>
        {soonest && (
          <span className={`due ${due.tone}`}>
            <Icon name={due.tone} /> {due.text}
          </span>
        )}
        <span className="where">
          {waiting.map((task) => (
            <Where key={task.id} task={task} now={now} />
          ))}
          {waiting.length === 0 && (entry.open ? texts.waitsEvent : texts.over)}
        </span>
      </Link>
    </li>
  );
}

function Where({ task, now }: { task: components["schemas"]["Task"]; now: number }) {
  const text = useText();
  const texts = useTexts();
  const { person, unit } = useDirectory();
  const minutes = Math.max(0, Math.floor((now - Date.parse(task.opened_at)) / 60_000));
  const how =
    minutes >= 1440
      ? texts.days(Math.floor(minutes / 1440))
      : minutes >= 60
        ? texts.hours(Math.floor(minutes / 60))
        : texts.minutes(minutes);
  const role = task.role && unit(task.unit_id) && texts.ofRole(texts.roles[task.role] ?? task.role, unit(task.unit_id) ?? "");
  return <span>{texts.waits(task.name, person(task.user_id) ?? role ?? text.document.nobodyYet, how)}</span>;
}
