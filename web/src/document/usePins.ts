import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Place } from "./PdfView";
import type { Mark } from "./places";
import { remarksQuery } from "./queries";
import { useTexts } from "./text";

/** Remarks as marks on the pages, the one that is shown now, and the place that is being chosen for a new one. */
export function usePins(id: string) {
  const texts = useTexts();
  const remarks = useQuery(remarksQuery(id)).data?.items ?? [];
  const [place, setPlace] = useState<Place>();
  const [isPlacing, setIsPlacing] = useState(false);
  const [shown, setShown] = useState<string>();
  return {
    place,
    isPlacing,
    shown,
    show: setShown,
    begin: () => setIsPlacing(true),
    forget: () => {
      setPlace(undefined);
      setIsPlacing(false);
    },
    placed: (chosen: Place | null) => {
      setIsPlacing(false);
      setPlace(chosen ?? undefined);
    },
    marksOf: (sha256: string) =>
      remarks.flatMap<Mark>((one, at) =>
        one.place && one.place.version_sha256 === sha256 && one.resolved_at === null
          ? [
              {
                id: one.id,
                page: one.place.page,
                at: { points: [one.place.x, one.place.y, one.place.width, one.place.height] },
                kind: "remark",
                sign: String(at + 1),
                label: texts.remarkMark(at + 1, one.body),
                onOpen: () => setShown(one.id),
              },
            ]
          : [],
      ),
  };
}
