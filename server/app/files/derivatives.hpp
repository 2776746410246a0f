#pragma once

#include "server/app/actor.hpp"
#include "server/app/files/sandbox.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// Puts what is wanted of every file that arrives into the queue: its text and a preview of page 1. Only rows, in the transaction
/// that registers: what becomes of the work changes nothing about the registration. Does nothing for a file of another kind.
void queue_derivatives(Tx& tx, const Services& services, const DocumentFile& file, Instant now);

/// Makes one derivative: text by pdftotext, recognition by pdftoppm and tesseract ("vie"), previews by pdftoppm. All of them run in
/// the sandbox.
class MakeDerivative final {
public:
    MakeDerivative(const Services& services, Sandbox& sandbox, const SandboxLimits& limits = {})
        : services_(services), sandbox_(sandbox), limits_(limits) {}
    /// Does the job of that derivative. Why it could not be made stays with it; a job for what is destroyed does nothing.
    /// Errors: unavailable when the server is going down or its disk or database is not there: the job is to be done again.
    Result<void> run(const DerivativeId& id);
    /// Gives it up: the job was begun too often and never ended.
    Result<void> give_up(const DerivativeId& id);

private:
    struct Made {
        std::string error{};    ///< why there is none
        std::string content{};
        bool has_no_text = false;  ///< pictures of text, most likely: recognition is wanted
    };
    Made text(const std::filesystem::path& original);
    Result<Made> recognition(const std::filesystem::path& original, bool is_picture);
    Made preview(const std::filesystem::path& original, long long page, bool is_picture);
    Result<void> keep(const DerivativeId& id, const Made& made);

    const Services& services_;
    Sandbox& sandbox_;
    SandboxLimits limits_;
};

/// What people see of it. Who may read a file may read what was made from it.
class DerivativeDesk final {
public:
    explicit DerivativeDesk(const Services& services) : services_(services) {}
    /// By kind and page. Errors: not_found, also for what the person may not see.
    Result<std::vector<Derivative>> of_file(const Actor& actor, const FileId& file);
    /// Asks for one, or once more for one that failed; one that stands or is being made is given as it is. Errors: not_found;
    /// unsupported for a file of another kind.
    Result<Derivative> request(const Actor& actor, const FileId& file, const std::string& kind, long long page);
    struct Content {
        Derivative derivative;
        std::filesystem::path path;
    };
    /// Errors: not_found; conflict while it is not done.
    Result<Content> content(const Actor& actor, const DerivativeId& id);

private:
    const Services& services_;
};

}  // namespace vanthu::app
