import type { vi } from "./vi";

export const en = {
  app: "Vanthu",
  skip: "Skip to main content",
  nav: { label: "Main navigation", work: "Work to do", incoming: "Incoming", outgoing: "Outgoing", register: "Register incoming", draft: "New draft", more: "Personal" },
  signIn: {
    title: "Sign in", login: "Login", password: "Password", code: "Six-digit code", codeHint: "Open the authenticator app on your phone to see it.",
    submit: "Sign in", expiredTitle: "Your session has ended", expired: "Sign in again to go on. What you entered is still on the page.", out: "Sign out",
  },
  settings: { language: "English", other: "Tiếng Việt", theme: "Appearance", light: "Light", dark: "Dark", system: "As the device", letters: "Single-letter keys", on: "On", off: "Off" },
  keys: {
    title: "Keys", move: "Next row, previous row", open: "Open", back: "Back to the list", next: "Next document, previous", zoom: "Zoom in, out", sheet: "This list of keys", or: "or",
    note: "Letter keys do nothing while you type in a field.",
  },
  common: {
    loading: "Loading…", retry: "Try again", close: "Close", cancel: "Cancel", more: "Show more", none: "None", optional: "optional", remove: "Remove", requestId: "Request id",
    saving: "Saving…", page: (n: number, of: number) => `Page ${n} of ${of}`, bytes: (size: string) => size, unknownPerson: "Somebody no longer listed", system: "The system",
  },
  failure: {
    offline: "The server cannot be reached. Nothing is lost; try again when the network is back.", offlineBanner: (time: string) => `Not connected. What you see is as of ${time}.`,
    forbidden: "You may not see this. Ask whoever sent you the link, or the agency's clerk.", notFound: "There is no such page, or you may not see it.",
    title: "That did not work", crash: "This screen failed. Load the page again to go on.", reload: "Load again", home: "To your work",
    stale: "The document changed after you opened it. The present state has been loaded; look at it, then go on.",
  },
  inbox: {
    title: "Work to do", views: { todo: "All", mine: "Mine", unit: "My unit's", substitute: "As substitute", waiting: "With others", information: "To be known" },
    count: (open: number, overdue: number) => (overdue ? `${open} open, ${overdue} overdue` : `${open} open`), onlyOverdue: "Overdue only", both: "Incoming and outgoing", incoming: "Incoming", outgoing: "Outgoing",
    direction: "Kind of document", empty: "Nothing is waiting here.", emptyFilter: "Nothing matches the filter.", clear: "Clear the filter", fresh: (n: number) => `${n} new. Show`, onBehalf: (name: string) => `For ${name}`,
    noNumber: "No number yet", claimed: "Taken", list: "List of work",
  },
  due: {
    none: "No deadline", today: (time: string) => `Today ${time}`, tomorrow: "Tomorrow", inDays: (n: number) => `${n} days left`, late: (n: number) => (n === 1 ? "1 day late" : `${n} days late`), lateToday: "Late since today", label: "Due",
  },
  urgency: { normal: "Normal", urgent: "Urgent", very_urgent: "Very urgent", express: "Express" },
  state: {
    registered: "Registered", submitted: "Submitted", instructed: "Being processed", completed: "Completed", cancelled: "Cancelled", drafting: "A draft", in_approval: "In approval",
    approved: "Waiting for signature", signed: "Signed, no number yet", numbered: "Numbered, not sealed", sealed: "Sealed, not issued", issued: "Issued",
  },
  list: { incoming: "Incoming documents", outgoing: "Outgoing documents", empty: "There is no document that you may see yet.", number: "Number", arrived: "Arrived" },
  document: {
    of: (symbol: string) => `Document ${symbol}`, details: "Details", actions: "Your task", noActions: "There is nothing for you to do here now.", progress: "Progress", signatures: "Signatures", remarks: "Comments",
    files: "Files", issuer: "Issuer", symbol: "Number and symbol", date: "Document date", number: "Arrival number", arrived: "Arrived", type: "Type", urgency: "Urgency", due: "Due", state: "State",
    signer: "Signer", note: "Note", recipients: "Recipients", instruction: "Instruction", answers: "Answers", answeredBy: "Answered by", drafter: "Drafter", issued: "Issued", pages: "Pages",
    now: "Now at", since: (time: string) => `since ${time}`, nobodyYet: "nobody has taken it", noChain: "The document has not been submitted.", ended: "The chain has ended", download: "Download", pdf: "Document content", noPdf: "This document has no PDF to show.",
    pdfBroken: "This PDF cannot be read. You can still download it.", pdfPassword: "This PDF has a password and cannot be shown here.", zoomIn: "Zoom in", zoomOut: "Zoom out", zoomLevel: (n: number) => `${n}%`, back: "List of work", next: "Next document", previous: "Previous document",
    addRemark: "Send comment", remark: "Comment", noRemarks: "No comments yet.", position: (n: number, of: number) => `${n} of ${of}`, behalf: (name: string) => `for ${name}`, fileKind: { original: "Original", attachment: "Attachment", draft: "Draft", signed: "Signed", numbered: "Numbered", sealed: "Sealed" },
  },
  verdict: {
    none: "The file has no digital signature.", passed: (who: string) => `The signature of ${who} is valid and the document is unchanged.`, failed: (who: string) => `The signature of ${who} is NOT valid. Do not use this document.`,
    unknown: (who: string) => `Nothing certain can be said of the signature of ${who}.`, level: "Level", time: "Signed at", issuer: "Issued by", algorithm: "Algorithm", messages: "Details of the check", checked: (time: string) => `Checked at ${time}`, check: "Check signatures",
  },
  outcome: { approve: "Approve", return: "Return", reject: "Reject", forward: "Forward", claim: "Take", seen: "Read", sign: "Sign", number: "Number", seal: "Seal", issue: "Issue", submit: "Submit", opinion: "Send opinion" },
  act: {
    done: (what: string) => `Done: ${what}.`, reason: "Reason", forwardTo: "Forward to", returnTo: "Return to", drafterTarget: "The drafter", confirm: (what: string) => `Confirm: ${what}`, otherWays: "Other ways", allDone: "Nothing is left in this list.",
    rejectNote: "Rejecting ends the chain and cancels the document.", signNote: "Signs with the key that the server keeps for you. Look at the document first.", numberNote: (symbol: string, date: string) => `It will get ${symbol}, of ${date}.`, sealNote: "The agency signs the document.", issueNote: "Sends it to the recipients named.",
    choose: "Choose…", workflow: "Chain of approval", opinion: "Your opinion", notYours: "Somebody else has taken this, or it is done.", drag: "File of the new version",
  },
  register: {
    title: "Register incoming", file: "File (PDF)", drop: "Drop a file here, or", choose: "choose one", issuer: "Issuer", symbol: "Number and symbol", date: "Document date", dateHint: "Such as 5/11/2026, or “today”", type: "Type", subject: "Subject",
    urgency: "Urgency", due: "Due", signer: "Signer", note: "Note", submit: "Register and take a number", nextNumber: (n: string, year: number) => `Next number: ${n}/${year}. It is taken when you register.`, errors: "Something has to be mended",
    duplicate: "This may have been registered already", existing: "In the book", entered: "What you enter", accept: "It is another document, register it", uploaded: (name: string, size: string) => `${name} (${size})`, uploading: (done: string, of: string) => `Sent ${done} of ${of}`, done: (n: number) => `Registered under number ${n}.`,
    need: { issuer: "Enter the issuer", number_and_symbol: "Enter number and symbol", document_date: "Enter the document's date as day/month/year", subject: "Enter the subject", due_date: "No such day; write day/month/year", upload: "Wait for the file to arrive", accept_duplicate: "Say that it is another document" },
    alsoDetails: "More details",
  },
  draft: {
    title: "New draft", file: "File (PDF)", unit: "Drafting unit", recipients: "Recipients", recipientsHint: "One a line", submit: "Save the draft", saved: "The draft is saved.", submitTitle: "Submit for approval", send: "Submit", newVersion: "Replace the file",
    need: { upload: "Choose the file and wait for it to arrive", subject: "Enter the subject", type: "Choose the type", unit: "Choose the drafting unit", due_date: "No such day; write day/month/year", workflow: "Choose a chain" },
  },
  types: {
    NQ: "Resolution", QĐ: "Decision", CT: "Directive", QC: "Regulation", QyĐ: "Rule", TC: "Communiqué", TB: "Notice", HD: "Guideline", CTr: "Programme", KH: "Plan", PA: "Scheme", ĐA: "Project plan", DA: "Project", BC: "Report", BB: "Minutes", TTr: "Proposal", HĐ: "Contract", CĐ: "Telegram", BGN: "Memorandum", BTT: "Agreement", GUQ: "Power of attorney", GM: "Invitation", GGT: "Letter of introduction", GNP: "Leave permit", PG: "Delivery slip", PC: "Transfer slip", PB: "Report slip", CV: "Official letter",
  },
} satisfies typeof vi;
