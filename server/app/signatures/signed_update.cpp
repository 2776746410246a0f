#include "server/app/signatures/signed_update.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include "signing/pades_validator.hpp"
#include "signing/pdf/changes.hpp"

namespace vanthu::app {
namespace {

tl::unexpected<Error> refused(ClientText why) {
    return fail(Code::invalid_input, std::move(why));
}

/// Piece by piece: documents may be large.
bool begins_with(const std::filesystem::path& file, const std::filesystem::path& beginning) {
    constexpr std::size_t piece_bytes = 64 * 1024;
    std::ifstream whole(file, std::ios::binary);
    std::ifstream part(beginning, std::ios::binary);
    std::array<char, piece_bytes> one{};
    std::array<char, piece_bytes> other{};
    while (part.read(one.data(), piece_bytes), part.gcount() > 0) {
        whole.read(other.data(), part.gcount());
        if (whole.gcount() != part.gcount() || !std::equal(one.begin(), one.begin() + part.gcount(), other.begin())) {
            return false;
        }
    }
    return part.eof() && whole.good();
}

}  // namespace

Result<std::vector<signing::Certificate>> check_signed_update(const std::filesystem::path& original, const std::filesystem::path& brought) {
    std::error_code error;
    if (std::filesystem::file_size(brought, error) <= std::filesystem::file_size(original, error) || !begins_with(brought, original)) {
        return refused({"Tệp gửi về không bắt đầu bằng đúng văn bản đã chuẩn bị.", "The file that came back does not begin with the very document that was prepared."});
    }
    const auto before = signing::collect_pdf(original);
    const auto after = signing::collect_pdf(brought);
    if (!before || !after) {
        return refused({"Tệp gửi về không đọc được như một tệp PDF đã ký.", "The file that came back cannot be read as a signed PDF."});
    }
    if (after->signatures.size() != before->signatures.size() + 1) {
        return refused({"Tệp gửi về phải có thêm đúng một chữ ký.", "The file that came back has to have exactly one signature more."});
    }
    const signing::SignatureFacts& added = after->signatures.back();
    if (added.format == "document_timestamp" || added.coverage != signing::Coverage::whole_file) {
        return refused({"Chữ ký mới không bao trùm toàn bộ tệp.", "The new signature does not cover the whole file."});
    }
    if (!added.well_formed || !added.signed_data_found || !added.digests_match || !added.value_matches || !added.signer ||
        (added.has_signing_certificate && !added.signing_certificate_matches)) {
        return refused({"Chữ ký mới không hợp lệ.", "The new signature is not valid."});
    }
    const auto old_file = signing::PdfFile::open(original, signing::Reading::validation);
    const auto new_file = signing::PdfFile::open(brought, signing::Reading::validation);
    if (!old_file || !new_file) {
        return refused({"Tệp gửi về không đọc được.", "The file that came back cannot be read."});
    }
    const auto analysis = signing::analyse_changes(*old_file, *new_file);
    if (analysis.changes > signing::Changes::form_filling || !analysis.field_locks_kept) {
        const ClientText detail = analysis.details.empty() ? ClientText{} : analysis.details.back();
        return refused({"Ngoài chữ ký, tệp gửi về còn có thay đổi khác. " + detail.vi, "Beside the signature, the file that came back has other changes. " + detail.en});
    }
    std::vector<signing::Certificate> chain{*added.signer};
    for (const signing::Certificate& one : added.certificates) {
        if (one.fingerprint() != chain.front().fingerprint()) {
            chain.push_back(one);
        }
    }
    return chain;
}

}  // namespace vanthu::app
