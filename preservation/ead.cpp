#include "preservation/ead.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "preservation/codes.hpp"
#include "preservation/xml_text.hpp"

namespace vanthu::preservation {
namespace {

void header(XmlText& xml, const Submission& submission) {
    xml.open("eadheader").open("eadid").attribute("identifier", "uuid-" + submission.uuid).text(submission.dossier.code).close();
    xml.open("filedesc").open("titlestmt").leaf("titleproper", submission.dossier.title).leaf("author", submission.agency.name).close().close();
    xml.open("profiledesc").open("creation").text("Vanthu " + submission.version + ", ").leaf("date", to_rfc3339(submission.created_at)).close();
    xml.open("langusage").open("language").attribute("langcode", "vie").text("Tiếng Việt").close().close().close().close();
}

void dates(XmlText& xml, const Day& from, const Day& to) {
    if (!from) {
        return;
    }
    const std::string first = to_iso(*from);
    const std::string last = to_iso(to.value_or(*from));
    // The schema takes one day in `normal`, and no range; a range is an interval of ISO 8601 as text.
    if (first == last) {
        xml.open("unitdate").attribute("normal", first).text(first).close();
    } else {
        xml.open("unitdate").attribute("type", "inclusive").text(first + "/" + last).close();
    }
}

void language(XmlText& xml, const std::string& name) {
    xml.open("langmaterial").open("language").attribute("langcode", iso_language(name)).attribute("encodinganalog", language_code(name)).text(name);
    xml.close().close();
}

void paragraph(XmlText& xml, const char* element, std::string_view analog, const std::string& text) {
    xml.open(element).attribute("encodinganalog", analog).leaf("p", text).close();
}

void item(XmlText& xml, const ArchivedDocument& one, const std::vector<FilePlace>& places) {
    xml.open("c").attribute("level", "item").attribute("id", "doc-" + one.id).open("did");
    xml.open("unitid").attribute("type", "ordinal").text(std::to_string(one.ordinal)).close();
    if (!one.code_number.empty() || !one.code_notation.empty()) {
        xml.open("unitid").attribute("type", "symbol").text(one.code_notation.empty() ? one.code_number : one.code_number + "/" + one.code_notation).close();
    }
    xml.leaf("unittitle", one.subject);
    dates(xml, one.issued_day, one.issued_day);
    xml.open("origination").leaf("corpname", one.organ_name).close();
    if (one.page_amount) {
        xml.open("physdesc").leaf("extent", fmt::format("{} trang", *one.page_amount)).close();
    }
    language(xml, one.language);
    for (const ArchivedFile& file : one.files) {
        const auto place = std::find_if(places.begin(), places.end(), [&](const FilePlace& at) { return at.file == file.id; });
        if (place != places.end()) {
            xml.open("dao").attribute("xlink:type", "simple").attribute("xlink:href", place->path).attribute("xlink:title", file.name).close();
        }
    }
    xml.close();
    xml.open("controlaccess").open("genreform").attribute("authfilenumber", document_type_code(one.type_code)).text(one.type_name).close().close();
    xml.close();
}

}  // namespace

std::string write_ead(const Submission& submission, const std::vector<FilePlace>& places) {
    const ArchivedDossier& dossier = submission.dossier;
    XmlText xml;
    xml.open("ead").attribute("xmlns", "urn:isbn:1-931666-22-9").attribute("xmlns:xlink", "http://www.w3.org/1999/xlink");
    header(xml, submission);
    xml.open("archdesc").attribute("level", "file").open("did");
    xml.open("unitid").attribute("type", "FileCode").text(dossier.code).close();
    xml.leaf("unittitle", dossier.title);
    dates(xml, dossier.start_day, dossier.end_day);
    xml.open("origination").leaf("corpname", submission.agency.name).close();
    xml.open("physdesc").leaf("extent", fmt::format("{} văn bản", submission.documents.size())).leaf("extent", fmt::format("{} trang", dossier.page_total)).close();
    language(xml, dossier.language);
    xml.close();
    paragraph(xml, "accessrestrict", access_code(dossier.rights), dossier.rights.empty() ? "Theo quy định của cơ quan" : dossier.rights);
    paragraph(xml, "appraisal", retention_code(dossier.retention_years), dossier.retention_text);
    paragraph(xml, "custodhist", "Creator", fmt::format("{}; {}", dossier.creator, dossier.unit));
    if (!dossier.description.empty()) {
        paragraph(xml, "scopecontent", "Description", dossier.description);
    }
    xml.open("dsc").attribute("type", "in-depth");
    for (const ArchivedDocument& one : submission.documents) {
        item(xml, one, places);
    }
    xml.close().close().close();
    return xml.finish();
}

}  // namespace vanthu::preservation
