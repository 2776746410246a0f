#pragma once

#include <string>
#include <vector>

#include "preservation/package_zip.hpp"
#include "preservation/submission.hpp"

/// METS 1.12 by E-ARK CSIP and SIP 2.1 (requirements CSIP1 to CSIP119, SIP1 to SIP35).
namespace vanthu::preservation {

/// A file of metadata with its kind.
struct Metadata {
    StoredFile file;
    std::string kind;          ///< MDTYPE: "EAD", "PREMIS", "OTHER"
    std::string other_kind{};  ///< OTHERMDTYPE
};

struct PackageParts {
    std::vector<Metadata> descriptive;
    std::vector<Metadata> preservation;
    std::vector<StoredFile> schemas;
    std::vector<StoredFile> documentation;
    StoredFile representation;  ///< its METS.xml
};

/// "uuid-" and the UUID in capitals: name of the package and of its folder.
[[nodiscard]] std::string package_name(const std::string& uuid);

[[nodiscard]] std::string package_mets(const Submission& submission, const PackageParts& parts);
/// `data`: paths from the representation's folder.
[[nodiscard]] std::string representation_mets(const Submission& submission, const std::vector<StoredFile>& data);

}  // namespace vanthu::preservation
