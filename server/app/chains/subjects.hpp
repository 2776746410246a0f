#pragma once

#include <memory>
#include <string>

#include "server/app/chains/chain.hpp"

namespace vanthu::app {

/// An outgoing document in its chain: in approval, waiting for the signature, back with its drafter. Signing, numbering, sealing and
/// issuing are done by their own use cases, which then tell the chain.
class OutgoingSubject final : public ChainSubject {
public:
    explicit OutgoingSubject(records::OutgoingDocument& document) : document_(document) {}
    [[nodiscard]] DocumentId id() const override { return document_.id; }
    [[nodiscard]] std::string kind() const override { return "outgoing"; }
    [[nodiscard]] std::string title() const override { return document_.details.subject; }
    [[nodiscard]] std::string type() const override { return document_.details.type_code; }
    [[nodiscard]] UnitId unit() const override { return document_.details.drafting_unit; }
    [[nodiscard]] UserId drafter() const override { return document_.drafter; }
    [[nodiscard]] std::string version_sha256() const override { return document_.current_sha256; }
    [[nodiscard]] workflow::Facts facts() const override;
    Result<void> follow(Tx& tx, const workflow::Definition& definition, const workflow::Event& event, const workflow::Instance& before,
                        const workflow::Instance& after, const UserId& by, Instant now) override;
    Result<void> perform(Tx& tx, const Services& services, const workflow::ServiceCall& call, Instant now) override;
    void save(Tx& tx) override;

private:
    records::OutgoingDocument& document_;
};

/// An incoming document in its chain: submitted to a leader, instructed, being worked on, closed. The submission is the task with a
/// form field "leader", the instruction the one with "lead-unit" (beside "instruction", "cooperating-units", "due"); the task with the
/// effect "close" closes the document.
class IncomingSubject final : public ChainSubject {
public:
    IncomingSubject(records::IncomingDocument& document, UnitId agency, std::string content_sha256)
        : document_(document), agency_(std::move(agency)), content_sha256_(std::move(content_sha256)) {}
    [[nodiscard]] DocumentId id() const override { return document_.id; }
    [[nodiscard]] std::string kind() const override { return "incoming"; }
    [[nodiscard]] std::string title() const override { return document_.details.subject; }
    [[nodiscard]] std::string type() const override { return document_.details.type_code; }
    [[nodiscard]] UnitId unit() const override { return agency_; }
    [[nodiscard]] UserId drafter() const override { return document_.registered_by; }
    [[nodiscard]] std::string version_sha256() const override { return content_sha256_; }
    [[nodiscard]] workflow::Facts facts() const override;
    Result<void> follow(Tx& tx, const workflow::Definition& definition, const workflow::Event& event, const workflow::Instance& before,
                        const workflow::Instance& after, const UserId& by, Instant now) override;
    Result<void> perform(Tx& tx, const Services& services, const workflow::ServiceCall& call, Instant now) override;
    void save(Tx& tx) override;

private:
    Result<void> instruct(Tx& tx, const workflow::Complete& event, const UserId& by, Instant now);
    records::IncomingDocument& document_;
    UnitId agency_;
    std::string content_sha256_;
};

/// A document as whatever kind it is, loaded for its chain without asking who may: the caller has.
class LoadedSubject final {
public:
    /// Errors: internal when the chain's document is missing.
    [[nodiscard]] static Result<std::unique_ptr<LoadedSubject>> load(Tx& tx, const StoredInstance& chain);

    [[nodiscard]] ChainSubject& subject() { return *subject_; }
    /// "outgoing/<id>", "incoming/<id>": for the log.
    [[nodiscard]] std::string object() const;

private:
    LoadedSubject() = default;
    std::optional<records::OutgoingDocument> outgoing_{};
    std::optional<records::IncomingDocument> incoming_{};
    std::unique_ptr<ChainSubject> subject_{};
};

/// The digest of an incoming document's main file; 64 zeros for paper alone.
[[nodiscard]] std::string main_content(Tx& tx, const DocumentId& id);

}  // namespace vanthu::app
