#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "server/app/ports/documents.hpp"

namespace vanthu::app {

using DerivativeId = Id<struct DerivativeTag>;
using SignatureReportId = Id<struct SignatureReportTag>;

/// What is made from a file beside it and may be made again: nothing of it is evidence, and the file is never touched.
struct Derivative {
    DerivativeId id;
    FileId file;
    std::string kind;                      ///< "text" (its text layer), "recognition" (of pictures of its pages), "preview" (PNG)
    long long page = 0;                    ///< of a preview, from 1; 0: the whole file
    std::string state = "queued";          ///< "queued", "running", "done", "failed"
    std::optional<std::string> error{};    ///< of the last failure: "program_failed", "timed_out", "too_much_output", "no_content", …
    std::string media_type;
    std::uint64_t size_bytes = 0;
    std::optional<std::string> sha256{};   ///< once done: the blob
    Instant created_at{};
    Instant changed_at{};
};

class Derivatives {
public:
    virtual ~Derivatives() = default;
    /// False when there is one of that file, kind and page.
    virtual bool add(const Derivative& derivative) = 0;
    /// Writes state, error, size and digest; what is done has its blob recorded.
    virtual void save(const Derivative& derivative) = 0;
    virtual std::optional<Derivative> find(const DerivativeId& id) = 0;
    virtual std::optional<Derivative> find(const FileId& file, const std::string& kind, long long page) = 0;
    /// Bytes in the store that no row names, because the derivative was destroyed while they were made: to be removed with the next ones.
    virtual void discard(const std::string& sha256, std::uint64_t size_bytes, Instant at) = 0;
    /// By kind and page, at most a thousand.
    virtual std::vector<Derivative> of_file(const FileId& file) = 0;
};

/// What was said of a file's signatures at a moment. Never changed and never removed: a later validation is one more.
struct SignatureReport {
    SignatureReportId id;
    DocumentId document;
    FileId file;
    std::string file_sha256;
    std::string occasion;  ///< "receipt", "again"
    std::string verdict;   ///< "TOTAL_PASSED", "INDETERMINATE", "TOTAL_FAILED"; "NO_SIGNATURE"
    std::string policy;
    std::string report;    ///< all of it, in JSON
    Instant validated_at{};
    std::optional<UserId> asked_by{};
};

/// Of all that somebody may see: verdict and time of validation, the end excluded.
struct SignatureReportFilter {
    Visibility visibility;
    std::optional<std::string> verdict{};
    std::optional<Instant> from{};
    std::optional<Instant> until{};
};

class SignatureReports {
public:
    virtual ~SignatureReports() = default;
    /// Of each file the newest report, the newest first, without its text.
    virtual std::vector<SignatureReport> newest(const SignatureReportFilter& filter, const PageRequest& page) = 0;
    virtual void add(const SignatureReport& report) = 0;
    /// The oldest first, at most a thousand.
    virtual std::vector<SignatureReport> of_document(const DocumentId& document) = 0;
    virtual bool has_receipt(const FileId& file) = 0;
};

}  // namespace vanthu::app
