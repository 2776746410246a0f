#include "signing/asic/asic_signer.hpp"

#include <algorithm>
#include <map>

#include "signing/asic/asic_validator.hpp"
#include "signing/asic/draft.hpp"
#include "signing/asic/xades_form.hpp"
#include "signing/detail/algorithm_ids.hpp"
#include "signing/detail/evp.hpp"
#include "signing/xades_signer.hpp"

namespace vanthu::signing {
namespace {

using namespace asic;

void lower(AchievedLevel& achieved, const AchievedLevel& other) {
    achieved.level = std::min(achieved.level, other.level);
    achieved.messages.insert(achieved.messages.end(), other.messages.begin(), other.messages.end());
}

/// A CAdES of an ASiC-E goes to B-LT by itself; its archive time-stamp is the container's.
Level inner_level(AsicKind kind, Level level) {
    return kind == AsicKind::extended ? std::min(level, Level::b_lt) : level;
}

/// The archive time-stamp of an ASiC-E, when the level asks for it and the signatures got that far.
Result<void> archive(Draft& draft, Level level, const LevelServices& services, AchievedLevel& achieved) {
    if (level != Level::b_lta || achieved.level < Level::b_lt) {
        return {};
    }
    auto done = add_archive_time_stamp(draft, services);
    if (done) {
        achieved.level = Level::b_lta;
        return {};
    }
    if (!services.may_lower_level) {
        return done;
    }
    achieved.messages.push_back(level_lowered(achieved.level, done.error()));
    return {};
}

/// What a CAdES signature of the draft is made over, by its digests.
ContentDigest signed_digest(const Draft& draft, AsicKind kind, const Bytes& manifest) {
    const Part* data = kind == AsicKind::simple ? draft.of_role(Part::Role::data).front() : nullptr;
    return [&draft, &manifest, data, known = std::map<std::string, Bytes>{}](const std::string& name) mutable {
        const auto [place, is_new] = known.try_emplace(name);
        if (is_new) {
            place->second = data != nullptr ? draft.digest(*data, name) : detail::digest_parts(name, {manifest});
        }
        return place->second;
    };
}

/// A detached signature over content of which the digests are at hand, raised to a level. Errors: as `complete_cades`,
/// `extend_cms`.
Result<SignedBytes> finish_cades(const PreparedCades& prepared, ByteView value, const ContentDigest& digest,
                                 Level level, const LevelServices& services) {
    auto cms = complete_cades(prepared, value, digest);
    if (!cms) {
        return pass(cms.error());
    }
    return level == Level::b_b ? SignedBytes{std::move(*cms), {}} : extend_cms(*cms, digest, level, services);
}

struct Names {
    std::string signature;
    std::string manifest;
};

Names names_for(const Draft& draft, AsicKind kind) {
    return kind == AsicKind::simple
               ? Names{"META-INF/signature.p7s", {}}
               : Names{draft.free_name("signature", ".p7s"), draft.free_name("ASiCManifest", ".xml")};
}

Bytes manifest_for(const Draft& draft, AsicKind kind, const Names& names, DigestAlgorithm digest) {
    return kind == AsicKind::simple ? Bytes{}
                                    : write_manifest(manifest_over(draft, draft.of_role(Part::Role::data), digest,
                                                                   names.signature, mime_cades),
                                                     digest);
}

/// Puts a signature into the draft and raises the container to its level.
Result<AchievedLevel> take_cades(Draft& draft, AsicKind kind, const Names& names, Bytes manifest, SignedBytes signature,
                                 Level level, const LevelServices& services) {
    if (kind == AsicKind::extended) {
        draft.add(names.manifest, "text/xml", Part::Role::manifest, std::move(manifest));
    }
    draft.add(names.signature, mime_cades, Part::Role::signature, std::move(signature.bytes));
    AchievedLevel achieved = std::move(signature.achieved);
    if (kind == AsicKind::extended) {
        if (auto done = archive(draft, level, services, achieved); !done) {
            return pass(done.error());
        }
    }
    return achieved;
}

Result<AchievedLevel> add_cades(Draft& draft, const AsicRequest& request, Signer& signer,
                                const LevelServices& services) {
    const SignatureAlgorithm algorithm = signer.algorithm();
    const Names names = names_for(draft, request.kind);
    Bytes manifest = manifest_for(draft, request.kind, names, algorithm.digest);
    Result<SignedBytes> signature;
    {
        const ContentDigest digest = signed_digest(draft, request.kind, manifest);
        PreparedCades prepared =
            offer_cades(digest(detail::digest_name(algorithm.digest)), algorithm.digest, request.signing_time);
        if (auto named = name_signer(prepared, signer.chain(), algorithm); !named) {
            return pass(named.error());
        }
        const auto value = signer.sign(prepared.attributes);
        if (!value) {
            return pass(value.error());
        }
        signature = finish_cades(prepared, *value, digest, inner_level(request.kind, request.level), services);
    }
    if (!signature) {
        return pass(signature.error());
    }
    return take_cades(draft, request.kind, names, std::move(manifest), std::move(*signature), request.level, services);
}

Result<AchievedLevel> add_xades(Draft& draft, const AsicRequest& request, Signer& signer,
                                const LevelServices& services) {
    std::vector<XadesObject> objects;
    std::vector<ListedFile> listed;
    for (const Part* part : draft.of_role(Part::Role::data)) {
        const auto content = draft.content(*part);
        if (!content) {
            return fail(Code::conflict, {"Tệp dữ liệu bị hỏng.", "A data file is damaged."});
        }
        objects.push_back({part->name, *content, part->mime_type});
        listed.push_back({part->name, part->mime_type});
    }
    const bool is_simple = request.kind == AsicKind::simple;
    const XadesRequest inner{XadesPackaging::detached, request.signing_time, request.level, request.claimed_roles,
                             /*asic_root=*/true};
    auto signature = sign_xades(objects, inner, signer, services);
    if (!signature) {
        return pass(signature.error());
    }
    if (!is_simple && !draft.has(name_opendocument_manifest)) {
        draft.add(name_opendocument_manifest, "text/xml", Part::Role::other,
                  write_opendocument_manifest(mime_asic_e, listed));
    }
    draft.add(is_simple ? "META-INF/signatures.xml" : draft.free_name("signatures", ".xml"), "text/xml",
              Part::Role::signature, std::move(signature->bytes));
    return std::move(signature->achieved);
}

Result<AchievedLevel> add_signature(Draft& draft, const AsicRequest& request, Signer& signer,
                                    const LevelServices& services, const std::filesystem::path& target) {
    auto achieved = request.form == AsicForm::cades ? add_cades(draft, request, signer, services)
                                                    : add_xades(draft, request, signer, services);
    if (achieved) {
        if (auto done = draft.publish(target); !done) {
            return pass(done.error());
        }
    }
    return achieved;
}

/// A container on the disk whose signatures are all intact, opened to go on with.
struct Source {
    detail::MappedFile file;
    Package package;
};

Result<Source> open_intact(const std::filesystem::path& path) {
    auto file = detail::MappedFile::open(path);
    if (!file) {
        return pass(file.error());
    }
    auto facts = collect_asic(path);
    if (!facts) {
        return pass(facts.error());
    }
    auto package = open_package(file->bytes(), file->is_mapped());
    if (!package) {
        return pass(package.error());
    }
    if (facts->signatures.empty() ||
        (package->kind != ContainerKind::asic_s && package->kind != ContainerKind::asic_e)) {
        return fail(Code::invalid_input,
                    {"Tệp không phải tệp chứa chữ ký ASiC.", "The file is no ASiC container with signatures."});
    }
    for (const SignatureFacts& one : facts->signatures) {
        if (!one.well_formed || !one.signed_data_found || !one.digests_match || !one.value_matches) {
            return fail(Code::conflict,
                        {"Tệp chứa có chữ ký không còn nguyên vẹn nên không được ký thêm hay nâng cấp.",
                         "A signature of the container is not intact, so it is neither extended nor added to."});
        }
    }
    return Source{std::move(*file), std::move(*package)};
}

bool is_sealed(const Package& package, const std::string& name) {
    return std::any_of(package.manifests.begin(), package.manifests.end(), [&](const ManifestFile& one) {
        const auto& references = one.content.references;
        return one.is_archive && std::any_of(references.begin(), references.end(),
                                             [&](const ManifestReference& reference) { return reference.uri == name; });
    });
}

/// Every signature file that no archive time-stamp has sealed.
Result<AchievedLevel> extend_signatures(const Package& package, EntryContent& content, Draft& draft, AsicKind kind,
                                        Level level, const LevelServices& services) {
    AchievedLevel achieved{level, {}};
    const auto take = [&](const ZipEntry& file, Result<SignedBytes> extended) -> Result<void> {
        if (!extended) {
            return pass(extended.error());
        }
        lower(achieved, extended->achieved);
        draft.replace(file.name, std::move(extended->bytes));
        return {};
    };
    for (const ZipEntry* file : package.cades) {
        if (is_sealed(package, file->name)) {
            continue;
        }
        const auto bytes = content.view(*file);
        const Subject subject = find_subject(package, content, file->name, [&](const ContentDigest& digest) {
            const CmsFacts tried = examine_cms(*bytes, digest);
            return !tried.signers.empty() && tried.signers.front().digests_match;
        });
        if (auto done =
                take(*file, extend_cms(*bytes, digest_of(subject, content), inner_level(kind, level), services));
            !done) {
            return pass(done.error());
        }
    }
    for (const ZipEntry* file : package.xades) {
        if (is_sealed(package, file->name)) {
            continue;
        }
        if (auto done =
                take(*file, extend_xades(*content.view(*file), detached_content(package, content), level, services));
            !done) {
            return pass(done.error());
        }
    }
    return achieved;
}

}  // namespace

Result<AchievedLevel> sign_asic(const std::vector<AsicFile>& files, const AsicRequest& request, Signer& signer,
                                const LevelServices& services, const std::filesystem::path& target) {
    auto draft = Draft::over(files, request.kind);
    if (!draft) {
        return pass(draft.error());
    }
    return add_signature(*draft, request, signer, services, target);
}

Result<AchievedLevel> cosign_asic(const std::filesystem::path& source, const AsicRequest& request, Signer& signer,
                                  const LevelServices& services, const std::filesystem::path& target) {
    auto opened = open_intact(source);
    if (!opened) {
        return pass(opened.error());
    }
    if (opened->package.kind != ContainerKind::asic_e || request.kind != AsicKind::extended) {
        return fail(Code::unsupported,
                    {"Chỉ ký thêm được vào tệp chứa ASiC-E.", "Only an ASiC-E container takes a further signature."});
    }
    EntryContent content(opened->package.archive);
    Draft draft = Draft::of(opened->package, content);
    return add_signature(draft, request, signer, services, target);
}

Result<AchievedLevel> extend_asic(const std::filesystem::path& source, Level level, const LevelServices& services,
                                  const std::filesystem::path& target) {
    auto opened = open_intact(source);
    if (!opened) {
        return pass(opened.error());
    }
    const Package& package = opened->package;
    EntryContent content(package.archive);
    Draft draft = Draft::of(package, content);
    const AsicKind kind = package.kind == ContainerKind::asic_s ? AsicKind::simple : AsicKind::extended;
    auto achieved = extend_signatures(package, content, draft, kind, level, services);
    if (!achieved) {
        return achieved;
    }
    if (kind == AsicKind::extended && !package.cades.empty()) {
        if (auto done = archive(draft, level, services, *achieved); !done) {
            return pass(done.error());
        }
    }
    if (auto done = draft.publish(target); !done) {
        return pass(done.error());
    }
    return achieved;
}

Result<PreparedAsic> prepare_asic(const std::vector<AsicFile>& files, const AsicRequest& request,
                                  DigestAlgorithm digest) {
    if (request.form != AsicForm::cades) {
        return fail(Code::unsupported, {"Ký hai bước trong tệp chứa chỉ có với CAdES.",
                                        "Signing a container in two steps is for CAdES only."});
    }
    const auto draft = Draft::over(files, request.kind);
    if (!draft) {
        return pass(draft.error());
    }
    PreparedAsic prepared;
    prepared.kind = request.kind;
    prepared.manifest = manifest_for(*draft, request.kind, names_for(*draft, request.kind), digest);
    const ContentDigest content = signed_digest(*draft, request.kind, prepared.manifest);
    prepared.cades = offer_cades(content(detail::digest_name(digest)), digest, request.signing_time);
    return prepared;
}

Result<AchievedLevel> complete_asic(const std::vector<AsicFile>& files, const PreparedAsic& prepared, ByteView value,
                                    Level level, const LevelServices& services, const std::filesystem::path& target) {
    auto draft = Draft::over(files, prepared.kind);
    if (!draft) {
        return pass(draft.error());
    }
    const Names names = names_for(*draft, prepared.kind);
    const ContentDigest content = signed_digest(*draft, prepared.kind, prepared.manifest);
    if (manifest_for(*draft, prepared.kind, names, prepared.cades.digest) != prepared.manifest) {
        return fail(Code::conflict, {"Các tệp đã đổi từ lúc chuẩn bị ký.",
                                     "The files are not what they were when the signature was prepared."});
    }
    auto signature = finish_cades(prepared.cades, value, content, inner_level(prepared.kind, level), services);
    if (!signature) {
        return pass(signature.error());
    }
    auto achieved = take_cades(*draft, prepared.kind, names, prepared.manifest, std::move(*signature), level, services);
    if (achieved) {
        if (auto done = draft->publish(target); !done) {
            return pass(done.error());
        }
    }
    return achieved;
}

std::string encode(const PreparedAsic& prepared) {
    return std::string{prepared.kind == AsicKind::simple ? "asic-s" : "asic-e"} + " " +
           (prepared.manifest.empty() ? "-" : to_base64(prepared.manifest)) + " " + encode(prepared.cades);
}

Result<PreparedAsic> decode_prepared_asic(std::string_view text) {
    const std::size_t first = text.find(' ');
    const std::size_t second = first == std::string_view::npos ? first : text.find(' ', first + 1);
    const std::string_view kind = text.substr(0, first);
    auto cades = second == std::string_view::npos ? Result<PreparedCades>{fail(Code::invalid_input, {})}
                                                  : decode_prepared_cades(text.substr(second + 1));
    const std::string_view manifest = cades ? text.substr(first + 1, second - first - 1) : std::string_view{};
    auto bytes = manifest == "-" ? Result<Bytes>{Bytes{}} : from_base64(manifest);
    if (!cades || !bytes || (kind != "asic-s" && kind != "asic-e") || (kind == "asic-e") == bytes->empty()) {
        return fail(Code::invalid_input, {"Dữ liệu chờ ký không đọc được.", "The prepared signature cannot be read."});
    }
    return PreparedAsic{kind == "asic-s" ? AsicKind::simple : AsicKind::extended, std::move(*bytes), std::move(*cades)};
}

}  // namespace vanthu::signing
