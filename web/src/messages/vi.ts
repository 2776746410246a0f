/** Every text that people see. `en.ts` has the same keys; the compiler says where one is missing. */
export const vi = {
  app: "Văn thư",
  skip: "Đến nội dung chính",
  nav: { label: "Điều hướng chính", work: "Việc cần xử lý", incoming: "Văn bản đến", outgoing: "Văn bản đi", register: "Đăng ký văn bản đến", draft: "Soạn dự thảo", more: "Cá nhân" },
  signIn: {
    title: "Đăng nhập", login: "Tên đăng nhập", password: "Mật khẩu", code: "Mã xác thực sáu chữ số", codeHint: "Mở ứng dụng xác thực trên điện thoại để xem mã.",
    submit: "Đăng nhập", expiredTitle: "Phiên làm việc đã kết thúc", expired: "Đăng nhập lại để tiếp tục. Những gì bạn đã nhập vẫn còn trên trang.", out: "Đăng xuất",
  },
  settings: { language: "Tiếng Việt", other: "English", theme: "Giao diện", light: "Sáng", dark: "Tối", system: "Theo máy", letters: "Phím tắt một chữ cái", on: "Bật", off: "Tắt" },
  keys: {
    title: "Phím tắt", move: "Dòng tiếp theo, dòng trước", open: "Mở", back: "Trở lại danh sách", next: "Văn bản tiếp theo, trước", zoom: "Phóng to, thu nhỏ văn bản", sheet: "Bảng phím tắt này", or: "hoặc",
    note: "Phím chữ không hoạt động khi bạn đang gõ trong ô nhập.",
  },
  common: {
    loading: "Đang tải…", retry: "Thử lại", close: "Đóng", cancel: "Hủy bỏ", more: "Xem thêm", none: "Không có", optional: "không bắt buộc", remove: "Bỏ", requestId: "Mã yêu cầu",
    saving: "Đang lưu…", page: (n: number, of: number) => `Trang ${n}/${of}`, bytes: (size: string) => size, unknownPerson: "Người không còn trong danh bạ", system: "Hệ thống",
  },
  failure: {
    offline: "Không kết nối được với máy chủ. Chưa có gì bị mất; hãy thử lại khi có mạng.", offlineBanner: (time: string) => `Mất kết nối. Dữ liệu trên màn hình là của lúc ${time}.`,
    forbidden: "Bạn không có quyền xem nội dung này. Hãy hỏi người đã gửi liên kết hoặc văn thư của cơ quan.", notFound: "Không tìm thấy trang này, hoặc bạn không được xem.",
    title: "Chưa thực hiện được", crash: "Màn hình này gặp lỗi. Tải lại trang để tiếp tục.", reload: "Tải lại trang", home: "Về việc cần xử lý",
    stale: "Văn bản đã thay đổi sau khi bạn mở. Nội dung mới đã được tải, hãy xem lại rồi thực hiện.",
  },
  inbox: {
    title: "Việc cần xử lý", views: { todo: "Tất cả", mine: "Của tôi", unit: "Của đơn vị", substitute: "Làm thay", waiting: "Chờ người khác", information: "Để biết" },
    count: (open: number, overdue: number) => (overdue ? `${open} việc, ${overdue} quá hạn` : `${open} việc`), onlyOverdue: "Chỉ việc quá hạn", both: "Đến và đi", incoming: "Văn bản đến", outgoing: "Văn bản đi",
    direction: "Loại văn bản", empty: "Không còn việc nào trong mục này.", emptyFilter: "Không có việc nào khớp bộ lọc.", clear: "Bỏ lọc", fresh: (n: number) => `Có ${n} việc mới. Hiển thị`, onBehalf: (name: string) => `Làm thay ${name}`,
    noNumber: "Chưa có số", claimed: "Đã nhận", list: "Danh sách việc",
  },
  due: {
    none: "Không có hạn", today: (time: string) => `Hôm nay ${time}`, tomorrow: "Ngày mai", inDays: (n: number) => `Còn ${n} ngày`, late: (n: number) => `Quá hạn ${n} ngày`, lateToday: "Quá hạn hôm nay", label: "Hạn",
  },
  urgency: { normal: "Thường", urgent: "Khẩn", very_urgent: "Thượng khẩn", express: "Hỏa tốc" } as Record<string, string>,
  state: {
    registered: "Đã đăng ký", submitted: "Đã trình", instructed: "Đang giải quyết", completed: "Đã giải quyết xong", cancelled: "Đã hủy", drafting: "Đang soạn thảo", in_approval: "Đang trình duyệt",
    approved: "Chờ ký", signed: "Đã ký, chờ cấp số", numbered: "Đã cấp số, chờ đóng dấu", sealed: "Đã đóng dấu, chờ phát hành", issued: "Đã phát hành",
  } as Record<string, string>,
  list: { incoming: "Văn bản đến", outgoing: "Văn bản đi", empty: "Chưa có văn bản nào mà bạn được xem.", number: "Số đến", arrived: "Ngày đến" },
  document: {
    of: (symbol: string) => `Văn bản ${symbol}`, details: "Thông tin", actions: "Việc của bạn", noActions: "Hiện không có việc nào của bạn trên văn bản này.", progress: "Quá trình xử lý", signatures: "Chữ ký số", remarks: "Ý kiến trao đổi",
    files: "Tệp", issuer: "Cơ quan ban hành", symbol: "Số, ký hiệu", date: "Ngày văn bản", number: "Số đến", arrived: "Thời điểm đến", type: "Loại văn bản", urgency: "Độ khẩn", due: "Thời hạn", state: "Trạng thái",
    signer: "Người ký", note: "Ghi chú", recipients: "Nơi nhận", instruction: "Ý kiến chỉ đạo", answers: "Trả lời văn bản", answeredBy: "Văn bản trả lời", drafter: "Người soạn thảo", issued: "Ngày phát hành", pages: "Số trang",
    now: "Đang ở bước", since: (time: string) => `từ ${time}`, nobodyYet: "chưa ai nhận", noChain: "Văn bản chưa được trình.", ended: "Quy trình đã kết thúc", download: "Tải tệp về", pdf: "Nội dung văn bản", noPdf: "Văn bản này không có tệp PDF để xem.",
    pdfBroken: "Không đọc được tệp PDF này. Bạn vẫn có thể tải tệp về.", pdfPassword: "Tệp PDF có mật khẩu nên không xem được ở đây.", zoomIn: "Phóng to", zoomOut: "Thu nhỏ", zoomLevel: (n: number) => `${n}%`, back: "Danh sách việc", next: "Văn bản tiếp theo", previous: "Văn bản trước",
    addRemark: "Gửi ý kiến", remark: "Ý kiến", noRemarks: "Chưa có ý kiến nào.", position: (n: number, of: number) => `${n}/${of}`, behalf: (name: string) => `thay ${name}`, fileKind: { original: "Bản gốc", attachment: "Tệp kèm theo", draft: "Bản dự thảo", signed: "Bản đã ký", numbered: "Bản đã cấp số", sealed: "Bản đã đóng dấu" } as Record<string, string>,
  },
  verdict: {
    none: "Tệp không có chữ ký số.", passed: (who: string) => `Chữ ký của ${who} hợp lệ và văn bản không bị sửa.`, failed: (who: string) => `Chữ ký của ${who} KHÔNG hợp lệ. Không dùng văn bản này.`,
    unknown: (who: string) => `Chưa thể kết luận về chữ ký của ${who}.`, level: "Mức", time: "Thời điểm ký", issuer: "Cấp bởi", algorithm: "Thuật toán", messages: "Chi tiết kiểm tra", checked: (time: string) => `Kiểm tra lúc ${time}`, check: "Kiểm tra chữ ký",
  },
  outcome: { approve: "Duyệt", return: "Trả lại", reject: "Từ chối", forward: "Chuyển người khác", claim: "Nhận việc", seen: "Đã xem", sign: "Ký số", number: "Cấp số", seal: "Đóng dấu", issue: "Phát hành", submit: "Trình", opinion: "Gửi ý kiến" } as Record<string, string>,
  act: {
    done: (what: string) => `Đã thực hiện: ${what}.`, reason: "Lý do", forwardTo: "Chuyển cho", returnTo: "Trả lại cho", drafterTarget: "Người soạn thảo", confirm: (what: string) => `Xác nhận: ${what}`, otherWays: "Cách xử lý khác", allDone: "Đã hết việc trong danh sách này.",
    rejectNote: "Từ chối sẽ kết thúc quy trình và hủy văn bản.", signNote: "Ký bằng khóa mà máy chủ giữ cho bạn. Hãy xem văn bản trước khi ký.", numberNote: (symbol: string, date: string) => `Sẽ cấp số ${symbol}, ngày ${date}.`, sealNote: "Ký số của cơ quan lên văn bản.", issueNote: "Gửi đến các nơi nhận đã ghi.",
    choose: "Chọn…", workflow: "Quy trình trình duyệt", opinion: "Ý kiến của bạn", notYours: "Việc này đã có người khác nhận hoặc đã xong.", drag: "Tệp phiên bản mới",
  },
  register: {
    title: "Đăng ký văn bản đến", file: "Tệp văn bản (PDF)", drop: "Kéo tệp vào đây, hoặc", choose: "chọn tệp", issuer: "Cơ quan ban hành", symbol: "Số, ký hiệu", date: "Ngày văn bản", dateHint: "Ví dụ 5/11/2026, hoặc “hôm nay”", type: "Loại văn bản", subject: "Trích yếu nội dung",
    urgency: "Độ khẩn", due: "Thời hạn giải quyết", signer: "Người ký", note: "Ghi chú", submit: "Đăng ký và cấp số đến", nextNumber: (n: string, year: number) => `Số đến dự kiến: ${n}/${year}. Số chính thức được cấp khi đăng ký.`, errors: "Có nội dung cần sửa",
    duplicate: "Có thể đã đăng ký văn bản này", existing: "Đã có trong sổ", entered: "Bạn đang nhập", accept: "Đây là văn bản khác, vẫn đăng ký", uploaded: (name: string, size: string) => `${name} (${size})`, uploading: (done: string, of: string) => `Đã tải lên ${done} / ${of}`, done: (n: number) => `Đã đăng ký số đến ${n}.`,
    need: { issuer: "Nhập cơ quan ban hành", number_and_symbol: "Nhập số, ký hiệu", document_date: "Nhập ngày văn bản theo dạng ngày/tháng/năm", subject: "Nhập trích yếu nội dung", due_date: "Ngày không đúng; hãy viết ngày/tháng/năm", upload: "Đợi tệp tải lên xong", accept_duplicate: "Xác nhận rằng đây là văn bản khác" } as Record<string, string>,
    alsoDetails: "Thông tin khác",
  },
  draft: {
    title: "Soạn dự thảo", file: "Tệp dự thảo (PDF)", unit: "Đơn vị soạn thảo", recipients: "Nơi nhận", recipientsHint: "Mỗi nơi nhận một dòng", submit: "Lưu dự thảo", saved: "Đã lưu dự thảo.", submitTitle: "Trình duyệt", send: "Trình", newVersion: "Thay tệp dự thảo",
    need: { upload: "Chọn tệp dự thảo và đợi tải lên xong", subject: "Nhập trích yếu nội dung", type: "Chọn loại văn bản", unit: "Chọn đơn vị soạn thảo", due_date: "Ngày không đúng; hãy viết ngày/tháng/năm", workflow: "Chọn quy trình" } as Record<string, string>,
  },
  types: {
    NQ: "Nghị quyết", QĐ: "Quyết định", CT: "Chỉ thị", QC: "Quy chế", QyĐ: "Quy định", TC: "Thông cáo", TB: "Thông báo", HD: "Hướng dẫn", CTr: "Chương trình", KH: "Kế hoạch", PA: "Phương án", ĐA: "Đề án", DA: "Dự án", BC: "Báo cáo", BB: "Biên bản", TTr: "Tờ trình", HĐ: "Hợp đồng", CĐ: "Công điện", BGN: "Bản ghi nhớ", BTT: "Bản thỏa thuận", GUQ: "Giấy ủy quyền", GM: "Giấy mời", GGT: "Giấy giới thiệu", GNP: "Giấy nghỉ phép", PG: "Phiếu gửi", PC: "Phiếu chuyển", PB: "Phiếu báo", CV: "Công văn",
  } as Record<string, string>,
};
