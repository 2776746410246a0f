import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Failure, Loading } from "../parts/States";
import { useRoles } from "../shell/roles";
import { RecipientRow } from "./Recipients";
import { useTexts } from "./text";

type Row = components["schemas"]["RecipientRow"];
const states = ["pending", "sent", "delivered", "received", "refused", "withdrawn"] as const;
const kinds = ["unit", "partner", "mail", "paper", "text"] as const;

/** Recipients of all issued documents, newest first: whom to chase. */
export function Dispatch() {
  const text = useText();
  const texts = useTexts();
  const isClerk = useRoles().has("clerk");
  const [isOpen, setIsOpen] = useState(true);
  const [state, setState] = useState<(typeof states)[number]>();
  const [kind, setKind] = useState<(typeof kinds)[number]>();
  const filter = {
    limit: 50,
    ...(isOpen ? { open: "true" as const } : {}),
    ...(state ? { state } : {}),
    ...(kind ? { kind } : {}),
  };
  const found = useInfiniteQuery({
    queryKey: ["recipients", filter],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/recipients", { params: { query: { ...filter, ...(pageParam ? { after: pageParam } : {}) } }, signal }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const items: Row[] = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <h1>{texts.title}</h1>
      <div className="filters">
        <label className="switch">
          <input type="checkbox" checked={isOpen} onChange={(event) => setIsOpen(event.target.checked)} />
          {texts.open}
        </label>
        <label className="switch">
          {texts.state}
          <select value={state ?? ""} onChange={(event) => setState(states.find((one) => one === event.target.value))}>
            <option value="">{texts.any}</option>
            {states.map((one) => (
              <option key={one} value={one}>
                {texts.states[one]}
              </option>
            ))}
          </select>
        </label>
        <label className="switch">
          {texts.kind}
          <select value={kind ?? ""} onChange={(event) => setKind(kinds.find((one) => one === event.target.value))}>
            <option value="">{texts.any}</option>
            {kinds.map((one) => (
              <option key={one} value={one}>
                {texts.kinds[one]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {found.isPending && <Loading />}
      {found.isError && items.length === 0 && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && (
        <p className={items.length === 0 ? "state" : "muted"} role="status">
          {items.length === 0 ? texts.empty : texts.count(items.length, found.hasNextPage)}
        </p>
      )}
      {items.length > 0 && (
        <ol className="dispatch boxed" aria-label={texts.title}>
          {items.map((one) => (
            <RecipientRow key={one.id} one={one} mayKeep={isClerk}>
              <p>
                <Link to="/van-ban-di/$id" params={{ id: one.document_id }}>
                  {one.symbol ?? text.inbox.noNumber}
                </Link>{" "}
                {one.subject}
              </p>
            </RecipientRow>
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
