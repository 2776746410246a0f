import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { api, unwrap } from "../api/client";
import { useText } from "../messages";
import { Failure, Loading } from "../parts/States";
import { showDay, showInstant, showNumber } from "../parts/time";

const limit = 50;

function usePages<T extends { next?: string | null }>(
  name: string,
  load: (after: string | undefined, signal: AbortSignal) => Promise<T>,
) {
  return useInfiniteQuery({
    queryKey: ["list", name],
    queryFn: ({ pageParam, signal }) => load(pageParam || undefined, signal),
    initialPageParam: "",
    getNextPageParam: (last: T) => last.next ?? undefined,
  });
}

function List({
  title,
  found,
  children,
  isEmpty,
}: {
  title: string;
  found: ReturnType<typeof usePages>;
  children: ReactNode;
  isEmpty: boolean;
}) {
  const text = useText();
  return (
    <>
      <h1>{title}</h1>
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && isEmpty && <p className="state">{text.list.empty}</p>}
      {!isEmpty && (
        <ol className="rows" aria-label={title}>
          {children}
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

export function IncomingList() {
  const text = useText();
  const found = usePages("incoming", (after, signal) =>
    unwrap(api.GET("/api/v1/incoming", { params: { query: { limit, ...(after ? { after } : {}) } }, signal })),
  );
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <List title={text.list.incoming} found={found as never} isEmpty={items.length === 0}>
      {items.map((one) => (
        <li key={one.id}>
          <Link to="/van-ban-den/$id" params={{ id: one.id }}>
            <span className="subject">{one.subject}</span>
            <span className="number">{one.number_and_symbol}</span>
            <span className="from">{one.issuer}</span>
            <span className="step">{text.state[one.state]}</span>
            <span className="due">{`${text.list.number} ${showNumber(one.number, one.year)} · ${showInstant(one.arrived_at)}`}</span>
          </Link>
        </li>
      ))}
    </List>
  );
}

export function OutgoingList() {
  const text = useText();
  const found = usePages("outgoing", (after, signal) =>
    unwrap(api.GET("/api/v1/outgoing", { params: { query: { limit, ...(after ? { after } : {}) } }, signal })),
  );
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <List title={text.list.outgoing} found={found as never} isEmpty={items.length === 0}>
      {items.map((one) => (
        <li key={one.id}>
          <Link to="/van-ban-di/$id" params={{ id: one.id }}>
            <span className="subject">{one.subject}</span>
            <span className="number">{one.symbol ?? text.inbox.noNumber}</span>
            <span className="from">{text.types[one.type] ?? one.type}</span>
            <span className="step">{text.state[one.state]}</span>
            <span className="due">{one.issued_date ? showDay(one.issued_date) : ""}</span>
          </Link>
        </li>
      ))}
    </List>
  );
}
