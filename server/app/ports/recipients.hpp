#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "records/recipient.hpp"
#include "server/app/ports/documents.hpp"

namespace vanthu::app {

/// A recipient with what a list says of its document.
struct RecipientRow {
    records::Recipient recipient;
    std::optional<std::string> symbol{};
    std::string subject;
    std::optional<std::chrono::year_month_day> issued_day{};
};

struct RecipientFilter {
    Visibility visibility;
    std::optional<std::string> state{};
    std::optional<std::string> kind{};
    bool only_open = false;  ///< pending, sent, delivered or refused: somebody has to see to it, or waits
    std::optional<std::chrono::year_month_day> from{};  ///< days of the documents
    std::optional<std::chrono::year_month_day> to{};
};

class Recipients {
public:
    virtual ~Recipients() = default;
    virtual void add(const records::Recipient& recipient) = 0;
    /// Throws StaleVersion when the stored version is not the one that this was loaded with.
    virtual void save(const records::Recipient& recipient) = 0;
    virtual void remove(const std::string& id) = 0;
    virtual std::optional<records::Recipient> find(const std::string& id) = 0;
    /// By ordinal, at most a thousand.
    virtual std::vector<records::Recipient> of_document(const DocumentId& document) = 0;
    /// Of documents that are issued or recalled, newest first.
    virtual std::vector<RecipientRow> page(const RecipientFilter& filter, const PageRequest& page) = 0;
};

}  // namespace vanthu::app
