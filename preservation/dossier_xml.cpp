#include "preservation/dossier_xml.hpp"

#include <algorithm>

#include "preservation/xml_text.hpp"

namespace vanthu::preservation {
namespace {

std::size_t letters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// One document in the making. The limits are the decree's, in the order of its tables.
class Writer final {
public:
    explicit Writer(const std::vector<FilePlace>& places) : places_(places) {}

    DossierXml write(const Submission& submission) {
        const ArchivedDossier& dossier = submission.dossier;
        xml_.open("Dossier").attribute("xmlns", "urn:vanthu:dossier:1").attribute("Created", to_rfc3339(submission.created_at));
        xml_.open("FileCode");
        field("OrganId", submission.agency.code, 13);
        xml_.leaf("FileCatalog", std::to_string(dossier.year));
        field("FileNotation", dossier.notation, 20);
        xml_.close();
        field("Title", dossier.title, 500);
        field("Maintenance", dossier.retention_text, 30);
        field("Rights", dossier.rights, 30);
        field("Creator", dossier.creator, 30);
        field("Language", dossier.language, 50);
        day("StartDate", dossier.start_day);
        day("EndDate", dossier.end_day);
        field("DocTotal", std::to_string(submission.documents.size()), 4);
        field("PageTotal", std::to_string(dossier.page_total), 4);
        field("Description", dossier.description, 500);
        xml_.open("Documents");
        for (const ArchivedDocument& one : submission.documents) {
            document(one);
        }
        xml_.close();
        warnings();
        xml_.close();
        return {xml_.finish(), std::move(too_long_)};
    }

private:
    void field(const char* name, const std::string& value, std::size_t limit) {
        xml_.known(name, value);
        if (const std::size_t length = letters(value); length > limit) {
            too_long_.push_back({document_, name, length, limit});
        }
    }
    void day(const char* name, const Day& value) {
        if (value) {
            xml_.leaf(name, to_iso(*value));
        }
    }
    void number(const char* name, const std::optional<long long>& value, std::size_t limit) {
        if (value) {
            field(name, std::to_string(*value), limit);
        }
    }

    void document(const ArchivedDocument& one) {
        document_ = one.id;
        xml_.open(one.is_incoming ? "IncomingDocument" : "OutgoingDocument").attribute("Id", one.id);
        number("DocOrdinal", one.ordinal, 3);
        field("TypeName", one.type_name, 100);
        field("CodeNumber", one.code_number, 11);
        field("CodeNotation", one.code_notation, 30);
        day("IssuedDate", one.issued_day);
        field("OrganName", one.organ_name, 200);
        field("Subject", one.subject, 500);
        field("Language", one.language, 30);
        number("PageAmount", one.page_amount, 3);
        field("Description", one.description, 500);
        if (one.is_incoming) {
            incoming(one);
        } else {
            outgoing(one);
        }
        day("DueDate", one.due_day);
        files(one);
        xml_.close();
        document_.clear();
    }
    void signer(const ArchivedDocument& one) {
        xml_.open("SignerInfo");
        field("Position", one.signer_position, 100);
        field("FullName", one.signer_name, 50);
        xml_.close();
    }
    void incoming(const ArchivedDocument& one) {
        day("ArrivalDate", one.arrival_day);
        number("ArrivalNumber", one.arrival_number, 10);
        signer(one);
        xml_.leaf("Priority", std::to_string(one.priority));
        std::string places;
        for (const std::string& receiver : one.receivers) {
            places += (places.empty() ? "" : "; ") + receiver;
        }
        field("ToPlaces", places, 1000);
        xml_.known("TraceHeaderList", one.trace);
    }
    void outgoing(const ArchivedDocument& one) {
        signer(one);
        for (const std::string& receiver : one.receivers) {
            xml_.open("To");
            field("OrganName", receiver, 200);
            xml_.close();
        }
        xml_.leaf("Priority", std::to_string(one.priority));
        number("IssuedAmount", one.issued_amount, 3);
        xml_.known("TraceHeaderList", one.trace);
    }
    void files(const ArchivedDocument& one) {
        for (const ArchivedFile& file : one.files) {
            xml_.open("File").attribute("Kind", file.kind).attribute("Name", file.name).attribute("MediaType", file.media_type);
            xml_.attribute("Size", std::to_string(file.size_bytes)).attribute("Sha256", file.sha256);
            const auto place = std::find_if(places_.begin(), places_.end(), [&](const FilePlace& at) { return at.file == file.id; });
            if (place != places_.end()) {
                xml_.attribute("Path", place->path);
            }
            xml_.close();
        }
    }
    void warnings() {
        for (const TooLong& one : too_long_) {
            xml_.open("TooLong").attribute("Field", one.field).attribute("Length", std::to_string(one.length)).attribute("Limit", std::to_string(one.limit));
            if (!one.document.empty()) {
                xml_.attribute("Document", one.document);
            }
            xml_.close();
        }
    }

    const std::vector<FilePlace>& places_;
    XmlText xml_;
    std::string document_;
    std::vector<TooLong> too_long_;
};

}  // namespace

DossierXml write_dossier_xml(const Submission& submission, const std::vector<FilePlace>& places) {
    return Writer(places).write(submission);
}

}  // namespace vanthu::preservation
