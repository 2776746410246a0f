#include "signing/asic/package.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "signing/asic/zip_names.hpp"

namespace vanthu::signing::asic {
namespace {

constexpr std::string_view folder = "META-INF/";
constexpr std::uint64_t mimetype_limit_bytes = 256;
constexpr std::string_view comment_prefix = "mimetype=";

std::string lower(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// One pass over the entries.
class Sorting final {
public:
    explicit Sorting(Package& package) : package_(package) {}

    Result<void> run() {
        for (const ZipEntry& entry : package_.archive.entries()) {
            if (entry.is_folder) {
                continue;
            }
            if (entry.name == name_mimetype) {
                if (auto done = take_mimetype(entry); !done) {
                    return done;
                }
            } else if (!std::string_view{entry.name}.starts_with(folder)) {
                package_.data.push_back(&entry);
            } else if (auto done = take_meta(entry); !done) {
                return done;
            }
        }
        if (package_.cades.size() + package_.xades.size() + package_.time_stamps.size() + package_.manifests.size() >
            meta_files_limit) {
            return fail(Code::too_large, {"Tệp chứa có quá nhiều chữ ký hoặc bản kê.",
                                          "The container has too many signatures or manifests."});
        }
        std::size_t references = 0;
        for (const ManifestFile& one : package_.manifests) {
            references += one.content.references.size();
        }
        if (references > references_limit) {
            return fail(Code::too_large, {"Các bản kê của tệp chứa nêu quá nhiều tệp.",
                                          "The container's manifests name too many files."});
        }
        mark_archive_manifests();
        decide_kind();
        return {};
    }

private:
    void remark(std::string vi, std::string en) { package_.remarks.push_back({std::move(vi), std::move(en)}); }

    /// Annex A.1: first, stored, without an extra field, so that a file's kind shows at a fixed offset.
    Result<void> take_mimetype(const ZipEntry& entry) {
        const auto bytes = package_.archive.read(entry, mimetype_limit_bytes);
        if (!bytes) {
            return pass(bytes.error());
        }
        package_.mimetype = as_text(*bytes);
        if (&entry != &package_.archive.entries().front() || entry.method != 0 || entry.has_local_extra ||
            entry.begin != 0) {
            remark("Mục “mimetype” không nằm đầu tiên hoặc không để nguyên không nén.",
                   "The entry “mimetype” is not the first one or is not plainly stored.");
        }
        return {};
    }

    Result<void> take_meta(const ZipEntry& entry) {
        const std::string name = lower(std::string_view{entry.name}.substr(folder.size()));
        if (name.ends_with(".xml") && (has(name, "asicmanifest") || has(name, "asicarchivemanifest") ||
                                       has(name, "asicevidencerecordmanifest"))) {
            return take_manifest(entry, name);
        }
        if (name.ends_with(".p7s") && has(name, "signature")) {
            package_.cades.push_back(&entry);
        } else if (name.ends_with(".tst") && has(name, "timestamp")) {
            package_.time_stamps.push_back(&entry);
        } else if ((name.ends_with(".ers") || name.ends_with(".xml")) && has(name, "evidencerecord")) {
            package_.evidence_records.push_back(&entry);
        } else if (name.ends_with(".xml") && has(name, "signatures")) {
            package_.xades.push_back(&entry);
        } else if (entry.name == name_opendocument_manifest) {
            package_.opendocument_manifest = &entry;
        } else {
            remark("META-INF có tệp lạ “" + shown(entry.name) + "”, không chữ ký nào dùng đến.",
                   "META-INF holds a foreign file “" + shown(entry.name) + "” that no signature uses.");
        }
        return {};
    }

    Result<void> take_manifest(const ZipEntry& entry, const std::string& name) {
        auto bytes = package_.archive.read(entry, meta_limit_bytes);
        if (!bytes) {
            return pass(bytes.error());
        }
        auto content = read_manifest(*bytes);
        if (!content) {
            remark("Bản kê “" + shown(entry.name) + "” không đọc được.",
                   "The manifest “" + shown(entry.name) + "” cannot be read.");
            return {};
        }
        if (package_.manifests.size() > meta_files_limit) {
            return {};  // refused at the end
        }
        if (!content->is_by_the_schema) {
            remark("Bản kê “" + shown(entry.name) + "” không đúng lược đồ.",
                   "The manifest “" + shown(entry.name) + "” is not as its schema demands.");
        }
        package_.manifests.push_back({&entry, std::move(*bytes), std::move(*content), /*is_archive=*/false,
                                      has(name, "asicevidencerecordmanifest")});
        return {};
    }

    /// By what they say, not by their names: a time-stamp over signature files or earlier time-stamps.
    void mark_archive_manifests() {
        const auto names = [](const std::vector<const ZipEntry*>& entries, const std::string& uri) {
            return std::any_of(entries.begin(), entries.end(), [&](const ZipEntry* one) { return one->name == uri; });
        };
        for (ManifestFile& one : package_.manifests) {
            const auto& references = one.content.references;
            one.is_archive = !one.is_evidence && names(package_.time_stamps, one.content.signature_uri) &&
                             std::any_of(references.begin(), references.end(), [&](const ManifestReference& reference) {
                                 return names(package_.cades, reference.uri) || names(package_.xades, reference.uri) ||
                                        names(package_.time_stamps, reference.uri);
                             });
        }
    }

    std::optional<ContainerKind> kind_of(std::string_view mimetype) {
        return mimetype == mime_asic_s   ? std::optional{ContainerKind::asic_s}
               : mimetype == mime_asic_e ? std::optional{ContainerKind::asic_e}
               : mimetype.starts_with("application/vnd.oasis.opendocument.")
                   ? std::optional{ContainerKind::opendocument}
                   : std::nullopt;
    }

    /// By the mimetype entry, else by the comment (annex A.1), else by what is inside.
    void decide_kind() {
        const std::string& comment = package_.archive.comment();
        const std::string in_comment =
            comment.starts_with(comment_prefix) ? comment.substr(comment_prefix.size()) : std::string{};
        const bool has_proofs = !package_.cades.empty() || !package_.xades.empty() || !package_.time_stamps.empty() ||
                                !package_.evidence_records.empty();
        const auto by_entry = kind_of(package_.mimetype);
        const auto by_comment = kind_of(in_comment);
        if (has_proofs && package_.mimetype.empty()) {
            remark("Tệp chứa không có mục “mimetype”.", "The container has no entry “mimetype”.");
        } else if (has_proofs && !by_entry) {
            remark("Mục “mimetype” (“" + shown(package_.mimetype) + "”) không phải của tệp chứa chữ ký.",
                   "The entry “mimetype” (“" + shown(package_.mimetype) + "”) is not that of a signature container.");
        }
        if (by_entry && by_comment && by_entry != by_comment) {
            remark("Mục “mimetype” và chú thích của tệp nén nói hai loại khác nhau.",
                   "The entry “mimetype” and the ZIP comment name two different kinds.");
        }
        package_.kind = by_entry ? *by_entry : by_comment ? *by_comment : by_content(has_proofs);
        check_kind();
    }

    ContainerKind by_content(bool has_proofs) const {
        if (!has_proofs) {
            return ContainerKind::zip;
        }
        return package_.manifests.empty() && package_.opendocument_manifest == nullptr && package_.data.size() == 1
                   ? ContainerKind::asic_s
                   : ContainerKind::asic_e;
    }

    /// What a container of that kind does not have.
    void check_kind() {
        const bool has_own_manifests =
            std::any_of(package_.manifests.begin(), package_.manifests.end(),
                        [](const ManifestFile& one) { return !one.is_archive && !one.is_evidence; });
        if (package_.kind == ContainerKind::asic_s && has_own_manifests) {
            remark("Tệp chứa loại ASiC-S không được có bản kê ASiCManifest.",
                   "A container of the kind ASiC-S may not have an ASiCManifest.");
        }
        if (package_.kind == ContainerKind::asic_e && !package_.xades.empty() &&
            package_.opendocument_manifest == nullptr) {
            remark("Tệp chứa không có META-INF/manifest.xml.", "The container has no META-INF/manifest.xml.");
        }
    }

    Package& package_;
};

}  // namespace

const char* Package::format() const {
    switch (kind) {
        case ContainerKind::asic_s:
            return "ASiC-S";
        case ContainerKind::asic_e:
            return "ASiC-E";
        case ContainerKind::opendocument:
            return "OpenDocument";
        case ContainerKind::zip:
            break;
    }
    return "ZIP";
}

std::vector<const ManifestFile*> Package::manifests_of(const std::string& signature_name) const {
    std::vector<const ManifestFile*> found;
    for (const ManifestFile& one : manifests) {
        if (one.content.signature_uri == signature_name) {
            found.push_back(&one);
        }
    }
    return found;
}

Result<Package> open_package(ByteView bytes, bool is_mapped) {
    auto archive = ZipArchive::open(bytes, is_mapped);
    if (!archive) {
        return pass(archive.error());
    }
    Package package{std::move(*archive)};
    package.remarks = package.archive.remarks();
    if (auto done = Sorting(package).run(); !done) {
        return pass(done.error());
    }
    return package;
}

}  // namespace vanthu::signing::asic
