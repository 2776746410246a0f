#include "signing/xades_validator.hpp"

#include "signing/xml/examine.hpp"

namespace vanthu::signing {

Result<FileFacts> collect_xml(ByteView document, const DetachedContent& detached) {
    const auto parsed = xml::parse_xml(document);
    if (!parsed) {
        return pass(parsed.error());
    }
    xml::Work work;
    FileFacts file;
    file.format = "XML";
    for (xml::ExaminedSignature& one : xml::examine_document(*parsed, detached, work)) {
        file.signatures.push_back(std::move(one.facts));
    }
    return file;
}

}  // namespace vanthu::signing
