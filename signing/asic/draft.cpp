#include "signing/asic/draft.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "signing/asic/asic_validator.hpp"
#include "signing/asic/zip_names.hpp"
#include "signing/asic/zip_writer.hpp"
#include "signing/detail/algorithm_ids.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing::asic {
namespace {

constexpr int numbers_limit = 999;

Result<void> check_data_name(const std::string& name, AsicKind kind) {
    if (auto checked = check_entry_name(name); !checked) {
        return checked;
    }
    const std::string key = collation_key(name);
    if (key == name_mimetype || key == "meta-inf" || key.starts_with("meta-inf/") || name.ends_with('/') ||
        (kind == AsicKind::simple && name.find('/') != std::string::npos)) {
        return fail(Code::invalid_input, {"Tên “" + shown(name) + "” không dùng cho tệp dữ liệu được.",
                                          "The name “" + shown(name) + "” cannot be that of a data file."});
    }
    return {};
}

Part::Role role_of(const Package& package, const ZipEntry& entry) {
    const auto among = [&](const std::vector<const ZipEntry*>& list) {
        return std::find(list.begin(), list.end(), &entry) != list.end();
    };
    if (entry.name == name_mimetype) {
        return Part::Role::mimetype;
    }
    if (among(package.data)) {
        return Part::Role::data;
    }
    if (among(package.cades) || among(package.xades)) {
        return Part::Role::signature;
    }
    if (among(package.time_stamps)) {
        return Part::Role::time_stamp;
    }
    const bool is_manifest =
        std::any_of(package.manifests.begin(), package.manifests.end(),
                    [&](const ManifestFile& one) { return one.entry == &entry && !one.is_evidence; });
    return is_manifest ? Part::Role::manifest : Part::Role::other;
}

}  // namespace

Result<Draft> Draft::over(const std::vector<AsicFile>& files, AsicKind kind) {
    if (files.empty() || (kind == AsicKind::simple && files.size() != 1)) {
        return fail(Code::invalid_input, {"ASiC-S chứa đúng một tệp, ASiC-E ít nhất một tệp.",
                                          "ASiC-S takes exactly one file, ASiC-E at least one."});
    }
    Draft draft;
    draft.add(name_mimetype, {}, Part::Role::mimetype, to_bytes(kind == AsicKind::simple ? mime_asic_s : mime_asic_e));
    for (const AsicFile& file : files) {
        if (auto checked = check_data_name(file.name, kind); !checked) {
            return pass(checked.error());
        }
        Part& part = draft.add(file.name, file.mime_type, Part::Role::data, {});
        part.outside = file.content;
        if (!file.path.empty()) {
            auto mapped = detail::MappedFile::open(file.path);
            if (!mapped) {
                return pass(mapped.error());
            }
            part.outside = mapped->bytes();
            part.is_mapped = mapped->is_mapped();
            draft.files_.push_back(std::move(*mapped));
        }
    }
    return draft;
}

Draft Draft::of(const Package& package, EntryContent& content) {
    Draft draft;
    draft.source_ = &package.archive;
    draft.content_ = &content;
    for (const ZipEntry& entry : package.archive.entries()) {
        Part part;
        part.name = entry.name;
        part.role = role_of(package, entry);
        part.copied = &entry;
        // Clause 4.4.3.1 and annex A.1: the kind stands first, whatever the source had.
        draft.parts_.insert(part.role == Part::Role::mimetype ? draft.parts_.begin() : draft.parts_.end(),
                            std::move(part));
    }
    return draft;
}

Part& Draft::add(std::string name, std::string mime_type, Part::Role role, Bytes content) {
    Part part;
    part.name = std::move(name);
    part.mime_type = std::move(mime_type);
    part.role = role;
    part.own = std::move(content);
    return parts_.emplace_back(std::move(part));
}

void Draft::replace(const std::string& name, Bytes content) {
    for (Part& part : parts_) {
        if (part.name == name) {
            part.own = std::move(content);
            part.copied = nullptr;
            part.outside = {};
        }
    }
}

void Draft::rename(const std::string& name, const std::string& new_name) {
    for (Part& part : parts_) {
        if (part.name == name) {
            part.name = new_name;
        }
    }
}

bool Draft::has(const std::string& name) const {
    const std::string key = collation_key(name);
    return std::any_of(parts_.begin(), parts_.end(), [&](const Part& one) { return collation_key(one.name) == key; });
}

std::string Draft::free_name(const char* prefix, const char* suffix) const {
    std::string name;
    for (int number = 1; number <= numbers_limit && (name.empty() || has(name)); ++number) {
        name = fmt::format("META-INF/{}{:03}{}", prefix, number, suffix);
    }
    return name;
}

std::vector<const Part*> Draft::of_role(Part::Role role) const {
    std::vector<const Part*> found;
    for (const Part& part : parts_) {
        if (part.role == role) {
            found.push_back(&part);
        }
    }
    return found;
}

Bytes Draft::digest(const Part& part, const std::string& name) const {
    if (part.copied != nullptr) {
        return content_->digest(*part.copied, name);
    }
    const EVP_MD* algorithm = EVP_get_digestbyname(name.c_str());
    const detail::DigestContext context{EVP_MD_CTX_new()};
    Bytes out(EVP_MAX_MD_SIZE);
    unsigned size = 0;
    const bool done = algorithm != nullptr && EVP_DigestInit_ex(context.get(), algorithm, nullptr) == 1 &&
                      detail::each_piece(part.outside.empty() ? ByteView{part.own} : part.outside, part.is_mapped,
                                         [&](ByteView piece) {
                                             return EVP_DigestUpdate(context.get(), piece.data(), piece.size()) == 1;
                                         }) &&
                      EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size) == 1;
    out.resize(done ? size : 0);
    return out;
}

Bytes Draft::digest(const Part& part, DigestAlgorithm algorithm) const {
    return digest(part, detail::digest_name(algorithm));
}

std::optional<ByteView> Draft::content(const Part& part) const {
    if (part.copied != nullptr) {
        return content_->view(*part.copied);
    }
    return part.outside.empty() ? ByteView{part.own} : part.outside;
}

Result<void> Draft::publish(const std::filesystem::path& target) const {
    auto writer = ZipWriter::create(target);
    if (!writer) {
        return pass(writer.error());
    }
    for (const Part& part : parts_) {
        const auto bytes = part.copied == nullptr || part.role == Part::Role::mimetype
                               ? content(part)
                               : std::optional<ByteView>{ByteView{}};
        if (!bytes) {
            return fail(Code::conflict, {"Mục “" + shown(part.name) + "” bị hỏng.",
                                         "The entry “" + shown(part.name) + "” is damaged."});
        }
        auto done = part.role == Part::Role::mimetype ? writer->add_stored(part.name, *bytes)
                    : part.copied != nullptr          ? writer->copy(*source_, *part.copied, part.name)
                                                      : writer->add(part.name, *bytes, part.is_mapped);
        if (!done) {
            return done;
        }
    }
    if (auto done = writer->finish(); !done) {
        return done;
    }
    const auto facts = collect_asic(writer->temporary());
    if (!facts) {
        return pass(facts.error());
    }
    const bool all_intact =
        !facts->signatures.empty() &&
        std::all_of(facts->signatures.begin(), facts->signatures.end(), [](const SignatureFacts& one) {
            return one.well_formed && one.signed_data_found && one.digests_match && one.value_matches;
        });
    if (!all_intact) {
        return fail(Code::conflict,
                    {"Tệp chứa làm ra không kiểm tra lại được; các tệp có thể đã đổi trong khi ký.",
                     "The container that was made does not verify; the files may have changed meanwhile."});
    }
    return writer->publish();
}

Manifest manifest_over(const Draft& draft, const std::vector<const Part*>& parts, DigestAlgorithm algorithm,
                       std::string signature_name, const char* signature_mime_type) {
    Manifest manifest;
    manifest.signature_uri = std::move(signature_name);
    manifest.signature_mime_type = signature_mime_type;
    for (const Part* part : parts) {
        manifest.references.push_back({part->name, part->mime_type, {}, draft.digest(*part, algorithm), false});
    }
    return manifest;
}

}  // namespace vanthu::signing::asic
