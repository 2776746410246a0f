#include "signing/pades_signer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/narrow.hpp"
#include "signing/cms.hpp"
#include "signing/detail/cms_edit.hpp"
#include "signing/detail/evp.hpp"
#include "signing/detail/mapped_file.hpp"
#include "signing/detail/new_file.hpp"
#include "signing/detail/openssl.hpp"
#include "signing/pades_levels.hpp"
#include "signing/pades_validator.hpp"
#include "signing/pdf/signature_revision.hpp"

namespace vanthu::signing {
namespace {

constexpr std::string_view oid_signature_time_stamp = "1.2.840.113549.1.9.16.2.14";
/// For the token of a time-stamp authority with its certificates.
constexpr std::size_t time_stamp_room_bytes = 8192;

/// For attributes, algorithm identifiers and all the headers of a CMS.
constexpr std::size_t attributes_room_bytes = 640;

/// The room that a signature needs: its certificates, the issuer's name in the identifier and in an attribute of the signer, the longest
/// value of the key, and the rest.
std::size_t room_for(const std::vector<Certificate>& chain, Level level) {
    X509* signer = chain.front().get();
    std::size_t size = attributes_room_bytes + narrow<std::size_t>(EVP_PKEY_get_size(X509_get0_pubkey(signer))) +
                       2 * detail::to_der<i2d_X509_NAME>(X509_get_issuer_name(signer)).size();
    for (const Certificate& certificate : chain) {
        size += certificate.der().size();
    }
    return level == Level::b_b ? size : size + time_stamp_room_bytes;
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

tl::unexpected<Error> does_not_fit() {
    return fail(Code::invalid_input, {"Giá trị chữ ký không đúng với văn bản hoặc chứng thư.",
                                      "The signature value does not fit the document or the certificate."});
}

bool is_signature_of(const CmsFacts& facts) {
    return facts.signer_count == 1 && facts.signers.front().digests_match && facts.signers.front().value_matches &&
           facts.signers.front().signing_certificate_matches;
}

void discard(const std::filesystem::path& file) {
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
}

/// A digest that grows with the bytes it is given.
class RunningDigest final {
public:
    explicit RunningDigest(DigestAlgorithm algorithm) : context_(EVP_MD_CTX_new()) {
        EVP_DigestInit_ex(context_.get(), detail::evp_digest(algorithm), nullptr);
    }
    void update(ByteView bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
    Bytes finish() {
        Bytes value(EVP_MAX_MD_SIZE);
        unsigned int size = 0;
        EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(value.data()), &size);
        value.resize(size);
        return value;
    }

private:
    detail::DigestContext context_;
};

/// The CMS of a signature over this digest, with its time-stamp where one is wanted; verified.
Result<Bytes> make_cms(ByteView digest, Level level, Signer& signer, const LevelServices& services, AchievedLevel& achieved) {
    const SignatureAlgorithm algorithm = signer.algorithm();
    const Bytes attributes = signed_attributes(signer.chain().front(), digest, algorithm.digest);
    const auto value = signer.sign(attributes);
    if (!value) {
        return pass(value.error());
    }
    Bytes cms = assemble_cms(signer.chain(), algorithm, attributes, *value);
    const CmsFacts facts = examine_cms(cms, [&](const std::string&) { return Bytes(digest.begin(), digest.end()); }, signer.chain());
    if (!is_signature_of(facts)) {
        return does_not_fit();
    }
    if (level == Level::b_b) {
        return cms;
    }
    auto token = services.timestamps == nullptr
                     ? Result<Bytes>{fail(Code::unavailable, {"Chưa cấu hình máy chủ dấu thời gian.", "No time-stamp authority is configured."})}
                     : services.timestamps->stamp(services.timestamp_digest, digest_of(services.timestamp_digest, *value));
    if (!token && !services.may_lower_level) {
        return pass(token.error());
    }
    if (!token) {
        achieved.messages.push_back(level_lowered(Level::b_b, token.error()));
        return cms;
    }
    auto editor = detail::CmsEditor::open(cms);
    editor->add_unsigned_attribute(0, oid_signature_time_stamp, *token);
    achieved.level = Level::b_t;
    return editor->write();
}

/// The room that the request's signature needs.
SignatureRequest fitted_to(const Signer& signer, SignatureRequest request) {
    request.reserved_bytes = room_for(signer.chain(), request.level);
    return request;
}

/// Fills the gap of a revision with the signature over it and what stands before it, which `digest` has seen.
Result<AchievedLevel> seal(SignatureRevision& revision, RunningDigest& digest, Level level, Signer& signer, const LevelServices& services) {
    digest.update(revision.before_gap());
    digest.update(revision.after_gap());
    AchievedLevel achieved;
    const auto cms = make_cms(digest.finish(), level, signer, services, achieved);
    if (!cms) {
        return pass(cms.error());
    }
    if (auto filled = revision.fill(*cms); !filled) {
        return pass(filled.error());
    }
    return achieved;
}

/// Writes the file once: what was there, hashed while it is copied, then the revision with its signature.
Result<AchievedLevel> write_signed(const PdfFile& file, SignatureRevision revision, const std::filesystem::path& target, Level level,
                                   Signer& signer, const LevelServices& services) {
    detail::NewFile out(target);
    RunningDigest digest(signer.algorithm().digest);
    auto done = copy_file(file, [&](ByteView chunk) {
        digest.update(chunk);
        return out.write(chunk);
    });
    if (!done) {
        return pass(done.error());
    }
    auto achieved = seal(revision, digest, level, signer, services);
    if (!achieved) {
        return achieved;
    }
    done = out.write(as_bytes(revision.update.bytes));
    if (done) {
        done = out.keep();
    }
    return done ? std::move(achieved) : pass(done.error());
}

/// Signatures that stood before have to be as good as they were.
Result<void> check_earlier(const Result<FileFacts>& before, const Result<FileFacts>& after) {
    if (!before || !after || after->signatures.size() <= before->signatures.size()) {
        return does_not_fit();
    }
    for (std::size_t i = 0; i < before->signatures.size(); ++i) {
        const SignatureFacts& old = before->signatures.at(i);
        const SignatureFacts& now = after->signatures.at(i);
        const bool same = old.digests_match == now.digests_match && old.value_matches == now.value_matches;
        const bool was_kept = old.changes != Changes::other && old.field_locks_kept;
        if (!same || (was_kept && (now.changes == Changes::other || !now.field_locks_kept))) {
            return fail(Code::conflict, {"Chữ ký mới sẽ làm hỏng chữ ký đã có (“" + old.field + "”), vì chữ ký đó không cho thay đổi này.",
                                         "The new signature would break an earlier one (“" + old.field + "”), which forbids this change."});
        }
    }
    return {};
}

}  // namespace

const char* to_string(FieldLock::Action action) {
    return action == FieldLock::Action::all ? "All" : action == FieldLock::Action::include ? "Include" : "Exclude";
}

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
    const auto revision = build_signature_revision(*file, request);
    if (!revision) {
        return pass(revision.error());
    }
    detail::NewFile out(target);
    auto done = copy_file(*file, [&](ByteView chunk) { return out.write(chunk); });
    if (done) {
        done = out.write(as_bytes(revision->update.bytes));
    }
    if (done) {
        done = out.keep();
    }
    if (!done) {
        return pass(done.error());
    }
    return PreparedSignature{request.field_name, revision->contents_begin, revision->contents_end, revision->file_size()};
}

Result<Bytes> document_digest(const std::filesystem::path& prepared_file, const PreparedSignature& prepared,
                              DigestAlgorithm algorithm) {
    const auto mapped = detail::MappedFile::open_filled(prepared_file);
    if (!mapped) {
        return pass(mapped.error());
    }
    const ByteView bytes = mapped->bytes();
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
    const auto mapped = detail::MappedFile::open_filled(prepared_file);
    if (!mapped) {
        return pass(mapped.error());
    }
    const ByteView bytes = mapped->bytes();
    if (bytes.size() != prepared.file_size) {
        return fail(Code::corrupt, {"Tệp chuẩn bị ký đã bị thay đổi.", "The prepared file was changed."});
    }
    const CmsFacts facts = examine_cms(cms, [&](const std::string& name) {
        return detail::digest_parts(name, {bytes.first(prepared.contents_begin), bytes.subspan(prepared.contents_end)});
    });
    if (!is_signature_of(facts)) {
        return does_not_fit();
    }
    const OpenFile out(prepared_file);
    return out.write_at(prepared.contents_begin + 1, hex) && out.sync() ? Result<void>{} : cannot_write();
}

Result<SignedRevision> sign_pdf_revision(const PdfFile& file, const SignatureRequest& request, Signer& signer,
                                         const LevelServices& services) {
    if (auto checked = check_signer(signer.chain().front(), request.signing_time); !checked) {
        return pass(checked.error());
    }
    auto revision = build_signature_revision(file, fitted_to(signer, request));
    if (!revision) {
        return pass(revision.error());
    }
    RunningDigest digest(signer.algorithm().digest);
    digest.update(file.bytes());
    auto achieved = seal(*revision, digest, std::min(request.level, Level::b_t), signer, services);
    if (!achieved) {
        return pass(achieved.error());
    }
    if (revision->has_earlier_signatures) {
        std::string whole{as_text(file.bytes())};
        whole += revision->update.bytes;
        if (auto kept = check_earlier(collect_pdf(file.bytes()), collect_pdf(as_bytes(whole))); !kept) {
            return pass(kept.error());
        }
    }
    return SignedRevision{std::move(revision->update.bytes), std::move(*achieved)};
}

Result<AchievedLevel> sign_pdf(const std::filesystem::path& source, const std::filesystem::path& target,
                               const SignatureRequest& request, Signer& signer, const LevelServices& services) {
    if (auto checked = check_signer(signer.chain().front(), request.signing_time); !checked) {
        return pass(checked.error());
    }
    const auto file = PdfFile::open(source);
    if (!file) {
        return pass(file.error());
    }
    auto revision = build_signature_revision(*file, fitted_to(signer, request));
    if (!revision) {
        return pass(revision.error());
    }
    const bool has_earlier = revision->has_earlier_signatures;
    auto achieved = write_signed(*file, std::move(*revision), target, request.level, signer, services);
    if (!achieved) {
        return achieved;
    }
    if (has_earlier) {
        if (auto kept = check_earlier(collect_pdf(source), collect_pdf(target)); !kept) {
            discard(target);
            return pass(kept.error());
        }
    }
    if (request.level <= Level::b_t || achieved->level < Level::b_t) {
        return achieved;
    }
    auto raised = extend_pdf_in_place(target, request.level, services);
    if (!raised) {
        discard(target);
    }
    return raised;
}

}  // namespace vanthu::signing
