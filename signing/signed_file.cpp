#include "signing/signed_file.hpp"

#include <algorithm>
#include <fstream>

#include "signing/cms.hpp"
#include "signing/detail/mapped_file.hpp"
#include "signing/detail/signed_data.hpp"
#include "signing/pades_validator.hpp"
#include "signing/time_stamp.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t header_bytes = 1024;

FileKind kind_of(std::string_view head) {
    if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06")) {
        return FileKind::container;
    }
    if (head.find("%PDF-") != std::string_view::npos) {
        return FileKind::pdf;
    }
    const std::string_view text = head.substr(head.starts_with("\xef\xbb\xbf") ? 3 : 0);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    const bool is_utf16 = head.starts_with("\xff\xfe<") || head.starts_with(std::string_view{"\xfe\xff\0<", 4});
    if (is_utf16 || (first != std::string_view::npos && text[first] == '<')) {
        return FileKind::xml;
    }
    const bool is_pem = head.starts_with("-----BEGIN CMS") || head.starts_with("-----BEGIN PKCS7");
    // SEQUENCE, with a length of several octets or of indefinite form (X.690 section 8.1.3).
    const bool is_der = head.size() > 2 && head[0] == 0x30 && (static_cast<unsigned char>(head[1]) & 0x80U) != 0;
    return is_pem || is_der ? FileKind::cms : FileKind::unknown;
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

Result<FileFacts> collect_cms_or_token(ByteView bytes, std::optional<ByteView> data, const std::vector<Certificate>& supplied) {
    const auto parsed = detail::read_signed_data(bytes);
    const bool is_token = parsed && detail::ber::oid(parsed->content_type) == oid_tst_info;
    return is_token ? token_facts(bytes, data) : collect_cms(bytes, data, supplied);
}

}  // namespace

FileKind kind_of_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string head(header_bytes, '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(in.gcount()));
    return kind_of(head);
}

Result<FileFacts> collect_pdf_or_cms(const std::filesystem::path& file, FileKind kind, const std::optional<std::filesystem::path>& detached,
                                     const std::vector<Certificate>& known) {
    if (kind == FileKind::pdf) {
        return collect_pdf(file, known);
    }
    const auto signature = detail::MappedFile::open_filled(file);
    if (!signature) {
        return pass(signature.error());
    }
    if (kind != FileKind::cms) {
        return fail(Code::unsupported, {"Không nhận ra loại tệp: cần PDF, XML, chữ ký CMS/CAdES hoặc gói ASiC.",
                                        "The kind of file is not known: a PDF, XML, a CMS or CAdES signature or an ASiC container is needed."});
    }
    std::optional<detail::MappedFile> data;
    if (detached) {
        auto opened = detail::MappedFile::open(*detached);
        if (!opened) {
            return pass(opened.error());
        }
        data = std::move(*opened);
    }
    return collect_cms_or_token(without_armour(signature->bytes()), data ? std::optional{data->bytes()} : std::nullopt, known);
}

}  // namespace vanthu::signing
