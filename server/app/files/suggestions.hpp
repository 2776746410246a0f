#pragma once

#include <atomic>
#include <optional>
#include <vector>

#include "reading/suggestions.hpp"
#include "server/app/actor.hpp"
#include "server/app/files/sandbox.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// What an arrived file says of itself, for the clerk to confirm: read while the clerk waits, from its text layer or by recognition, in the
/// sandbox. Keeps nothing.
class SuggestMetadata final {
public:
    struct Answer {
        std::vector<reading::Suggestion> items{};
        std::string read_from{};  ///< "text", "recognition"; empty: nothing could be read
        int pages = 0;            ///< that were read
    };

    SuggestMetadata(const Services& services, Sandbox& sandbox, const SandboxLimits& limits) : services_(services), sandbox_(sandbox), limits_(limits) {}

    /// Of a finished upload of this clerk. Errors: forbidden; not_found; conflict while it is unfinished; unsupported for what has no pages;
    /// busy when the server reads two files already.
    Result<Answer> of_upload(const Actor& actor, const UploadId& id);
    /// Of the main file of a registered document. Errors: the same; conflict for a document without a file.
    Result<Answer> of_document(const Actor& actor, const DocumentId& id);

private:
    Result<Answer> read(const std::string& sha256, const std::string& media_type);
    std::vector<reading::PlacedWord> recognise(const std::filesystem::path& original, bool is_picture, int& pages);

    const Services& services_;
    Sandbox& sandbox_;
    SandboxLimits limits_;
    std::atomic<int> running_ = 0;
};

}  // namespace vanthu::app
