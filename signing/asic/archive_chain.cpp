#include <algorithm>

#include "signing/asic/draft.hpp"
#include "signing/detail/cms_edit.hpp"
#include "signing/detail/evp.hpp"
#include "signing/time_stamp.hpp"

namespace vanthu::signing::asic {
namespace {

constexpr const char* archive_manifest_name = "META-INF/ASiCArchiveManifest.xml";

/// The manifests by what they say now, in the draft.
struct DraftManifest {
    const Part* part = nullptr;
    Manifest content{};
    bool is_archive = false;
};

std::vector<DraftManifest> manifests_of(const Draft& draft) {
    std::vector<DraftManifest> found;
    const auto stamps = draft.of_role(Part::Role::time_stamp);
    for (const Part* part : draft.of_role(Part::Role::manifest)) {
        const auto bytes = draft.content(*part);
        auto content = bytes ? read_manifest(*bytes) : std::nullopt;
        if (content) {
            const bool is_archive = std::any_of(stamps.begin(), stamps.end(),
                                                [&](const Part* one) { return one->name == content->signature_uri; });
            found.push_back({part, std::move(*content), is_archive});
        }
    }
    return found;
}

bool is_referenced(const std::vector<DraftManifest>& manifests, const std::string& name) {
    return std::any_of(manifests.begin(), manifests.end(), [&](const DraftManifest& one) {
        const auto& references = one.content.references;
        return std::any_of(references.begin(), references.end(),
                           [&](const ManifestReference& reference) { return reference.uri == name; });
    });
}

tl::unexpected<Error> no_source() {
    return fail(Code::unavailable,
                {"Chưa cấu hình nguồn dữ liệu xác thực.", "No source of validation data is configured."});
}

/// The last archive time-stamp gets what its own validation needs, before the next one seals it.
Result<void> renew(Draft& draft, const std::vector<DraftManifest>& manifests, const LevelServices& services) {
    for (const DraftManifest& manifest : manifests) {
        const std::string name = manifest.content.signature_uri;
        if (!manifest.is_archive || is_referenced(manifests, name)) {
            continue;
        }
        const auto stamps = draft.of_role(Part::Role::time_stamp);
        const auto stamp =
            std::find_if(stamps.begin(), stamps.end(), [&](const Part* one) { return one->name == name; });
        const auto token = stamp != stamps.end() ? draft.content(**stamp) : std::nullopt;
        auto editor = token ? detail::CmsEditor::open(*token) : std::nullopt;
        const TimestampFacts facts = token ? examine_time_stamp(*token, TimestampFacts::Kind::archive,
                                                                [](const std::string&) { return Bytes{}; })
                                           : TimestampFacts{};
        if (!editor || !facts.signer) {
            continue;
        }
        if (services.validation_data == nullptr) {
            return no_source();
        }
        const ValidationData data = services.validation_data->collect({*facts.signer}, facts.certificates);
        if (!data.missing.empty()) {
            return fail(Code::unavailable, data.missing.front());
        }
        editor->add_certificates(data.certificates);
        editor->add_revocation(data.revocation);
        draft.replace(name, editor->write());
    }
    return {};
}

/// Signed files, signatures, manifests and earlier time-stamps.
std::vector<const Part*> worth_protecting(const Draft& draft, const std::vector<DraftManifest>& manifests) {
    std::vector<const Part*> parts;
    for (const Part& part : draft.parts()) {
        const bool is_signed_data = part.role == Part::Role::data && is_referenced(manifests, part.name);
        if (is_signed_data || part.role == Part::Role::signature || part.role == Part::Role::manifest ||
            part.role == Part::Role::time_stamp) {
            parts.push_back(&part);
        }
    }
    return parts;
}

}  // namespace

Result<void> add_archive_time_stamp(Draft& draft, const LevelServices& services) {
    if (services.timestamps == nullptr) {
        return fail(Code::unavailable,
                    {"Chưa cấu hình máy chủ dấu thời gian.", "No time-stamp authority is configured."});
    }
    if (auto done = renew(draft, manifests_of(draft), services); !done) {
        return done;
    }
    const auto before = manifests_of(draft);
    std::string name = archive_manifest_name;
    std::string previous;  // the manifest that the new one carries on
    for (const DraftManifest& one : before) {
        previous = one.is_archive && !is_referenced(before, one.part->name) ? one.part->name : previous;
    }
    if (draft.has(name)) {
        // Annex A.7: the newest has the plain name. One that others name already keeps it.
        const std::string numbered = draft.free_name("ASiCArchiveManifest", ".xml");
        if (previous == name) {
            draft.rename(name, numbered);
            previous = numbered;
        } else {
            name = numbered;
        }
    }
    const DigestAlgorithm digest = services.timestamp_digest;
    const std::string stamp_name = draft.free_name("timestamp", ".tst");
    Manifest manifest =
        manifest_over(draft, worth_protecting(draft, manifests_of(draft)), digest, stamp_name, mime_time_stamp);
    for (ManifestReference& reference : manifest.references) {
        reference.is_rootfile = reference.uri == previous;
    }
    Bytes xml = write_manifest(manifest, digest);
    auto token = services.timestamps->stamp(digest, detail::digest_parts(digest, {xml}));
    if (!token) {
        return pass(token.error());
    }
    draft.add(name, "text/xml", Part::Role::manifest, std::move(xml));
    draft.add(stamp_name, mime_time_stamp, Part::Role::time_stamp, std::move(*token));
    return {};
}

}  // namespace vanthu::signing::asic
