#pragma once

#include <functional>
#include <string>
#include <vector>

#include "server/app/services.hpp"
#include "server/app/signing_desk.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// The validation of each file that arrives is a job, right behind the commit that registers it.
void queue_validation(Tx& tx, const DocumentFile& file, Instant now);

/// What was said of the signatures of incoming documents: at receipt, and whenever somebody asks again. Reports are added only, so that
/// "was valid when it came, and why" stays answered when certificates have expired or were revoked.
class KeepSignatureReports final {
public:
    /// `as_text`: the whole report in JSON.
    using ReportText = std::function<std::string(const signing::ValidationReport&)>;
    KeepSignatureReports(const Services& services, ValidateSignatures& validate, ReportText as_text)
        : services_(services), validate_(validate), as_text_(std::move(as_text)) {}

    /// Validates a file for the first time and keeps the report, once; nothing for a file that is no more there. Errors: those of storage.
    Result<void> at_receipt(const FileId& id);
    /// Validates all files of an incoming document now and keeps the reports beside the earlier ones; gives all. Clerks, leaders and auditors
    /// of the agency. Errors: forbidden; not_found.
    Result<std::vector<SignatureReport>> again(const Actor& actor, const DocumentId& id);
    /// The oldest first. Errors: not_found.
    Result<std::vector<SignatureReport>> of_document(const Actor& actor, const DocumentId& id);

private:
    Result<SignatureReport> judge(const DocumentFile& file, const std::string& occasion);
    void keep(Tx& tx, const Actor& actor, const SignatureReport& report);

    const Services& services_;
    ValidateSignatures& validate_;
    ReportText as_text_;
};

}  // namespace vanthu::app
