#include "server/app/outgoing/comparison.hpp"

#include "core/text.hpp"
#include "server/app/document_access.hpp"

namespace vanthu::app {
namespace {

/// Somebody waits for the answer.
SandboxLimits limits() {
    SandboxLimits limits;
    limits.wall = std::chrono::seconds{20};
    limits.cpu = std::chrono::seconds{10};
    return limits;
}

}  // namespace

Result<std::vector<PlacedWord>> CompareVersions::words_of(const DocumentFile& file) {
    const auto path = services_.blobs.path_of(file.sha256);
    if (!path) {
        return pass(path.error());
    }
    const auto outcome = sandbox_.run({"pdftotext", "-q", "-enc", "UTF-8", "-", "-"}, *path, limits());
    auto words = placed_words(outcome.output);
    for (PlacedWord& word : words) {
        word.text = normalize(word.text).value_or(word.text);  // files come in both forms of Unicode
    }
    if (outcome.ending != SandboxOutcome::Ending::done || words.empty()) {
        return fail(Code::unsupported, {"Không đọc được chữ trong tệp “" + file.name + "”.", "No text can be read in “" + file.name + "”."});
    }
    return words;
}

Result<CompareVersions::Output> CompareVersions::run(const Actor& actor, const DocumentId& id, const FileId& from, const FileId& to) {
    auto output = services_.storage.read([&](Tx& tx) -> Result<Output> {
        if (!load_outgoing(tx, actor, id) && !load_incoming(tx, actor, id)) {
            return no_such_document();
        }
        auto one = tx.files().find(from);
        auto other = tx.files().find(to);
        const bool are_there = one && other && one->document == id && other->document == id && !one->destroyed_by && !other->destroyed_by;
        if (!are_there) {
            return fail(Code::not_found, {"Văn bản không có tệp này.", "The document has no such file."});
        }
        return Output{std::move(*one), std::move(*other), {}};
    });
    if (!output) {
        return output;
    }
    const auto old_words = words_of(output->from);
    const auto new_words = old_words ? words_of(output->to) : Result<std::vector<PlacedWord>>{pass(old_words.error())};
    if (!new_words) {
        return pass(new_words.error());
    }
    output->runs = word_diff(*old_words, *new_words);
    return output;
}

}  // namespace vanthu::app
