#include "preservation/sip.hpp"

#include <fmt/format.h>

#include "preservation/ead.hpp"
#include "preservation/mets.hpp"
#include "preservation/package_zip.hpp"
#include "preservation/premis.hpp"

namespace vanthu::preservation {
namespace {

constexpr const char* representation = "representations/rep1/";
constexpr std::size_t longest_extension = 8;

/// The extension of a name when it is plain; the name itself stands in the metadata, so that paths stay ASCII.
std::string extension_of(const std::string& name) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string::npos || name.size() - dot - 1 > longest_extension || dot + 1 == name.size()) {
        return "";
    }
    for (const char c : name.substr(dot + 1)) {
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
            return "";
        }
    }
    return name.substr(dot);
}

class Package final {
public:
    Package(const Submission& submission, PackageZip zip) : submission_(submission), zip_(std::move(zip)) {}

    Result<std::vector<TooLong>> write() {
        std::vector<TooLong> too_long;
        const auto steps = data().and_then([&] { return descriptions(too_long); }).and_then([&] { return evidence(); }).and_then([&] { return sections(); });
        return steps ? Result<std::vector<TooLong>>{std::move(too_long)} : pass(steps.error());
    }

private:
    Result<void> put(std::vector<StoredFile>& into, const std::string& path, const char* type, std::string_view content) {
        auto stored = zip_.add(path, type, content);
        if (!stored) {
            return pass(stored.error());
        }
        into.push_back(std::move(*stored));
        return {};
    }
    Result<void> put(std::vector<Metadata>& into, const std::string& path, const std::string& type, std::string_view content, const char* kind,
                     const char* other = "") {
        auto stored = zip_.add(path, type, content);
        if (!stored) {
            return pass(stored.error());
        }
        into.push_back({std::move(*stored), kind, other});
        return {};
    }

    Result<void> data() {
        for (std::size_t i = 0; i < submission_.documents.size(); ++i) {
            int number = 0;
            for (const ArchivedFile& file : submission_.documents[i].files) {
                const std::string path = fmt::format("data/{:04}/{:02}-{}{}", i + 1, ++number, file.kind, extension_of(file.name));
                auto stored = zip_.add(representation + path, file.media_type, file.bytes, file.sha256);
                if (!stored) {
                    return pass(stored.error());
                }
                stored->path = path;
                stored->label = file.name;
                stored->created_at = file.created_at;
                data_.push_back(std::move(*stored));
                places_.push_back({file.id, representation + path});
            }
        }
        return {};
    }

    Result<void> descriptions(std::vector<TooLong>& too_long) {
        DossierXml dossier = write_dossier_xml(submission_, places_);
        too_long = std::move(dossier.too_long);
        return put(parts_.descriptive, "metadata/descriptive/EAD.xml", "application/xml", write_ead(submission_, places_), "EAD")
            .and_then([&] {
                return put(parts_.descriptive, "metadata/descriptive/dossier.xml", "application/xml", dossier.text, "OTHER", "ND30-2020-PL6");
            })
            .and_then([&] {
                return put(parts_.preservation, "metadata/preservation/PREMIS.xml", "application/xml", write_premis(submission_, places_), "PREMIS");
            });
    }

    Result<void> proofs(const std::string& folder, const std::vector<ArchivedEvent>& events) {
        for (const ArchivedEvent& one : events) {
            if (auto done = put(parts_.preservation, fmt::format("{}/{:08}.proof", folder, one.seq), "text/plain", one.proof, "OTHER", "VANTHU-PROOF"); !done) {
                return done;
            }
        }
        return {};
    }

    Result<void> evidence() {
        const std::string folder = "metadata/preservation/evidence";
        auto done = put(parts_.preservation, folder + "/checkpoint.txt", "text/plain", submission_.checkpoint, "OTHER", "C2SP-TLOG-CHECKPOINT")
                        .and_then([&] { return put(parts_.preservation, folder + "/log-key.txt", "text/plain", submission_.log_key, "OTHER", "C2SP-SIGNED-NOTE-KEY"); })
                        .and_then([&] { return proofs(folder + "/dossier", submission_.events); });
        for (std::size_t i = 0; done && i < submission_.documents.size(); ++i) {
            const std::string place = fmt::format("{}/{:04}", folder, i + 1);
            done = proofs(place, submission_.documents[i].events);
            for (const EvidenceText& report : submission_.documents[i].reports) {
                if (done) {
                    done = put(parts_.preservation, place + "/" + report.name, report.media_type, report.content, "OTHER", "VALIDATION-REPORT");
                }
            }
        }
        return done;
    }

    Result<void> sections() {
        auto done = put(parts_.documentation, "documentation/README-vi.txt", "text/plain", read_me(submission_, true))
                        .and_then([&] { return put(parts_.documentation, "documentation/README-en.txt", "text/plain", read_me(submission_, false)); })
                        .and_then([&] { return put(parts_.schemas, "schemas/dossier.xsd", "application/xml", dossier_schema()); });
        if (!done) {
            return done;
        }
        auto described = zip_.add(std::string{representation} + "METS.xml", "application/xml", representation_mets(submission_, data_));
        if (!described) {
            return pass(described.error());
        }
        parts_.representation = std::move(*described);
        const auto root = zip_.add("METS.xml", "application/xml", package_mets(submission_, parts_));
        return root ? zip_.close() : Result<void>{pass(root.error())};
    }

    const Submission& submission_;
    PackageZip zip_;
    std::vector<StoredFile> data_;
    std::vector<FilePlace> places_;
    PackageParts parts_;
};

}  // namespace

Result<std::vector<TooLong>> write_sip(const Submission& submission, const std::filesystem::path& target) {
    auto zip = PackageZip::create(target, package_name(submission.uuid), submission.created_at);
    return zip ? Package(submission, std::move(*zip)).write() : pass(zip.error());
}

}  // namespace vanthu::preservation
