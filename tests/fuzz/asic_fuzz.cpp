#include "signing/asic/asic_signer.hpp"
#include "signing/asic/asic_validator.hpp"
#include "signing/asic/manifest.hpp"
#include "signing/asic/zip_archive.hpp"
#include "signing/asic/zip_names.hpp"
#include "tests/fuzz/targets.hpp"

namespace vanthu::fuzz {
namespace {

using namespace signing;

constexpr std::uint64_t read_limit = 1U << 22U;

/// What the reader of ZIP lets through holds what the rest believes of it.
void check_archive(ByteView bytes) {
    const auto archive = signing::asic::ZipArchive::open(bytes);
    if (!archive) {
        return;
    }
    std::uint64_t at = 0;
    for (const signing::asic::ZipEntry& entry : archive->entries()) {
        require(entry.begin >= at && entry.end <= bytes.size(), "entries follow each other");
        require(signing::asic::check_entry_name(entry.name).has_value(), "names are safe");
        at = entry.end;
        const auto content = archive->read(entry, read_limit);
        require(!content || content->size() == entry.size_bytes, "an entry is as long as it says");
    }
}

/// A manifest that is read says the same when it is written and read again.
void check_manifest(ByteView bytes) {
    const auto manifest = signing::asic::read_manifest(bytes);
    if (!manifest) {
        return;
    }
    const auto again = signing::asic::read_manifest(signing::asic::write_manifest(*manifest, DigestAlgorithm::sha256));
    require(again && again->references.size() == manifest->references.size() &&
                again->signature_uri == manifest->signature_uri,
            "a manifest says the same when it is written");
}

}  // namespace

void asic(ByteView input) {
    const std::string_view text = as_text(input);
    if (text.starts_with("PK")) {
        check_archive(input);
        static_cast<void>(collect_asic(input));
        return;
    }
    check_manifest(input);
    static_cast<void>(signing::asic::read_opendocument_manifest(input));
    static_cast<void>(signing::asic::read_data_object_formats(input));
    static_cast<void>(decode_prepared_asic(text));
    static_cast<void>(signing::asic::collation_key(text));
    static_cast<void>(signing::asic::shown(text));
}

}  // namespace vanthu::fuzz
