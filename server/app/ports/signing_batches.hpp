#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"

namespace vanthu::app {

/// What a person authorised to be signed, at one moment.
struct SigningBatch {
    std::string id;
    UserId user;
    Instant authorised_at{};
    std::optional<Instant> cancelled_at{};
    Instant created_at{};
    std::optional<std::string> service{};  ///< with whose remote key; none: with the key that the server keeps
};

/// One document of it, as it was when the person saw it.
struct SigningBatchItem {
    std::string batch;
    long long ordinal = 0;
    DocumentId document;
    long long document_version = 0;
    std::string sha256;
    std::string state = "queued";       ///< "queued", "signed", "failed", "cancelled"
    std::optional<std::string> code{};  ///< of the failure, as `to_string(Code)`
    ClientText reason{};
    std::optional<Instant> ended_at{};
    std::optional<SigningId> operation{};  ///< prepared for a remote key's value
};

class SigningBatches {
public:
    virtual ~SigningBatches() = default;
    virtual void add(const SigningBatch& batch) = 0;
    virtual void add(const SigningBatchItem& item) = 0;
    /// The cancellation; a second authorisation.
    virtual void save(const SigningBatch& batch) = 0;
    /// State, what became of it, the operation.
    virtual void save(const SigningBatchItem& item) = 0;
    virtual std::optional<SigningBatch> find(const std::string& id) = 0;
    /// In order. Locked until a writing transaction ends.
    virtual std::vector<SigningBatchItem> items(const std::string& batch) = 0;
    virtual std::optional<SigningBatchItem> item(const std::string& batch, long long ordinal) = 0;
    /// Newest first.
    virtual std::vector<SigningBatch> of_user(const UserId& user, int limit) = 0;
    /// One of the person's that still has documents to sign.
    virtual std::optional<SigningBatch> running(const UserId& user) = 0;
};

}  // namespace vanthu::app
