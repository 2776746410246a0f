import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { api, unwrap } from "../api/client";
import { Download } from "../parts/Download";
import { Field } from "../parts/Field";
import { textOf } from "../parts/form";
import { Failure, Loading } from "../parts/States";
import { useTexts as useParts } from "../parts/text";
import { readDay, showDay } from "../parts/time";
import { say } from "../parts/toast";
import "../parts/parts.css";
import "./board.css";
import type { components } from "../api/schema";
import { BoardTabs } from "./Tabs";
import { useTexts } from "./text";

const statistics = ["incoming", "outgoing", "dossiers", "access", "dossier-list"] as const;
const groups = ["unit", "person", "month", "document"] as const;

export interface StatisticFilter {
  of?: (typeof statistics)[number];
  by?: (typeof groups)[number];
  from?: string;
  to?: string;
}

/** The counts of Annex VI, as the server prints them. */
export function Statistics() {
  const text = useTexts();
  const parts = useParts();
  const navigate = useNavigate();
  const filter: StatisticFilter = useSearch({ from: "/thong-ke" });
  const statistic = filter.of ?? "incoming";
  const query = {
    by: filter.by ?? ("unit" as const),
    ...(filter.from ? { from: filter.from } : {}),
    ...(filter.to ? { to: filter.to } : {}),
  };
  const found = useQuery({
    queryKey: ["statistics", statistic, query],
    queryFn: async ({ signal }) =>
      (await unwrap(
        api.GET("/api/v1/statistics/{statistic}", {
          params: { path: { statistic }, query: { ...query, format: "json" } },
          signal,
        }),
      )) as components["schemas"]["PrintedTable"],
  });
  const change = (next: StatisticFilter) => void navigate({ to: "/thong-ke", search: next });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const from = textOf(data, "from");
    const to = textOf(data, "to");
    const read = { from: readDay(from, Date.now()), to: readDay(to, Date.now()) };
    if ((from && !read.from) || (to && !read.to)) {
      say(text.wrongDay);
      return;
    }
    const of = textOf(data, "of") as NonNullable<StatisticFilter["of"]>;
    const by = textOf(data, "by") as NonNullable<StatisticFilter["by"]>;
    change({
      of,
      by: by === "document" && of !== "access" ? "unit" : by,
      ...(read.from ? { from: read.from } : {}),
      ...(read.to ? { to: read.to } : {}),
    });
  };
  return (
    <>
      <h1>{text.title}</h1>
      <BoardTabs />
      <form className="bar" onSubmit={submit} key={JSON.stringify(filter)}>
        <Field label={text.whichOne}>
          {(id) => (
            <select id={id} name="of" defaultValue={statistic}>
              {statistics.map((one) => (
                <option key={one} value={one}>
                  {text.which[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={text.groupBy}>
          {(id) => (
            <select id={id} name="by" defaultValue={query.by}>
              {groups.map((one) => (
                <option key={one} value={one}>
                  {text.group[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
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
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <>
          <p className="on-paper" lang="vi">
            <strong>{found.data.title}</strong>
            {(filter.from || filter.to) && ` (${[filter.from, filter.to].map((one) => (one ? showDay(one) : "…")).join(" – ")})`}
          </p>
          <div className="sheet" lang="vi" tabIndex={0} role="group" aria-label={found.data.title}>
            <table>
              <thead>
                <tr>
                  {found.data.columns.map((one, at) => (
                    <th
                      key={one}
                      scope="col"
                      className={at === 1 ? "wide" : at > 1 && statistic !== "dossier-list" ? "amount-head" : ""}
                    >
                      {one}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {found.data.rows.map((row, line) => (
                  <tr key={line} className={row[0] === "" ? "total" : ""}>
                    {row.map((cell, at) => (
                      <td key={at} className={at > 1 && statistic !== "dossier-list" ? "amount" : ""}>
                        {cell}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className="muted">{found.data.closing.join(" ")}</p>
          <div className="buttons">
            {(["pdf", "xlsx", "csv"] as const).map((format) => (
              <Download
                key={format}
                label={`${parts.download} ${parts.formats[format]}`}
                get={(signal) =>
                  api.GET("/api/v1/statistics/{statistic}", {
                    params: { path: { statistic }, query: { ...query, format } },
                    parseAs: "stream",
                    signal,
                  })
                }
              />
            ))}
          </div>
        </>
      )}
    </>
  );
}
