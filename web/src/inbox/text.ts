import { area } from "../messages";

export const vi = {
  selected: (n: number, of: number, isWhole: boolean) =>
    isWhole
      ? `Đã chọn ${n} trên tổng số ${of} việc của danh sách này`
      : `Đã chọn ${n} trên ${of} việc đang hiển thị; danh sách còn nữa`,
  all: (n: number) => `Chọn cả ${n} việc đang hiển thị`,
  none: "Bỏ chọn",
  approve: "Đồng ý",
  claim: "Nhận việc",
  seen: "Đã xem",
  progress: (done: number, of: number) => `Đang thực hiện ${done}/${of}`,
  results: "Kết quả từng việc",
  done: (what: string) => `Đã xong: ${what}`,
  undone: "Đã hoàn tác",
  notApprove: "Bước này cần mở văn bản để nhập hoặc ký, không đồng ý hàng loạt được.",
  notClaim: "Việc này đã thuộc về một người.",
  notSeen: "Đây không phải văn bản để biết.",
  undo: (n: number) => `Hoàn tác ${n} việc`,
  undoNote: "Có thể hoàn tác trong một phút, khi chưa ai xử lý tiếp.",
  close: "Ẩn kết quả và tải lại danh sách",
};

export const en: typeof vi = {
  selected: (n, of, isWhole) =>
    isWhole ? `${n} of all ${of} in this list are selected` : `${n} of the ${of} shown are selected; the list goes on`,
  all: (n) => `Select all ${n} shown`,
  none: "Select none",
  approve: "Approve",
  claim: "Claim",
  seen: "Seen",
  progress: (done, of) => `${done} of ${of} done`,
  results: "What became of each",
  done: (what) => `Done: ${what}`,
  undone: "Undone",
  notApprove: "This step has to be opened, to be filled in or signed.",
  notClaim: "Somebody has this task already.",
  notSeen: "This did not come for information.",
  undo: (n) => `Undo ${n}`,
  undoNote: "It can be undone within a minute, while nobody has acted since.",
  close: "Hide the results and load the list again",
};

export const useTexts = area({ vi, en });
