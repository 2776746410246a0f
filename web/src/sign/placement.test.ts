import { describe, expect, it } from "vitest";
import { asShown, type Frame, fromShown, shownSize } from "./placement";

const shown = { left: 100, top: 200, width: 170, height: 54 };

describe("places on a page", () => {
  it.each([0, 90, 180, 270])("come back from user space, turned by %i", (rotation) => {
    const frame: Frame = { view: [10, 20, 605, 862], rotation };
    const box = fromShown(frame, 3, shown);
    expect(asShown(frame, box)).toEqual(shown);
    expect(box).toMatchObject({ page: 3, rotation });
  });

  it("are counted from the lower left of user space", () => {
    expect(fromShown({ view: [0, 0, 595, 842], rotation: 0 }, 1, shown)).toMatchObject({
      x: 100,
      y: 588,
      width: 170,
      height: 54,
    });
    // The upper left as shown is the lower left as stored.
    expect(fromShown({ view: [0, 0, 595, 842], rotation: 90 }, 1, { ...shown, left: 0, top: 0 })).toMatchObject({
      x: 0,
      y: 0,
      width: 54,
      height: 170,
    });
  });

  it("stay on the page and can be read", () => {
    const frame: Frame = { view: [0, 0, 595, 842], rotation: 90 };
    expect(shownSize(frame)).toEqual({ width: 842, height: 595 });
    const far = asShown(frame, fromShown(frame, 1, { left: 9000, top: -5, width: 1, height: 1 }));
    expect(far).toEqual({ left: 842 - 40, top: 0, width: 40, height: 16 });
  });
});
