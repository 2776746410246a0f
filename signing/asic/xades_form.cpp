#include "signing/asic/xades_form.hpp"

#include "signing/asic/zip_names.hpp"

namespace vanthu::signing::asic {
namespace {

const ZipEntry* entry_of(const Package& package, std::string_view uri) {
    const std::string decoded = decode_uri(uri);
    for (std::string_view name : {uri, std::string_view{decoded}}) {
        if (name.starts_with("./")) {
            name.remove_prefix(2);
        } else if (name.starts_with("/")) {
            name.remove_prefix(1);
        }
        if (const ZipEntry* entry = package.archive.find(name)) {
            return entry;
        }
    }
    return nullptr;
}

}  // namespace

DetachedContent detached_content(const Package& package, EntryContent& content) {
    return [&](std::string_view uri) -> std::optional<ByteView> {
        const ZipEntry* entry = entry_of(package, uri);
        return entry != nullptr ? content.view(*entry) : std::nullopt;
    };
}

std::vector<FoundSignature> collect_xades(const Package& package, EntryContent& content, const ZipEntry& file) {
    const auto bytes = package.archive.read(file, meta_limit_bytes);
    auto collected =
        bytes ? collect_xml(*bytes, detached_content(package, content)) : Result<FileFacts>{pass(bytes.error())};
    if (!collected || collected->signatures.empty()) {
        FoundSignature found;
        found.file = file.name;
        found.facts.format = "XAdES";
        found.facts.format_problem = collected ? ClientText{"Tệp chữ ký trong tệp chứa không có chữ ký nào.",
                                                            "The signature file in the container holds no signature."}
                                               : collected.error().detail;
        return {std::move(found)};
    }
    const std::vector<ListedFile> media_types = read_data_object_formats(*bytes);
    std::vector<FoundSignature> all;
    for (SignatureFacts& facts : collected->signatures) {
        FoundSignature found;
        found.file = file.name;
        found.media_types = media_types;
        facts.certificates.insert(facts.certificates.end(), collected->certificates.begin(),
                                  collected->certificates.end());
        for (const SignedObject& object : facts.objects) {
            const ZipEntry* entry = object.found && object.digest_matches ? entry_of(package, object.name) : nullptr;
            if (entry != nullptr) {
                found.covers.insert(entry->name);
            }
        }
        if (package.kind == ContainerKind::asic_s &&
            (package.data.size() != 1 || package.data.front()->name.find('/') != std::string::npos)) {
            facts.well_formed = false;
            facts.format_problem = {"Tệp chứa loại ASiC-S phải có đúng một tệp dữ liệu, ở thư mục gốc.",
                                    "A container of the kind ASiC-S has exactly one data file, in the root folder."};
        }
        found.facts = std::move(facts);
        all.push_back(std::move(found));
    }
    return all;
}

}  // namespace vanthu::signing::asic
