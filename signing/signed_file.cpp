#include "signing/signed_file.hpp"

#include <algorithm>

#include "signing/cms.hpp"
#include "signing/detail/signed_data.hpp"
#include "signing/pades_validator.hpp"
#include "signing/pdf/pdf_file.hpp"
#include "signing/time_stamp.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t header_bytes = 1024;

enum class Kind { pdf, cms, unknown };

Kind kind_of(ByteView bytes) {
    const std::string_view head = as_text(bytes.first(std::min(bytes.size(), header_bytes)));
    if (head.find("%PDF-") != std::string_view::npos) {
        return Kind::pdf;
    }
    const bool is_pem = head.starts_with("-----BEGIN CMS") || head.starts_with("-----BEGIN PKCS7");
    // SEQUENCE, with a length of several octets or of indefinite form (X.690 section 8.1.3).
    const bool is_der = head.size() > 2 && head[0] == 0x30 && (static_cast<unsigned char>(head[1]) & 0x80U) != 0;
    return is_pem || is_der ? Kind::cms : Kind::unknown;
}

/// The DER inside a PEM armour (RFC 7468), or the bytes as they are.
Bytes without_armour(ByteView bytes) {
    const std::string_view text = as_text(bytes);
    if (!text.starts_with("-----BEGIN")) {
        return {bytes.begin(), bytes.end()};
    }
    const std::size_t begin = text.find('\n');
    const std::size_t end = text.find("-----END");
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) {
        return {bytes.begin(), bytes.end()};
    }
    std::string base64{text.substr(begin, end - begin)};
    std::erase_if(base64, [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
    const auto der = from_base64(base64);
    return der ? *der : Bytes(bytes.begin(), bytes.end());
}

/// A time-stamp token on its own (RFC 3161), over the file beside it.
FileFacts token_facts(ByteView token, std::optional<ByteView> data) {
    const ContentDigest none = [](const std::string&) { return Bytes{}; };
    const TimestampFacts stamp = examine_time_stamp(token, TimestampFacts::Kind::document, data ? digests_of(*data) : none);
    SignatureFacts one;
    one.id = "signature-1";
    one.format = "document_timestamp";
    one.well_formed = stamp.well_formed;
    one.format_problem = {"Dấu thời gian không đọc được.", "The time-stamp cannot be read."};
    one.signed_data_found = data.has_value();
    one.digests_match = stamp.imprint_matches;
    one.value_matches = stamp.value_matches;
    one.signer = stamp.signer;
    one.certificates = stamp.certificates;
    one.has_signing_certificate = true;
    one.signing_certificate_matches = stamp.signing_certificate_matches;
    one.algorithms = stamp.algorithms;
    one.signature_value = {token.begin(), token.end()};
    one.claimed_time = stamp.time;
    one.revocation = stamp.revocation;
    one.coverage = Coverage::whole_file;
    one.objects.push_back({"detached", "whole document", data.has_value(), stamp.imprint_matches, true});
    FileFacts facts;
    facts.format = "RFC3161";
    facts.signatures.push_back(std::move(one));
    return facts;
}

Result<FileFacts> collect_cms_or_token(ByteView bytes, std::optional<ByteView> data) {
    const auto parsed = detail::read_signed_data(bytes);
    const bool is_token = parsed && detail::ber::oid(parsed->content_type) == oid_tst_info;
    return is_token ? token_facts(bytes, data) : collect_cms(bytes, data);
}

}  // namespace

Result<FileFacts> collect_signed_file(const std::filesystem::path& file, const std::optional<std::filesystem::path>& detached) {
    const auto mapped = MappedFile::open(file);
    if (!mapped) {
        return pass(mapped.error());
    }
    std::shared_ptr<const MappedFile> data;
    if (detached) {
        auto opened = MappedFile::open(*detached);
        if (!opened) {
            return pass(opened.error());
        }
        data = std::move(*opened);
    }
    switch (kind_of((*mapped)->bytes())) {
        case Kind::pdf:
            return collect_pdf(file);
        case Kind::cms:
            return collect_cms_or_token(without_armour((*mapped)->bytes()), data ? std::optional{data->bytes()} : std::nullopt);
        case Kind::unknown:
            break;
    }
    return fail(Code::unsupported, {"Không nhận ra loại tệp: cần PDF hoặc chữ ký CMS/CAdES.",
                                    "The kind of file is not known: a PDF or a CMS or CAdES signature is needed."});
}

}  // namespace vanthu::signing
