import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { api, unwrap } from "../api/client";
import { countsQuery } from "../api/queries";
import type { components } from "../api/schema";
import { Field } from "../parts/Field";
import { textOf } from "../parts/form";
import { Failure, Loading } from "../parts/States";
import { readDay, showDay } from "../parts/time";
import { say } from "../parts/toast";
import "../parts/parts.css";
import "./board.css";
import { type BoardFilter, days, groups, type Standing, standings } from "./filter";
import { BoardTabs } from "./Tabs";
import { useTexts } from "./text";

type Counts = components["schemas"]["BoardCounts"];
type Line = components["schemas"]["Board"]["items"][number];

const sum = (counts: Counts) => standings.reduce((all, one) => all + counts[one], 0);

/** "87,5 %" of what is done or late; nothing where there is none. */
function onTime(counts: Counts): string | undefined {
  const judged = counts.done_in_time + counts.done_late + counts.open_late;
  return judged === 0 ? undefined : `${((100 * counts.done_in_time) / judged).toFixed(1).replace(".", ",")} %`;
}

/** "11/2026" of "2026-11". */
const nameOf = (line: Line, by: string, without: string) =>
  by === "month" ? line.key.split("-").reverse().join("/") : line.name || without;

export function Board() {
  const text = useTexts();
  const filter = useSearch({ from: "/dieu-hanh" });
  const by = filter.by ?? "unit";
  const found = useQuery({
    queryKey: ["board", filter],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/board", { params: { query: days(filter, { by }) }, signal })),
    refetchInterval: 120_000,
  });
  const mine = useQuery(countsQuery).data;
  const waiting = mine ? mine.mine.open + mine.unit.open + mine.substitute.open : undefined;
  const total = found.data?.total;
  const today = readDay("today", Date.now()) ?? "";
  return (
    <>
      <h1>{text.title}</h1>
      <BoardTabs />
      {found.isPending && <Loading />}
      {found.isError && !found.data && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && total && (
        <>
          <ul className="figures-row">
            <Figure label={text.dueToday} value={String(total.due_today)} tone={total.due_today > 0 ? "soon" : ""}>
              {{ ...filter, standing: "due_today" }}
            </Figure>
            <Figure label={text.overdue} value={String(total.open_late)} tone={total.open_late > 0 ? "late" : ""}>
              {{ ...filter, standing: "open_late" }}
            </Figure>
            <li>
              <Link to="/viec" search={{ view: "todo" }}>
                <span className="label">{text.waiting}</span>
                <strong>{waiting ?? "…"}</strong>
              </Link>
            </li>
            <Figure label={text.onTime} value={onTime(total) ?? text.nothingYet} note={text.onTimeNote}>
              {{ ...filter, standing: "done_late" }}
            </Figure>
          </ul>
          <Choose filter={filter} />
          <p className="muted">
            {text.period(showDay(filter.from ?? `${today.slice(0, 4)}-01-01`), showDay(filter.to ?? today))}
          </p>
          {found.data.items.length === 0 ? (
            <p className="state">{text.empty}</p>
          ) : (
            <div className="board">
              <Chart lines={found.data.items} by={by} />
              <Table lines={found.data.items} total={total} by={by} filter={filter} />
            </div>
          )}
        </>
      )}
    </>
  );
}

function Figure(props: { label: string; value: string; note?: string; tone?: string; children: BoardFilter }) {
  return (
    <li>
      <Link to="/dieu-hanh/danh-sach" search={props.children}>
        <span className="label">{props.label}</span>
        <strong className={props.tone ?? ""}>{props.value}</strong>
        {props.note && <span className="muted">{props.note}</span>}
      </Link>
    </li>
  );
}

function Choose({ filter }: { filter: BoardFilter }) {
  const text = useTexts();
  const navigate = useNavigate();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const [from, to] = (["from", "to"] as const).map((name) => textOf(data, name)) as [string, string];
    const read = { from: readDay(from, Date.now()), to: readDay(to, Date.now()) };
    if ((from && !read.from) || (to && !read.to)) say(text.wrongDay);
    else
      void navigate({
        to: "/dieu-hanh",
        search: {
          ...(filter.by ? { by: filter.by } : {}),
          ...(read.from ? { from: read.from } : {}),
          ...(read.to ? { to: read.to } : {}),
        },
      });
  };
  return (
    <div className="bar">
      <nav className="by" aria-label={text.groupBy}>
        {groups.map((one) => (
          <Link
            key={one}
            to="/dieu-hanh"
            search={{ ...filter, by: one }}
            aria-current={(filter.by ?? "unit") === one ? "true" : false}
            activeOptions={{ exact: true, includeSearch: true }}
          >
            {text.by[one]}
          </Link>
        ))}
      </nav>
      <form className="bar" onSubmit={submit} key={`${filter.from}${filter.to}`}>
        <Field label={text.from}>
          {(id) => (
            <input id={id} name="from" size={11} defaultValue={filter.from ? showDay(filter.from) : ""} autoComplete="off" />
          )}
        </Field>
        <Field label={text.to}>
          {(id) => <input id={id} name="to" size={11} defaultValue={filter.to ? showDay(filter.to) : ""} autoComplete="off" />}
        </Field>
        <button type="submit">{text.show}</button>
      </form>
    </div>
  );
}

/** Bars of one scale; what they say stands as numbers in the table beside. */
function Chart({ lines, by }: { lines: Line[]; by: string }) {
  const text = useTexts();
  const most = Math.max(...lines.map((one) => sum(one.counts)), 1);
  return (
    <figure className="chart card" aria-label={text.chart}>
      <figcaption>
        {standings.map((one) => (
          <span key={one}>
            <i className={one} aria-hidden="true" /> {text.standing[one]}
          </span>
        ))}
      </figcaption>
      <div aria-hidden="true">
        {lines.map((line) => (
          <div key={line.key} className="bar-line">
            <span>{nameOf(line, by, text.noUnit)}</span>
            <span className="track">
              {standings.map(
                (one) =>
                  line.counts[one] > 0 && (
                    <i key={one} className={one} style={{ inlineSize: `${(100 * line.counts[one]) / most}%` }} />
                  ),
              )}
            </span>
          </div>
        ))}
      </div>
    </figure>
  );
}

function Table({ lines, total, by, filter }: { lines: Line[]; total: Counts; by: string; filter: BoardFilter }) {
  const text = useTexts();
  const cells = (counts: Counts, key?: string) => (
    <>
      <Amount count={sum(counts)} filter={{ ...filter, ...(key ? { key } : {}) }} name={text.received} />
      {standings.map((one) => (
        <Amount
          key={one}
          count={counts[one]}
          filter={{ ...filter, standing: one, ...(key ? { key } : {}) }}
          name={text.standing[one] ?? one}
          standing={one}
        />
      ))}
      <td className="amount">{onTime(counts) ?? "–"}</td>
    </>
  );
  return (
    <div className="sheet" tabIndex={0} role="group" aria-label={text.table}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.heading[by]}</th>
            <th scope="col" className="amount-head">
              {text.received}
            </th>
            {standings.map((one) => (
              <th key={one} scope="col" className="amount-head">
                {text.standing[one]}
              </th>
            ))}
            <th scope="col" className="amount-head">
              {text.onTime}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>
              <th scope="row">{nameOf(line, by, text.noUnit)}</th>
              {cells(line.counts, line.key)}
            </tr>
          ))}
          <tr className="total">
            <th scope="row">{text.total}</th>
            {cells(total)}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Amount({ count, filter, name, standing }: { count: number; filter: BoardFilter; name: string; standing?: Standing }) {
  return (
    <td className="amount">
      {count === 0 ? (
        "0"
      ) : (
        <Link
          to="/dieu-hanh/danh-sach"
          search={filter}
          className={standing === "open_late" ? "late" : ""}
          aria-label={`${count} · ${name}`}
        >
          {count}
        </Link>
      )}
    </td>
  );
}
