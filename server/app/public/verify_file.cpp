#include "server/app/public/verify_file.hpp"

#include <algorithm>
#include <fstream>

#include "core/digest.hpp"

namespace vanthu::app {
namespace {

Result<std::string> digest_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    Sha256Stream digest;
    std::vector<char> piece(1U << 16U);
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0) {
        digest.update(as_bytes(std::string_view{piece.data(), static_cast<std::size_t>(in.gcount())}));
    }
    if (in.bad() || !in.eof()) {
        return fail_internal("a file to verify cannot be read");
    }
    return to_hex(digest.finish());
}

}  // namespace

Result<VerifyFile::Output> VerifyFile::run(const std::filesystem::path& file) {
    auto sha256 = digest_of(file);
    if (!sha256) {
        return pass(sha256.error());
    }
    std::error_code error;
    Output output{*sha256, std::filesystem::file_size(file, error), validate_.judge_offline(file), {}};
    auto known = services_.storage.read([&](Tx& tx) -> Result<std::vector<PublicDocument>> {
        std::vector<PublicDocument> found;
        for (const DocumentFile& one : tx.files().with_bytes(*sha256)) {
            const bool is_told = std::any_of(found.begin(), found.end(), [&](const PublicDocument& other) { return other.id == one.document; });
            if (auto document = public_document(tx, one.document); document && !is_told && document->file_sha256 == *sha256) {
                found.push_back(std::move(*document));
            }
        }
        return found;
    });
    if (!known) {
        return pass(known.error());
    }
    output.known = std::move(*known);
    return output;
}

}  // namespace vanthu::app
