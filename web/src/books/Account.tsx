import { useInfiniteQuery } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import { useText } from "../messages";
import { Icon } from "../parts/Field";
import { Sheet } from "../parts/Sheet";
import { Failure, Loading } from "../parts/States";
import { showDay } from "../parts/time";
import { useTexts } from "./text";

const counts = ["last", "issued", "void", "skipped", "reserved"] as const;

/** 1..N, and why a number is nobody's. */
export function Account({ book, year }: { book: string; year: number }) {
  const text = useTexts();
  const common = useText();
  const found = useInfiniteQuery({
    queryKey: ["register", book, year, "account"],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/registers/{book}/{year}/account", {
          params: { path: { book, year }, query: { limit: 200, after: pageParam } },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  if (found.isPending) return <Loading />;
  const first = found.data?.pages[0];
  if (!first) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <dl className="figures">
        {counts.map((name) => (
          <div key={name}>
            <dt>{text.count[name]}</dt>
            <dd>{first[name].toLocaleString("vi")}</dd>
          </div>
        ))}
      </dl>
      <p className={`verdict-line ${first.complete ? "ok" : "danger"}`}>
        <Icon name={first.complete ? "ok" : "late"} />{" "}
        {first.complete ? (first.last === 0 ? text.noNumbers : text.complete(first.last)) : text.incomplete}
      </p>
      {first.missing.length > 0 && (
        <p>
          {text.missing}: {first.missing.join(", ")}
        </p>
      )}
      {first.wrong.length > 0 && (
        <p>
          {text.wrong}: {first.wrong.join(", ")}
        </p>
      )}
      <h2 className="explained">{text.explained}</h2>
      {items.length === 0 ? (
        <p className="state">{text.nothingToExplain}</p>
      ) : (
        <Sheet
          label={text.explained}
          rows={items}
          keyOf={(one) => String(one.number)}
          columns={[
            { head: text.number, className: "narrow", cell: (one) => one.symbol ?? one.number_text },
            { head: text.stateOf, className: "narrow", cell: (one) => text.state[one.state] },
            { head: text.date, className: "narrow", cell: (one) => showDay(one.date) },
            {
              head: text.reason,
              className: "wide",
              cell: (one) => (
                <>
                  {one.reason}
                  {one.state === "reserved" &&
                    one.reserved_until &&
                    ` (${text.keptFor(one.reserved_for ?? "", showDay(one.reserved_until))})`}
                  {one.imported && ` · ${text.imported}`}
                </>
              ),
            },
          ]}
        />
      )}
      {found.hasNextPage && (
        <button
          type="button"
          className="more"
          onClick={() => void found.fetchNextPage()}
          aria-disabled={found.isFetchingNextPage}
        >
          {common.common.more}
        </button>
      )}
    </>
  );
}
