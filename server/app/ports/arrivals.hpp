#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"

namespace vanthu::app {

/// What the sender of a document is told on the day of its arrival (Decree 30/2020/NĐ-CP, Article 21).
struct StoredReceipt {
    std::string id;
    DocumentId document;
    std::string verdict;  ///< the worst of its files: "TOTAL_PASSED", "INDETERMINATE", "TOTAL_FAILED", "NO_SIGNATURE"; "NOT_VALIDATED", "NO_FILE"
    /// The document as it was then: "agency", "agency_code", "number", "year", "arrived_at", "issuer", "number_and_symbol", "document_date", "subject".
    std::vector<std::pair<std::string, std::string>> fields{};
    struct File {
        std::string name;
        std::string sha256;
        std::string verdict;
    };
    std::vector<File> files{};
    std::optional<std::string> sent_to{};  ///< the sender's address, where it is known and letters leave at all
    std::optional<Instant> sent_at{};      ///< when the mail server took it
    Instant made_at{};
};

/// To another unit of the agency, or to another agency.
struct IncomingTransfer {
    std::string id;
    DocumentId document;
    std::optional<UnitId> unit{};
    std::optional<std::string> agency{};
    std::string reason;
    UserId made_by;
    Instant made_at{};
};

/// Somebody asked those who work on it to hurry.
struct Urging {
    std::string id;
    DocumentId document;
    std::string words;
    long long people = 0;  ///< that were told
    UserId made_by;
    Instant made_at{};
};

class Arrivals {
public:
    virtual ~Arrivals() = default;
    virtual void add(const StoredReceipt& receipt) = 0;
    virtual void save(const StoredReceipt& receipt) = 0;
    virtual std::optional<StoredReceipt> receipt(const DocumentId& document) = 0;
    virtual void add(const IncomingTransfer& transfer) = 0;
    virtual void add(const Urging& urging) = 0;
    /// The oldest first, at most a thousand.
    virtual std::vector<IncomingTransfer> transfers(const DocumentId& document) = 0;
    virtual std::vector<Urging> urgings(const DocumentId& document) = 0;
};

}  // namespace vanthu::app
