import { type QueryKey, useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useText } from "../messages";
import { Failure, Loading } from "./States";
import { useTexts } from "./text";

interface Page<Item> {
  items: Item[];
  next?: string | number | null;
}

/** A list that the server gives in pages; `after` is what the page before said comes next. */
export function usePages<Item, After extends string | number>(
  key: QueryKey,
  load: (after: After | undefined, signal: AbortSignal) => Promise<Page<Item>>,
  enabled = true,
) {
  const found = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => load(pageParam as After | undefined, signal),
    initialPageParam: undefined as After | undefined,
    getNextPageParam: (last: Page<Item>) => (last.next ?? undefined) as After | undefined,
    enabled,
  });
  return { ...found, items: found.data?.pages.flatMap((page) => page.items) ?? [] };
}

interface ListingProps {
  found: Omit<ReturnType<typeof usePages<unknown, string>>, "items" | "data"> & { items: unknown[] };
  /** In words, with what can be done about it. */
  empty?: ReactNode;
  children: ReactNode;
}

/** The states of such a list around its rows. */
export function Listing({ found, empty, children }: ListingProps) {
  const text = useText();
  const words = useTexts();
  return (
    <>
      {found.isPending && <Loading />}
      {found.isError && found.items.length === 0 && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && found.items.length === 0 && <div className="state">{empty ?? words.nothing}</div>}
      {found.items.length > 0 && children}
      {found.hasNextPage && (
        <button
          type="button"
          className="more"
          onClick={() => void found.fetchNextPage()}
          aria-disabled={found.isFetchingNextPage}
        >
          {text.common.more}
        </button>
      )}
    </>
  );
}
