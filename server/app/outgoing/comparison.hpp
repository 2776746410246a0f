#pragma once

#include <vector>

#include "server/app/actor.hpp"
#include "server/app/files/sandbox.hpp"
#include "server/app/outgoing/word_diff.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// What changed between two files of a document, in their words.
class CompareVersions final {
public:
    struct Output {
        DocumentFile from;
        DocumentFile to;
        std::vector<DiffRun> runs;
    };
    CompareVersions(const Services& services, Sandbox& sandbox) : services_(services), sandbox_(sandbox) {}
    /// Errors: not_found for a document or file that the person may not read; unsupported for what is no PDF with text, or cannot be read.
    Result<Output> run(const Actor& actor, const DocumentId& id, const FileId& from, const FileId& to);

private:
    Result<std::vector<PlacedWord>> words_of(const DocumentFile& file);

    const Services& services_;
    Sandbox& sandbox_;
};

}  // namespace vanthu::app
