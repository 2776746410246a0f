import { area } from "../messages";

/** Of the parts that lists, forms and downloads of several rooms share. */
export const vi = {
  save: "Lưu",
  confirm: "Xác nhận",
  preparing: "Đang chuẩn bị tệp…",
  received: (done: string, of: string) => `Đã tải ${done} / ${of}`,
  saved: (name: string) => `Đã tải xuống ${name}.`,
  stop: "Dừng tải",
  wrongDay: "Ngày không đúng; hãy viết ngày/tháng/năm",
  needed: (what: string) => `Nhập: ${what}`,
  dayHint: "Ví dụ 5/11/2026, hoặc “hôm nay”",
  formats: { pdf: "PDF", xlsx: "Excel (XLSX)", csv: "CSV" } as Record<string, string>,
  download: "Tải về",
  all: "Tất cả",
  nothing: "Chưa có gì trong mục này.",
};

export const en: typeof vi = {
  save: "Save",
  confirm: "Confirm",
  preparing: "Preparing the file…",
  received: (done, of) => `${done} of ${of} received`,
  saved: (name) => `${name} was downloaded.`,
  stop: "Stop",
  wrongDay: "Not a day; write day/month/year",
  needed: (what) => `Enter: ${what}`,
  dayHint: "For example 5/11/2026, or “today”",
  formats: { pdf: "PDF", xlsx: "Excel (XLSX)", csv: "CSV" },
  download: "Download",
  all: "All",
  nothing: "Nothing here yet.",
};

export const useTexts = area({ vi, en });
