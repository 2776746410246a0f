#include "preservation/mets.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "preservation/xml_text.hpp"

namespace vanthu::preservation {
namespace {

constexpr const char* representation_group = "Representations/rep1";

/// One METS document. Ids are numbered in the order of writing: unique in the document.
class Mets final {
public:
    explicit Mets(const Submission& submission) : submission_(submission) {}

    std::string package(const PackageParts& parts) {
        begin(package_name(submission_.uuid));
        header();
        std::string described;
        for (const Metadata& one : parts.descriptive) {
            metadata("dmdSec", one, described);
        }
        std::string preserved;
        xml_.open("amdSec").attribute("ID", next("amd"));
        for (const Metadata& one : parts.preservation) {
            metadata("digiprovMD", one, preserved);
        }
        xml_.close();
        xml_.open("fileSec").attribute("ID", next("file-section"));
        const std::string documentation = group("Documentation", parts.documentation);
        const std::string schemas = group("Schemas", parts.schemas);
        const std::string representation = group(representation_group, {parts.representation});
        xml_.close();

        begin_map();
        division("Metadata").attribute("ADMID", preserved).attribute("DMDID", described);
        xml_.close();
        pointing_division("Documentation", documentation);
        pointing_division("Schemas", schemas);
        division(representation_group);
        xml_.open("mptr").attribute("LOCTYPE", "URL").attribute("xlink:type", "simple").attribute("xlink:href", parts.representation.path);
        xml_.attribute("xlink:title", representation).close().close();
        return end();
    }

    std::string representation(const std::vector<StoredFile>& data) {
        begin("rep1");
        xml_.open("metsHdr").attribute("CREATEDATE", now()).attribute("LASTMODDATE", now()).attribute("csip:OAISPACKAGETYPE", "SIP");
        software();
        xml_.close();
        std::string group_id;
        if (!data.empty()) {
            xml_.open("fileSec").attribute("ID", next("file-section"));
            group_id = group("Data", data);
            xml_.close();
        }
        begin_map();
        if (group_id.empty()) {
            division("Data").close();
        } else {
            pointing_division("Data", group_id);
        }
        return end();
    }

private:
    std::string next(const char* kind) { return fmt::format("{}-{}-{}", name_, kind, ++last_id_); }
    [[nodiscard]] std::string now() const { return to_rfc3339(submission_.created_at); }

    void begin(const std::string& name) {
        name_ = name;
        xml_.open("mets").attribute("xmlns", "http://www.loc.gov/METS/").attribute("xmlns:csip", "https://DILCIS.eu/XML/METS/CSIPExtensionMETS");
        xml_.attribute("xmlns:xlink", "http://www.w3.org/1999/xlink").attribute("OBJID", name).attribute("LABEL", submission_.dossier.title);
        xml_.attribute("TYPE", "Mixed").attribute("csip:CONTENTINFORMATIONTYPE", "MIXED");
        xml_.attribute("PROFILE", "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml");
    }

    /// CSIP10 to CSIP16.
    void software() {
        xml_.open("agent").attribute("ROLE", "CREATOR").attribute("TYPE", "OTHER").attribute("OTHERTYPE", "SOFTWARE").leaf("name", "Vanthu");
        xml_.open("note").attribute("csip:NOTETYPE", "SOFTWARE VERSION").text(submission_.version).close().close();
    }
    /// SIP9 to SIP20: whose records they are and who submits them are the same agency.
    void agency(const char* role, const char* other_role = nullptr) {
        xml_.open("agent").attribute("ROLE", role).attribute("TYPE", "ORGANIZATION");
        if (other_role != nullptr) {
            xml_.attribute("OTHERROLE", other_role);
        }
        xml_.leaf("name", submission_.agency.name);
        xml_.open("note").attribute("csip:NOTETYPE", "IDENTIFICATIONCODE").text(submission_.agency.code).close().close();
    }
    void header() {
        xml_.open("metsHdr").attribute("CREATEDATE", now()).attribute("LASTMODDATE", now()).attribute("RECORDSTATUS", "NEW");
        xml_.attribute("csip:OAISPACKAGETYPE", "SIP");
        software();
        agency("ARCHIVIST");
        agency("OTHER", "SUBMITTER");  // the schema of METS knows no such role of its own
        xml_.open("altRecordID").attribute("TYPE", "REFERENCECODE").text(submission_.dossier.code).close();
        xml_.close();
    }

    void checked(const StoredFile& file) {
        xml_.attribute("MIMETYPE", file.media_type).attribute("SIZE", std::to_string(file.size_bytes)).attribute("CREATED", to_rfc3339(file.created_at));
        xml_.attribute("CHECKSUM", file.sha256).attribute("CHECKSUMTYPE", "SHA-256");
    }
    void metadata(const char* section, const Metadata& one, std::string& ids) {
        const std::string id = next("md");
        ids += (ids.empty() ? "" : " ") + id;
        xml_.open(section).attribute("ID", id).attribute("CREATED", now()).attribute("STATUS", "CURRENT");
        xml_.open("mdRef").attribute("LOCTYPE", "URL").attribute("xlink:type", "simple").attribute("xlink:href", one.file.path);
        xml_.attribute("MDTYPE", one.kind);
        if (!one.other_kind.empty()) {
            xml_.attribute("OTHERMDTYPE", one.other_kind);
        }
        checked(one.file);
        xml_.close().close();
    }
    std::string group(const char* use, const std::vector<StoredFile>& files) {
        std::string id = next("group");
        xml_.open("fileGrp").attribute("ID", id).attribute("USE", use);
        if (use == representation_group) {
            xml_.attribute("csip:CONTENTINFORMATIONTYPE", "MIXED");
        }
        for (const StoredFile& file : files) {
            xml_.open("file").attribute("ID", next("file"));
            checked(file);
            xml_.open("FLocat").attribute("LOCTYPE", "URL").attribute("xlink:type", "simple").attribute("xlink:href", file.path);
            if (!file.label.empty()) {
                xml_.attribute("xlink:title", file.label);
            }
            xml_.close().close();
        }
        xml_.close();
        return id;
    }

    void begin_map() {
        xml_.open("structMap").attribute("ID", next("map")).attribute("TYPE", "PHYSICAL").attribute("LABEL", "CSIP");
        division(name_.c_str());
    }
    XmlText& division(const char* label) { return xml_.open("div").attribute("ID", next("div")).attribute("LABEL", label); }
    void pointing_division(const char* label, const std::string& id) {
        division(label).open("fptr").attribute("FILEID", id).close();
        xml_.close();
    }
    std::string end() {
        xml_.close().close().close();
        return xml_.finish();
    }

    const Submission& submission_;
    std::string name_;
    int last_id_ = 0;
    XmlText xml_;
};

}  // namespace

std::string package_name(const std::string& uuid) {
    std::string capitals = uuid;
    std::transform(capitals.begin(), capitals.end(), capitals.begin(), [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c; });
    return "uuid-" + capitals;
}

std::string package_mets(const Submission& submission, const PackageParts& parts) {
    return Mets(submission).package(parts);
}

std::string representation_mets(const Submission& submission, const std::vector<StoredFile>& data) {
    return Mets(submission).representation(data);
}

}  // namespace vanthu::preservation
