import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { api, unwrap } from "../api/client";
import { listOf } from "../document/listNames";
import { Listing, usePages } from "../parts/pages";
import { showDay } from "../parts/time";
import "../parts/parts.css";
import "./board.css";
import { days } from "./filter";
import { boardList, type Item } from "./list";
import { useTexts } from "./text";

/** The documents behind a number of the board. */
export function BoardList() {
  const text = useTexts();
  const filter = useSearch({ from: "/dieu-hanh/danh-sach" });
  const { standing, key, ...board } = filter;
  const by = filter.by ?? "unit";
  const names = useQuery({
    queryKey: ["board", board],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/board", { params: { query: days(filter, { by }) }, signal })),
    enabled: key !== undefined,
  });
  const list = boardList(filter);
  const found = usePages<Item, number>(list.queryKey, (after, signal) => list.queryFn({ pageParam: after, signal }));
  const line = names.data?.items.find((one) => one.key === key);
  const of = key && (by === "month" ? key.split("-").reverse().join("/") : (line?.name ?? "") || text.noUnit);
  return (
    <>
      <p>
        <Link to="/dieu-hanh" search={board}>
          ← {text.back}
        </Link>
      </p>
      <h1>{[standing ? text.standing[standing] : text.all, of].filter(Boolean).join(" · ")}</h1>
      <Listing found={found as never} empty={text.listEmpty}>
        <ol className="rows" aria-label={text.list}>
          {found.items.map((one) => (
            <li key={one.place}>
              {one.document_id ? (
                <Link to="/van-ban-den/$id" params={{ id: one.document_id }} search={{ list: listOf("board", filter) }}>
                  <Row item={one} />
                </Link>
              ) : (
                <span className="no-link">
                  <Row item={one} />
                </span>
              )}
            </li>
          ))}
        </ol>
      </Listing>
    </>
  );
}

function Row({ item }: { item: Item }) {
  const text = useTexts();
  const isLate = item.standing === "open_late" || item.standing === "done_late";
  return (
    <>
      <span className="subject">{item.document_id ? item.subject : text.hidden}</span>
      <span className="number">{item.symbol || `${text.number} ${item.number_text}/${item.year}`}</span>
      <span className="from">
        {[item.issuer, item.symbol && `${text.number} ${item.number_text}/${item.year}`].filter(Boolean).join(" · ")}
      </span>
      <span className="step">{text.standing[item.standing]}</span>
      <span className={`due ${isLate ? "late" : item.standing === "due_today" ? "soon" : ""}`}>
        {item.due_date ? `${text.due} ${showDay(item.due_date)}` : ""}
      </span>
    </>
  );
}
