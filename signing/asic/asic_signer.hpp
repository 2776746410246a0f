#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "signing/cades_two_step.hpp"
#include "signing/keystore.hpp"
#include "signing/levels.hpp"

namespace vanthu::signing {

/// ETSI EN 319 162-1: ASiC-S holds one file, ASiC-E any number.
enum class AsicKind { simple, extended };
enum class AsicForm { cades, xades };

/// A file to be signed; its content lies at `path`, or in `content` where that is empty. Both outlive the call.
struct AsicFile {
    std::string name{};  ///< in the container, UTF-8, with "/" between folders
    std::string mime_type{};
    std::filesystem::path path{};
    ByteView content{};
};

struct AsicRequest {
    AsicKind kind = AsicKind::extended;
    AsicForm form = AsicForm::cades;
    Level level = Level::b_b;
    Instant signing_time{};
    std::vector<std::string> claimed_roles{};  ///< XAdES
};

/// Makes a container with one signature over all files, verified before it gets its name; nothing stays behind on
/// failure. A large file is not read into memory. Errors: as `sign_cades` and `sign_xades`; invalid_input for names
/// that may not stand in a container, or for anything but one file in an ASiC-S; storage_full.
Result<AchievedLevel> sign_asic(const std::vector<AsicFile>& files, const AsicRequest& request, Signer& signer,
                                const LevelServices& services, const std::filesystem::path& target);

/// Adds a signature over every data file to an ASiC-E container whose signatures are intact (the seal after the
/// leader's signature). Errors: as `extend_asic` and `sign_asic`.
Result<AchievedLevel> cosign_asic(const std::filesystem::path& source, const AsicRequest& request, Signer& signer,
                                  const LevelServices& services, const std::filesystem::path& target);

/// Raises every signature of a container, one's own or a stranger's, to a level. ASiC-E with CAdES reaches B-LTA by an
/// archive time-stamp over an ASiCArchiveManifest (annex A.7), again and again; everything else by the signatures' own
/// means. Errors: as collect_asic; conflict for a container whose signatures are not all intact; unavailable as
/// `extend_cms`.
Result<AchievedLevel> extend_asic(const std::filesystem::path& source, Level level, const LevelServices& services,
                                  const std::filesystem::path& target);

/// A container with CAdES that waits for its signature; the files are given again at the second step.
struct PreparedAsic {
    AsicKind kind = AsicKind::extended;
    Bytes manifest{};  ///< ASiC-E
    PreparedCades cades{};
};

[[nodiscard]] std::string encode(const PreparedAsic& prepared);
/// Errors: invalid_input.
[[nodiscard]] Result<PreparedAsic> decode_prepared_asic(std::string_view text);
/// Errors: as `sign_asic`; unsupported for XAdES.
Result<PreparedAsic> prepare_asic(const std::vector<AsicFile>& files, const AsicRequest& request,
                                  DigestAlgorithm digest);
/// Errors: as `complete_cades` and `sign_asic`; also when a file is not what it was at the first step.
Result<AchievedLevel> complete_asic(const std::vector<AsicFile>& files, const PreparedAsic& prepared, ByteView value,
                                    Level level, const LevelServices& services, const std::filesystem::path& target);

}  // namespace vanthu::signing
