#include "signing/pades_signer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <qpdf/QPDF.hh>

#include "signing/cms.hpp"
#include "signing/detail/evp.hpp"
#include "signing/pdf/form.hpp"

namespace vanthu::signing {
namespace {

constexpr std::string_view byte_range_blank = "[0 00000000000000 00000000000000 00000000000000]";

/// ISO 32000-1 clause 7.9.4: "D:20261124091542+07'00'".
std::string pdf_date(Instant at, std::chrono::minutes offset) {
    const auto local = at + offset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(local - day)};
    const auto minutes = std::abs(offset.count());
    return fmt::format("D:{:04}{:02}{:02}{:02}{:02}{:02}{}{:02}'{:02}'", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count(), offset.count() < 0 ? '-' : '+', minutes / 60,
                       minutes % 60);
}

std::string signature_dictionary(const SignatureRequest& request) {
    std::string text = "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached";
    text += fmt::format(" /M ({})", pdf_date(request.signing_time, request.utc_offset));
    for (const auto& [key, value] : {std::pair{"/Name", &request.name}, std::pair{"/Reason", &request.reason},
                                     std::pair{"/Location", &request.location}}) {
        if (!value->empty()) {
            text += fmt::format(" {} {}", key, text_string(*value));
        }
    }
    text += fmt::format(" /ByteRange {} /Contents <{}> >>", byte_range_blank, std::string(request.reserved_bytes * 2, '0'));
    return text;
}

/// The room that a chain needs: its certificates, attributes, the value, and some air.
std::size_t room_for(const std::vector<Certificate>& chain) {
    std::size_t size = 1536;
    for (const Certificate& certificate : chain) {
        size += certificate.der().size();
    }
    return size;
}

Result<std::optional<QPDFObjectHandle>> empty_field(const PdfFile& file, const std::string& name) {
    for (const FormField& field : form_fields(file.qpdf())) {
        if (field.name == name) {
            QPDFObjectHandle object = field.object;
            if (field.type != "/Sig" || object.hasKey("/V") || !object.isIndirect()) {
                return fail(Code::conflict, {"Trường chữ ký “" + name + "” đã được dùng.",
                                             "The signature field “" + name + "” is in use."});
            }
            return std::optional{object};
        }
    }
    return std::optional<QPDFObjectHandle>{};
}

/// The widget: a new one, or the empty field with its value and, where it is shown, its appearance.
Result<void> put_field(const PdfFile& file, IncrementalUpdate& update, const SignatureRequest& request, int value) {
    std::optional<int> look;
    if (request.visible) {
        const auto& place = request.visible->place;
        const auto drawn = add_appearance(update, request.visible->drawing, place.width, place.height);
        if (!drawn) {
            return pass(drawn.error());
        }
        look = *drawn;
    }
    auto existing = empty_field(file, request.field_name);
    if (!existing) {
        return pass(existing.error());
    }
    if (*existing) {
        QPDFObjectHandle field = **existing;
        field.replaceKey("/V", update.reference(value));
        if (look) {
            QPDFObjectHandle appearance = QPDFObjectHandle::newDictionary();
            appearance.replaceKey("/N", update.reference(*look));
            field.replaceKey("/AP", appearance);
        }
        update.put_changed(field);
        return {};
    }
    const int page_number = request.visible ? request.visible->page : 1;
    auto page = page_of(file, page_number);
    if (!page) {
        return pass(page.error());
    }
    const int field = update.allocate();
    // Flags: print (4) and locked (128).
    update.put(field, fmt::format("<< /Type /Annot /Subtype /Widget /FT /Sig /T {} /V {} 0 R /Rect {} /F 132 /P {}{} >>",
                                  text_string(request.field_name), value,
                                  request.visible ? rectangle_text(request.visible->place) : "[0 0 0 0]", page->unparse(),
                                  look ? fmt::format(" /AP << /N {} 0 R >>", *look) : ""));
    return add_field(file, update, page_number, field, /*signature_flags=*/3);
}

class OpenFile final {
public:
    explicit OpenFile(const std::filesystem::path& path) : fd_(::open(path.c_str(), O_RDWR | O_CLOEXEC)) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    bool write_at(std::uint64_t offset, std::string_view text) const {
        return fd_ >= 0 && ::pwrite(fd_, text.data(), text.size(), static_cast<off_t>(offset)) ==
                               static_cast<ssize_t>(text.size());
    }
    bool sync() const { return fd_ >= 0 && ::fsync(fd_) == 0; }

private:
    int fd_;
};

tl::unexpected<Error> cannot_write() {
    return fail(Code::unavailable, {"Không ghi được tệp đã ký.", "The signed file cannot be written."});
}

void discard(const std::filesystem::path& file) {
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
}

}  // namespace

std::string encode(const PreparedSignature& prepared) {
    return fmt::format("1 {} {} {} {}", prepared.contents_begin, prepared.contents_end, prepared.file_size,
                       prepared.field_name);
}

Result<PreparedSignature> decode_prepared(std::string_view text) {
    PreparedSignature prepared;
    std::uint64_t version = 0;
    for (std::uint64_t* number : {&version, &prepared.contents_begin, &prepared.contents_end, &prepared.file_size}) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
        if (error != std::errc{} || end == text.data() + text.size() || *end != ' ') {
            return fail_internal("a stored prepared signature is malformed");
        }
        text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    }
    prepared.field_name = std::string{text};
    if (version != 1 || prepared.contents_begin >= prepared.contents_end || prepared.contents_end > prepared.file_size) {
        return fail_internal("a stored prepared signature is malformed");
    }
    return prepared;
}

Result<PreparedSignature> prepare(const std::filesystem::path& source, const std::filesystem::path& target,
                                  const SignatureRequest& request) {
    const auto file = PdfFile::open(source);
    if (!file) {
        return pass(file.error());
    }
    IncrementalUpdate update(*file);
    const int value = update.allocate();
    const std::string body = signature_dictionary(request);
    update.put(value, body);
    if (auto placed = put_field(*file, update, request, value); !placed) {
        return pass(placed.error());
    }
    const auto written = update.write(target);
    if (!written) {
        return pass(written.error());
    }
    const std::uint64_t begin = written->object_offsets.at(value) + fmt::format("{} 0 obj\n", value).size();
    PreparedSignature prepared;
    prepared.field_name = request.field_name;
    prepared.contents_begin = begin + body.find("/Contents <") + 10;
    prepared.contents_end = prepared.contents_begin + request.reserved_bytes * 2 + 2;
    prepared.file_size = written->size;
    const std::string range = fmt::format("[0 {} {} {}]", prepared.contents_begin, prepared.contents_end,
                                          prepared.file_size - prepared.contents_end);
    const OpenFile out(target);
    if (range.size() > byte_range_blank.size() ||
        !out.write_at(begin + body.find(byte_range_blank), range + std::string(byte_range_blank.size() - range.size(), ' ')) ||
        !out.sync()) {
        discard(target);
        return cannot_write();
    }
    return prepared;
}

Result<Bytes> document_digest(const std::filesystem::path& prepared_file, const PreparedSignature& prepared,
                              DigestAlgorithm algorithm) {
    const auto mapped = MappedFile::open(prepared_file);
    if (!mapped) {
        return pass(mapped.error());
    }
    const ByteView bytes = (*mapped)->bytes();
    if (bytes.size() != prepared.file_size || bytes[prepared.contents_begin] != std::byte{'<'} ||
        bytes[prepared.contents_end - 1] != std::byte{'>'}) {
        return fail(Code::corrupt, {"Tệp chuẩn bị ký đã bị thay đổi.", "The prepared file was changed."});
    }
    return detail::digest_parts(algorithm, {bytes.first(prepared.contents_begin), bytes.subspan(prepared.contents_end)});
}

Result<void> complete(const std::filesystem::path& prepared_file, const PreparedSignature& prepared, ByteView cms) {
    const std::size_t room = prepared.contents_end - prepared.contents_begin - 2;
    std::string hex = to_hex(cms);
    if (hex.size() > room) {
        return fail(Code::too_large, {"Chữ ký lớn hơn chỗ đã dành sẵn.", "The signature is larger than the room kept for it."});
    }
    hex.resize(room, '0');
    const auto mapped = MappedFile::open(prepared_file);
    if (!mapped) {
        return pass(mapped.error());
    }
    const ByteView bytes = (*mapped)->bytes();
    if (bytes.size() != prepared.file_size) {
        return fail(Code::corrupt, {"Tệp chuẩn bị ký đã bị thay đổi.", "The prepared file was changed."});
    }
    const CmsFacts facts = examine_cms(cms, [&](const std::string& name) {
        return detail::digest_parts(name, {bytes.first(prepared.contents_begin), bytes.subspan(prepared.contents_end)});
    });
    const bool fits = facts.signer_count == 1 && facts.signers.front().digests_match && facts.signers.front().value_matches &&
                      facts.signers.front().signing_certificate_matches;
    if (!fits) {
        return fail(Code::invalid_input, {"Giá trị chữ ký không đúng với văn bản hoặc chứng thư.",
                                          "The signature value does not fit the document or the certificate."});
    }
    const OpenFile out(prepared_file);
    return out.write_at(prepared.contents_begin + 1, hex) && out.sync() ? Result<void>{} : cannot_write();
}

Result<void> sign_pdf(const std::filesystem::path& source, const std::filesystem::path& target,
                      const SignatureRequest& request, Signer& signer) {
    const Certificate& certificate = signer.chain().front();
    if (auto checked = check_signer(certificate, request.signing_time); !checked) {
        return checked;
    }
    SignatureRequest fitted = request;
    fitted.reserved_bytes = room_for(signer.chain());
    const auto prepared = prepare(source, target, fitted);
    if (!prepared) {
        return pass(prepared.error());
    }
    const SignatureAlgorithm algorithm = signer.algorithm();
    const auto digest = document_digest(target, *prepared, algorithm.digest);
    if (!digest) {
        discard(target);
        return pass(digest.error());
    }
    const Bytes attributes = signed_attributes(certificate, *digest, algorithm.digest);
    const auto value = signer.sign(attributes);
    if (!value) {
        discard(target);
        return pass(value.error());
    }
    auto completed = complete(target, *prepared, assemble_cms(signer.chain(), algorithm, attributes, *value));
    if (!completed) {
        discard(target);
    }
    return completed;
}

}  // namespace vanthu::signing
