#include "signing/asic/cades_form.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "signing/asic/zip_names.hpp"
#include "signing/detail/evp.hpp"
#include "signing/time_stamp.hpp"

namespace vanthu::signing::asic {
namespace {

constexpr std::size_t candidates_limit = 8;  ///< each try verifies every signature of a file

FoundSignature unreadable(const ZipEntry& file, const char* format, ClientText why) {
    FoundSignature found;
    found.file = file.name;
    found.facts.format = format;
    found.facts.format_problem = std::move(why);
    return found;
}

/// A manifest that names the file; where several do, the one that was signed.
void choose_manifest(EntryContent& content, const std::vector<const ManifestFile*>& candidates, Subject& subject,
                     const std::function<bool(const ContentDigest&)>& fits) {
    subject.manifest = candidates.front();
    if (candidates.size() == 1) {
        return;
    }
    for (std::size_t i = 0; i < std::min(candidates.size(), candidates_limit); ++i) {
        const ManifestFile* one = candidates.at(i);
        Subject tried;
        tried.manifest = one;
        if (fits(digest_of(tried, content))) {
            subject.manifest = one;
            break;
        }
    }
    subject.messages.push_back({fmt::format("Có {} bản kê cùng chỉ tới một chữ ký; chỉ xét “{}”.", candidates.size(),
                                            shown(subject.manifest->entry->name)),
                                fmt::format("{} manifests name one signature; “{}” is the one considered.",
                                            candidates.size(), shown(subject.manifest->entry->name))});
}

/// ASiC-S: exactly one data object, in the root folder (clause 4.3.3.1).
void choose_data(const Package& package, EntryContent& content, Subject& subject,
                 const std::function<bool(const ContentDigest&)>& fits) {
    if (package.data.empty()) {
        subject.all_found = false;
        return;
    }
    subject.data = package.data.front();
    if (package.data.size() > 1) {
        subject.format_problem = ClientText{"Tệp chứa loại ASiC-S phải có đúng một tệp dữ liệu.",
                                            "A container of the kind ASiC-S has exactly one data file."};
        for (std::size_t i = 0; i < std::min(package.data.size(), candidates_limit); ++i) {
            const ZipEntry* one = package.data.at(i);
            Subject tried;
            tried.data = one;
            if (fits(digest_of(tried, content))) {
                subject.data = one;
                break;
            }
        }
    } else if (subject.data->name.find('/') != std::string::npos) {
        subject.format_problem = ClientText{"Tệp dữ liệu của ASiC-S phải nằm ở thư mục gốc.",
                                            "The data file of an ASiC-S container has to be in the root folder."};
    }
}

void take_subject(const Subject& subject, FoundSignature& found) {
    SignatureFacts& facts = found.facts;
    if (subject.format_problem) {
        facts.well_formed = false;
        facts.format_problem = *subject.format_problem;
    }
    facts.signed_data_found = facts.signed_data_found && subject.all_found;
    facts.digests_match = facts.digests_match && subject.all_match;
    facts.objects.insert(facts.objects.end(), subject.objects.begin(), subject.objects.end());
    facts.algorithms.insert(facts.algorithms.end(), subject.algorithms.begin(), subject.algorithms.end());
    facts.messages.insert(facts.messages.end(), subject.messages.begin(), subject.messages.end());
    if (subject.data != nullptr) {
        facts.objects.push_back({subject.data->name, "file", true, facts.digests_match, true});
    }
    found.covers = subject.covers;
    if (subject.data != nullptr && facts.digests_match) {
        found.covers.insert(subject.data->name);
    }
    if (subject.manifest != nullptr) {
        found.covers.insert(subject.manifest->entry->name);
    }
}

void cover_material(const std::vector<Certificate>& certificates, const RevocationMaterial& revocation,
                    std::set<ObjectId>& covers) {
    for (const Certificate& certificate : certificates) {
        covers.insert(object_id(certificate.der()));
    }
    for (const auto* list : {&revocation.crls, &revocation.ocsp_responses}) {
        for (const Bytes& one : *list) {
            covers.insert(object_id(one));
        }
    }
}

/// Everything that a signature file holds existed when a time-stamp over the file was made.
void cover_signature(const SignatureFacts& facts, std::set<ObjectId>& covers) {
    covers.insert(object_id(facts.signature_value));
    cover_material(facts.certificates, facts.revocation, covers);
    for (const TimestampFacts& stamp : facts.timestamps) {
        covers.insert(object_id(stamp.token));
        cover_material(stamp.certificates, stamp.revocation, covers);
    }
}

struct ArchiveStamp {
    TimestampFacts facts{};
    std::string file{};
    std::set<std::string> protects{};  ///< entries
};

std::optional<ArchiveStamp> read_archive_stamp(const Package& package, EntryContent& content,
                                               const ManifestFile& manifest, std::vector<ClientText>& messages) {
    const ZipEntry* file = package.referenced(manifest.content.signature_uri);
    const auto token = file != nullptr ? package.archive.read(*file, meta_limit_bytes) : Result<Bytes>{Bytes{}};
    if (file == nullptr || !token) {
        messages.push_back(
            {"Không có dấu thời gian mà bản kê “" + shown(manifest.entry->name) + "” chỉ tới.",
             "The time-stamp that the manifest “" + shown(manifest.entry->name) + "” names is not there."});
        return std::nullopt;
    }
    Subject subject;
    subject.manifest = &manifest;
    check_references(package, content, manifest.content, subject);
    ArchiveStamp stamp;
    stamp.facts = examine_time_stamp(*token, TimestampFacts::Kind::archive, digest_of(subject, content));
    stamp.facts.algorithms.insert(stamp.facts.algorithms.end(), subject.algorithms.begin(), subject.algorithms.end());
    stamp.file = file->name;
    stamp.protects = std::move(subject.covers);
    for (const SignedObject& object : subject.objects) {
        if (!object.digest_matches) {
            stamp.facts.imprint_matches = false;
            messages.push_back(
                {"“" + shown(object.name) + "” không đúng với bản kê lưu trữ “" + shown(manifest.entry->name) + "”.",
                 "“" + shown(object.name) + "” is not as the archive manifest “" + shown(manifest.entry->name) +
                     "” has it."});
        }
    }
    return stamp;
}

}  // namespace

ContentDigest digest_of(const Subject& subject, EntryContent& content) {
    const ManifestFile* manifest = subject.manifest;
    const ZipEntry* data = subject.data;
    return [manifest, data, &content](const std::string& name) {
        return manifest != nullptr ? detail::digest_parts(name, {manifest->bytes})
               : data != nullptr   ? content.digest(*data, name)
                                   : Bytes{};
    };
}

void check_references(const Package& package, EntryContent& content, const Manifest& manifest, Subject& subject) {
    std::set<std::string> weak_or_strong;
    for (const ManifestReference& reference : manifest.references) {
        SignedObject object{reference.uri, "file"};
        const ZipEntry* entry = package.referenced(reference.uri);
        object.found = entry != nullptr;
        if (entry != nullptr) {
            const Bytes computed = content.digest(*entry, reference.digest_name);
            object.digest_matches = !computed.empty() && computed == reference.digest;
        }
        subject.all_found = subject.all_found && object.found;
        subject.all_match = subject.all_match && (object.digest_matches || !object.found);
        if (object.digest_matches) {
            subject.covers.insert(reference.uri);
        }
        if (weak_or_strong.insert(reference.digest_name).second) {
            subject.algorithms.push_back({reference.digest_name, {}, 0, "reference " + reference.uri});
        }
        subject.objects.push_back(std::move(object));
    }
    if (manifest.references.empty()) {
        subject.format_problem = ClientText{"Bản kê không nêu tệp nào.", "The manifest names no file."};
    }
}

Subject find_subject(const Package& package, EntryContent& content, const std::string& file,
                     const std::function<bool(const ContentDigest&)>& fits) {
    Subject subject;
    std::vector<const ManifestFile*> candidates = package.manifests_of(file);
    std::erase_if(candidates, [](const ManifestFile* one) { return one->is_evidence; });
    if (!candidates.empty()) {
        choose_manifest(content, candidates, subject, fits);
        check_references(package, content, subject.manifest->content, subject);
    } else if (package.kind == ContainerKind::asic_s) {
        choose_data(package, content, subject, fits);
    } else {
        subject.all_found = false;
        subject.messages.push_back(
            {"Không có bản kê nào chỉ tới “" + shown(file) + "”.", "No manifest names “" + shown(file) + "”."});
    }
    return subject;
}

std::vector<FoundSignature> collect_cades(const Package& package, EntryContent& content, const ZipEntry& file) {
    const auto bytes = package.archive.read(file, meta_limit_bytes);
    if (!bytes) {
        return {unreadable(file, "CAdES", bytes.error().detail)};
    }
    const Subject subject = find_subject(package, content, file.name, [&](const ContentDigest& digest) {
        const CmsFacts tried = examine_cms(*bytes, digest);
        return std::any_of(tried.signers.begin(), tried.signers.end(),
                           [](const SignatureFacts& one) { return one.digests_match; });
    });
    CmsFacts cms = examine_cms(*bytes, digest_of(subject, content));
    if (!cms.parsed || cms.signers.empty()) {
        return {unreadable(file, "CAdES",
                           {"Tệp chữ ký trong tệp chứa không phải CMS/CAdES.",
                            "The signature file in the container is no CMS or CAdES signature."})};
    }
    if ((subject.objects.size() + subject.covers.size()) * cms.signers.size() > objects_limit) {
        return {unreadable(file, "CAdES",
                           {"Quá nhiều chữ ký trên quá nhiều tệp.", "Too many signatures over too many files."})};
    }
    std::vector<FoundSignature> all;
    for (SignatureFacts& signer : cms.signers) {
        FoundSignature found;
        found.facts = std::move(signer);
        found.file = file.name;
        if (!cms.is_detached) {  // its value would be over content that lies inside it
            found.facts.well_formed = false;
            found.facts.format_problem = {"Chữ ký trong tệp chứa không được mang nội dung bên trong.",
                                          "A signature in a container may not carry content of its own."};
        }
        take_subject(subject, found);
        all.push_back(std::move(found));
    }
    return all;
}

FoundSignature collect_time_stamp(const Package& package, EntryContent& content, const ZipEntry& file) {
    const auto token = package.archive.read(file, meta_limit_bytes);
    if (!token) {
        return unreadable(file, "document_timestamp", token.error().detail);
    }
    const auto examine = [&](const ContentDigest& digest) {
        return examine_time_stamp(*token, TimestampFacts::Kind::document, digest);
    };
    const Subject subject = find_subject(package, content, file.name,
                                         [&](const ContentDigest& digest) { return examine(digest).imprint_matches; });
    TimestampFacts stamp = examine(digest_of(subject, content));
    FoundSignature found;
    found.file = file.name;
    SignatureFacts& facts = found.facts;
    facts.format = "document_timestamp";
    facts.format_problem = {"Dấu thời gian trong tệp chứa không đọc được.",
                            "The time-stamp in the container cannot be read."};
    facts.well_formed = stamp.well_formed;
    facts.digests_match = stamp.imprint_matches;
    facts.value_matches = stamp.value_matches;
    facts.signer = stamp.signer;
    facts.certificates = std::move(stamp.certificates);
    facts.has_signing_certificate = true;
    facts.signing_certificate_matches = stamp.signing_certificate_matches;
    facts.algorithms = std::move(stamp.algorithms);
    facts.signature_value = std::move(stamp.token);
    facts.revocation = std::move(stamp.revocation);
    facts.claimed_time = stamp.time;
    take_subject(subject, found);
    return found;
}

void attach_archive_time_stamps(const Package& package, EntryContent& content, std::vector<FoundSignature>& signatures,
                                std::vector<ClientText>& messages) {
    std::vector<ArchiveStamp> stamps;
    for (const ManifestFile& manifest : package.manifests) {
        if (manifest.is_archive) {
            if (auto stamp = read_archive_stamp(package, content, manifest, messages)) {
                stamps.push_back(std::move(*stamp));
            }
        }
    }
    for (ArchiveStamp& stamp : stamps) {
        for (const FoundSignature& one : signatures) {
            if (stamp.protects.contains(one.file)) {
                cover_signature(one.facts, stamp.facts.covers);
            }
        }
        for (const ArchiveStamp& earlier : stamps) {
            if (&earlier != &stamp && stamp.protects.contains(earlier.file)) {
                stamp.facts.covers.insert(object_id(earlier.facts.token));
                cover_material(earlier.facts.certificates, earlier.facts.revocation, stamp.facts.covers);
            }
        }
    }
    std::stable_sort(stamps.begin(), stamps.end(),
                     [](const ArchiveStamp& a, const ArchiveStamp& b) { return a.facts.time < b.facts.time; });
    for (const ArchiveStamp& stamp : stamps) {
        bool is_used = false;
        for (FoundSignature& one : signatures) {
            if (stamp.protects.contains(one.file)) {
                TimestampFacts copy = stamp.facts;
                copy.id = fmt::format("timestamp-{}", one.facts.timestamps.size() + 1);
                one.facts.timestamps.push_back(std::move(copy));
                is_used = true;
            }
        }
        if (!is_used) {
            messages.push_back({"Dấu thời gian lưu trữ “" + shown(stamp.file) + "” không bảo vệ chữ ký nào.",
                                "The archive time-stamp “" + shown(stamp.file) + "” protects no signature."});
        }
    }
}

}  // namespace vanthu::signing::asic
