import { area } from "../messages";

export const vi = {
  page: "Trang",
  of: (n: number) => `/ ${n}`,
  placing: "Chọn chỗ trên trang: bấm vào trang, hoặc dùng các phím mũi tên rồi Enter; Esc để thôi",
  failedPage: "Không vẽ được trang này. Hãy tải tệp về để xem.",
};

export const en: typeof vi = {
  page: "Page",
  of: (n) => `/ ${n}`,
  placing: "Choose a place: click on the page, or use the arrow keys and Enter; Esc gives up",
  failedPage: "This page could not be drawn. Download the file to see it.",
};

export const useTexts = area({ vi, en });
