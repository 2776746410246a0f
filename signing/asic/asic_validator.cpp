#include "signing/asic/asic_validator.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "signing/asic/xades_form.hpp"
#include "signing/asic/zip_names.hpp"
#include "signing/detail/mapped_file.hpp"

namespace vanthu::signing {
namespace {

using namespace asic;

constexpr std::size_t named_files_limit = 50;  ///< further ones are counted
constexpr std::size_t signatures_limit = 1000;

bool is_sound(const SignatureFacts& facts) {
    return facts.well_formed && facts.signed_data_found && facts.digests_match && facts.value_matches;
}

/// One container on its way to facts.
class Collection final {
public:
    explicit Collection(const Package& package) : package_(package), content_(package.archive) {}

    Result<FileFacts> run() {
        file_.format = package_.format();
        file_.messages = package_.remarks;
        for (const ZipEntry* one : package_.cades) {
            take(collect_cades(package_, content_, *one));
        }
        for (const ZipEntry* one : package_.xades) {
            take(collect_xades(package_, content_, *one));
        }
        for (const ZipEntry* one : package_.time_stamps) {
            const auto manifests = package_.manifests_of(one->name);
            if (std::none_of(manifests.begin(), manifests.end(),
                             [](const ManifestFile* manifest) { return manifest->is_archive; })) {
                take({collect_time_stamp(package_, content_, *one)});
            }
        }
        if (found_.size() > signatures_limit || objects_ > objects_limit) {
            return fail(Code::too_large, {"Tệp chứa có quá nhiều chữ ký trên quá nhiều tệp.",
                                          "The container has too many signatures over too many files."});
        }
        attach_archive_time_stamps(package_, content_, found_, file_.messages);
        evidence_records();
        dangling_manifests();
        unsigned_files();
        opendocument_manifest();
        conclude();
        return std::move(file_);
    }

private:
    /// Beyond the limits nothing more is kept; `run` refuses it.
    void take(std::vector<FoundSignature> found) {
        for (FoundSignature& one : found) {
            objects_ += one.facts.objects.size() + one.covers.size();
            if (found_.size() <= signatures_limit && objects_ <= objects_limit) {
                found_.push_back(std::move(one));
            }
        }
    }

    void note(std::string vi, std::string en) { file_.messages.push_back({std::move(vi), std::move(en)}); }

    void evidence_records() {
        for (const ZipEntry* one : package_.evidence_records) {
            note("Hồ sơ chứng cứ “" + shown(one->name) +
                     "” (RFC 4998, RFC 6283) không được hỗ trợ và chưa được kiểm tra.",
                 "The evidence record “" + shown(one->name) +
                     "” (RFC 4998, RFC 6283) is not supported and was not checked.");
        }
        for (const ManifestFile& manifest : package_.manifests) {
            if (!manifest.is_evidence) {
                continue;
            }
            Subject subject;
            check_references(package_, content_, manifest.content, subject);
            for (const SignedObject& object : subject.objects) {
                if (!object.digest_matches) {
                    note("“" + shown(object.name) + "” không đúng với bản kê của hồ sơ chứng cứ “" +
                             shown(manifest.entry->name) + "”.",
                         "“" + shown(object.name) + "” is not as the evidence record's manifest “" +
                             shown(manifest.entry->name) + "” has it.");
                }
            }
        }
    }

    /// A manifest whose signature was taken away, or that another one was put in the place of.
    void dangling_manifests() {
        for (const ManifestFile& manifest : package_.manifests) {
            if (!manifest.is_archive && package_.referenced(manifest.content.signature_uri) == nullptr) {
                note("Không có tệp “" + shown(manifest.content.signature_uri) + "” mà bản kê “" +
                         shown(manifest.entry->name) + "” chỉ tới.",
                     "The file “" + shown(manifest.content.signature_uri) + "” that the manifest “" +
                         shown(manifest.entry->name) + "” names is not there.");
            }
            const bool is_signed = std::any_of(found_.begin(), found_.end(), [&](const FoundSignature& one) {
                return one.covers.contains(manifest.entry->name);
            });
            if (!manifest.is_archive && !manifest.is_evidence && !is_signed) {
                note("Không chữ ký nào bảo vệ bản kê “" + shown(manifest.entry->name) + "”.",
                     "No signature covers the manifest “" + shown(manifest.entry->name) + "”.");
            }
        }
    }

    /// A package of OpenDocument's kind signs its manifest as well.
    std::vector<const ZipEntry*> signable() const {
        std::vector<const ZipEntry*> all = package_.data;
        if (package_.kind == ContainerKind::opendocument && package_.opendocument_manifest != nullptr) {
            all.push_back(package_.opendocument_manifest);
        }
        return all;
    }

    void unsigned_files() {
        std::size_t unsigned_count = 0;
        const auto files = signable();
        for (const ZipEntry* entry : files) {
            const bool is_covered = std::any_of(found_.begin(), found_.end(), [&](const FoundSignature& one) {
                return is_sound(one.facts) && one.covers.contains(entry->name);
            });
            if (!is_covered && !found_.empty() && ++unsigned_count <= named_files_limit) {
                note("Tệp “" + shown(entry->name) + "” không được chữ ký nguyên vẹn nào bảo vệ.",
                     "The file “" + shown(entry->name) + "” is not covered by any intact signature.");
            }
        }
        if (unsigned_count > named_files_limit) {
            note(fmt::format("Còn {} tệp khác không được ký.", unsigned_count - named_files_limit),
                 fmt::format("{} further files are not signed.", unsigned_count - named_files_limit));
        }
        for (FoundSignature& one : found_) {
            const auto missed = std::count_if(files.begin(), files.end(),
                                              [&](const ZipEntry* entry) { return !one.covers.contains(entry->name); });
            // Judged as a whole revision: what it signs it signs wholly, and the messages name the rest.
            one.facts.coverage = missed == 0 ? Coverage::whole_file : Coverage::whole_revision;
            if (missed != 0 && is_sound(one.facts)) {
                one.facts.messages.push_back(
                    {fmt::format("Chữ ký không bảo vệ {} trong {} tệp của tệp chứa.", missed, files.size()),
                     fmt::format("The signature does not cover {} of the container's {} files.", missed,
                                 files.size())});
            }
        }
    }

    /// META-INF/manifest.xml lists what a container holds; BDOC readers believe it.
    void opendocument_manifest() {
        if (package_.opendocument_manifest == nullptr || package_.kind == ContainerKind::zip) {
            return;
        }
        const auto bytes = package_.archive.read(*package_.opendocument_manifest, meta_limit_bytes);
        const auto listed = bytes ? read_opendocument_manifest(*bytes) : std::nullopt;
        if (!listed) {
            note("META-INF/manifest.xml không đọc được.", "META-INF/manifest.xml cannot be read.");
            return;
        }
        std::map<std::string, std::string> seen;
        for (const auto& [path, mime_type] : *listed) {
            if (!seen.emplace(path, mime_type).second) {
                note("META-INF/manifest.xml nêu “" + shown(path) + "” hai lần.",
                     "META-INF/manifest.xml lists “" + shown(path) + "” twice.");
            }
            if (!path.ends_with('/') && package_.archive.find(path) == nullptr) {
                note("META-INF/manifest.xml nêu “" + shown(path) + "” mà tệp chứa không có.",
                     "META-INF/manifest.xml lists “" + shown(path) + "”, which the container does not hold.");
            }
        }
        for (const ZipEntry* entry : package_.data) {
            if (!seen.contains(entry->name)) {
                note("META-INF/manifest.xml không nêu “" + shown(entry->name) + "”.",
                     "META-INF/manifest.xml does not list “" + shown(entry->name) + "”.");
            }
        }
        media_types(seen);
    }

    /// The manifest is not signed; what it says of a file's kind has to be what the signature says.
    void media_types(const std::map<std::string, std::string>& listed) {
        std::set<std::string> named;
        const auto compare = [&](const std::string& path, const std::string& expected) {
            const auto found = listed.find(path);
            if (found != listed.end() && !expected.empty() && found->second != expected && named.insert(path).second) {
                note("META-INF/manifest.xml ghi “" + shown(path) + "” là “" + shown(found->second) + "”, không phải “" +
                         shown(expected) + "”.",
                     "META-INF/manifest.xml has “" + shown(path) + "” as “" + shown(found->second) + "” and not as “" +
                         shown(expected) + "”.");
            }
        };
        compare("/", package_.mimetype);
        for (const FoundSignature& one : found_) {
            for (const ListedFile& file : one.media_types) {
                compare(file.name, file.mime_type);
            }
        }
    }

    void conclude() {
        for (const auto& [name, words] : content_.damage()) {
            file_.messages.push_back(words);
        }
        if (found_.empty()) {
            note("Tệp chứa không có chữ ký.", "The container holds no signature.");
        }
        for (FoundSignature& one : found_) {
            one.facts.id = fmt::format("signature-{}", file_.signatures.size() + 1);
            one.facts.field = one.file;
            file_.signatures.push_back(std::move(one.facts));
        }
    }

    const Package& package_;
    EntryContent content_;
    std::vector<FoundSignature> found_{};
    std::size_t objects_ = 0;
    FileFacts file_{};
};

}  // namespace

Result<FileFacts> collect_asic(ByteView container) {
    const auto package = open_package(container);
    if (!package) {
        return pass(package.error());
    }
    return Collection(*package).run();
}

Result<FileFacts> collect_asic(const std::filesystem::path& path) {
    const auto file = detail::MappedFile::open(path);
    if (!file) {
        return pass(file.error());
    }
    const auto package = open_package(file->bytes(), file->is_mapped());
    if (!package) {
        return pass(package.error());
    }
    return Collection(*package).run();
}

}  // namespace vanthu::signing
