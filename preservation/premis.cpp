#include "preservation/premis.hpp"

#include <algorithm>

#include "preservation/xml_text.hpp"

namespace vanthu::preservation {
namespace {

void identifier(XmlText& xml, const char* wrapper, const char* type_name, const char* value_name, const char* type, const std::string& value) {
    xml.open(wrapper).leaf(type_name, type).leaf(value_name, value).close();
}
void object_identifier(XmlText& xml, const char* type, const std::string& value) {
    identifier(xml, "objectIdentifier", "objectIdentifierType", "objectIdentifierValue", type, value);
}
void agent_of_event(XmlText& xml, const char* type, const std::string& value) {
    identifier(xml, "linkingAgentIdentifier", "linkingAgentIdentifierType", "linkingAgentIdentifierValue", type, value);
}

void part_of(XmlText& xml, const char* type, const std::string& value) {
    xml.open("relationship").leaf("relationshipType", "structural").leaf("relationshipSubType", "is part of");
    identifier(xml, "relatedObjectIdentifier", "relatedObjectIdentifierType", "relatedObjectIdentifierValue", type, value);
    xml.close();
}

void whole(XmlText& xml, const Submission& submission) {
    xml.open("object").attribute("xsi:type", "intellectualEntity");
    object_identifier(xml, "FileCode", submission.dossier.code);
    object_identifier(xml, "UUID", "uuid-" + submission.uuid);
    xml.leaf("originalName", submission.dossier.title).close();
    xml.open("object").attribute("xsi:type", "representation");
    object_identifier(xml, "local", "rep1");
    part_of(xml, "UUID", "uuid-" + submission.uuid);
    xml.close();
    for (const ArchivedDocument& one : submission.documents) {
        xml.open("object").attribute("xsi:type", "intellectualEntity");
        object_identifier(xml, "UUID", one.id);
        xml.leaf("originalName", one.subject);
        part_of(xml, "FileCode", submission.dossier.code);
        xml.close();
    }
}

void file(XmlText& xml, const ArchivedDocument& document, const ArchivedFile& one, const std::string& path) {
    xml.open("object").attribute("xsi:type", "file");
    object_identifier(xml, "UUID", one.id);
    xml.open("objectCharacteristics").leaf("compositionLevel", "0");
    xml.open("fixity").leaf("messageDigestAlgorithm", "SHA-256").leaf("messageDigest", one.sha256).leaf("messageDigestOriginator", "Vanthu").close();
    xml.leaf("size", std::to_string(one.size_bytes));
    xml.open("format").open("formatDesignation").leaf("formatName", one.media_type).close().close();
    xml.close();
    xml.leaf("originalName", one.name);
    xml.open("storage").open("contentLocation").leaf("contentLocationType", "relative path").leaf("contentLocationValue", path).close().close();
    part_of(xml, "local", "rep1");
    part_of(xml, "UUID", document.id);
    xml.close();
}

void event(XmlText& xml, const ArchivedEvent& one, const char* object_type, const std::string& object) {
    xml.open("event");
    identifier(xml, "eventIdentifier", "eventIdentifierType", "eventIdentifierValue", "log", std::to_string(one.seq));
    xml.leaf("eventType", one.kind).leaf("eventDateTime", to_rfc3339(one.at));
    xml.open("eventDetailInformation").leaf("eventDetail", one.encoded).close();
    if (!one.actor.empty()) {
        agent_of_event(xml, "UUID", one.actor);
    }
    identifier(xml, "linkingObjectIdentifier", "linkingObjectIdentifierType", "linkingObjectIdentifierValue", object_type, object);
    xml.close();
}

}  // namespace

std::string write_premis(const Submission& submission, const std::vector<FilePlace>& places) {
    XmlText xml;
    xml.open("premis").attribute("xmlns", "http://www.loc.gov/premis/v3").attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    xml.attribute("version", "3.0");
    whole(xml, submission);
    for (const ArchivedDocument& document : submission.documents) {
        for (const ArchivedFile& one : document.files) {
            const auto place = std::find_if(places.begin(), places.end(), [&](const FilePlace& at) { return at.file == one.id; });
            if (place != places.end()) {
                file(xml, document, one, place->path);
            }
        }
    }
    for (const ArchivedEvent& one : submission.events) {
        event(xml, one, "FileCode", submission.dossier.code);
    }
    for (const ArchivedDocument& document : submission.documents) {
        for (const ArchivedEvent& one : document.events) {
            event(xml, one, "UUID", document.id);
        }
    }
    for (const Person& person : submission.people) {
        xml.open("agent");
        identifier(xml, "agentIdentifier", "agentIdentifierType", "agentIdentifierValue", "UUID", person.id);
        xml.leaf("agentName", person.name).leaf("agentType", "person").close();
    }
    xml.open("agent");
    identifier(xml, "agentIdentifier", "agentIdentifierType", "agentIdentifierValue", "local", "vanthu");
    xml.leaf("agentName", "Vanthu").leaf("agentType", "software").leaf("agentVersion", submission.version).close();
    xml.close();
    return xml.finish();
}

}  // namespace vanthu::preservation
