#include "templates/docx.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <array>
#include <functional>
#include <limits>

#include "core/handle.hpp"

namespace vanthu::templates {
namespace {

constexpr std::size_t packed_limit = 20U * 1024 * 1024;
constexpr std::size_t unpacked_limit = 100U * 1024 * 1024;
constexpr std::size_t parts_limit = 1000;
constexpr const char* main_part = "word/document.xml";

struct Part {
    std::string name;
    std::string content;
};

tl::unexpected<Error> no_document() {
    return fail(Code::invalid_input, {"Không phải tệp DOCX đọc được, hoặc quá lớn.", "Not a DOCX file that can be read, or too large."});
}

Result<std::vector<Part>> unpack(std::string_view content) {
    if (content.size() > packed_limit) {
        return no_document();
    }
    const Handle<archive, archive_read_free> reader(archive_read_new());
    archive_read_support_format_zip(reader.get());
    if (archive_read_open_memory(reader.get(), content.data(), content.size()) != ARCHIVE_OK) {
        return no_document();
    }
    std::vector<Part> parts;
    std::size_t total = 0;
    archive_entry* entry = nullptr;
    int state = ARCHIVE_OK;
    while ((state = archive_read_next_header(reader.get(), &entry)) == ARCHIVE_OK) {
        const char* name = archive_entry_pathname(entry);
        if (name == nullptr || parts.size() == parts_limit) {
            return no_document();
        }
        Part part{name, {}};
        std::array<char, 65536> piece{};
        for (;;) {
            const la_ssize_t got = archive_read_data(reader.get(), piece.data(), piece.size());
            if (got < 0 || total > unpacked_limit) {
                return no_document();
            }
            if (got == 0) {
                break;
            }
            part.content.append(piece.data(), static_cast<std::size_t>(got));
            total += static_cast<std::size_t>(got);
        }
        if (archive_entry_filetype(entry) == AE_IFREG) {
            parts.push_back(std::move(part));
        }
    }
    const bool has_text = std::any_of(parts.begin(), parts.end(), [](const Part& part) { return part.name == main_part; });
    return state == ARCHIVE_EOF && has_text ? Result<std::vector<Part>>{std::move(parts)} : Result<std::vector<Part>>{no_document()};
}

la_ssize_t append(archive*, void* out, const void* bytes, std::size_t size) {
    static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

Result<std::string> pack(const std::vector<Part>& parts) {
    std::string content;
    const Handle<archive, archive_write_free> writer(archive_write_new());
    archive_write_set_format_zip(writer.get());
    archive_write_set_bytes_in_last_block(writer.get(), 1);
    bool is_good = archive_write_open2(writer.get(), &content, nullptr, append, nullptr, nullptr) == ARCHIVE_OK;
    for (const Part& part : parts) {
        const Handle<archive_entry, archive_entry_free> entry(archive_entry_new());
        archive_entry_set_pathname(entry.get(), part.name.c_str());
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(part.content.size()));
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_mtime(entry.get(), 315'532'800, 0);  // 1980, where the times of ZIP begin: the same bytes each time
        is_good = is_good && archive_write_header(writer.get(), entry.get()) == ARCHIVE_OK &&
                  archive_write_data(writer.get(), part.content.data(), part.content.size()) == static_cast<la_ssize_t>(part.content.size());
    }
    is_good = is_good && archive_write_close(writer.get()) == ARCHIVE_OK;
    return is_good ? Result<std::string>{std::move(content)} : fail_internal("a DOCX cannot be packed");
}

bool has_text(const std::string& name) {
    const bool is_xml = name.starts_with("word/") && name.ends_with(".xml") && name.find('/', 5) == std::string::npos;
    return is_xml && (name == main_part || name.starts_with("word/header") || name.starts_with("word/footer"));
}

bool is(const xmlNode* node, const char* name) {
    return node->type == XML_ELEMENT_NODE && xmlStrEqual(node->name, reinterpret_cast<const xmlChar*>(name)) != 0;
}

std::string text_of(xmlNode* node) {
    xmlChar* text = xmlNodeGetContent(node);
    std::string copy = text == nullptr ? "" : reinterpret_cast<const char*>(text);
    xmlFree(text);
    return copy;
}

/// The texts of a paragraph, in order; those of a paragraph within it (a text box) are its own.
void texts_of(xmlNode* node, std::vector<xmlNode*>& texts, int depth = 0) {
    constexpr int depth_limit = 200;
    for (xmlNode* child = node->children; child != nullptr && depth < depth_limit; child = child->next) {
        if (is(child, "t")) {
            texts.push_back(child);
        } else if (child->type == XML_ELEMENT_NODE && !is(child, "p")) {
            texts_of(child, texts, depth + 1);
        }
    }
}

void each_paragraph(xmlNode* node, const std::function<void(const std::vector<xmlNode*>&)>& visit, int depth = 0) {
    constexpr int depth_limit = 250;  // libxml2 itself stops at 256
    for (xmlNode* child = node->children; child != nullptr && depth < depth_limit; child = child->next) {
        if (is(child, "p")) {
            std::vector<xmlNode*> texts;
            texts_of(child, texts);
            visit(texts);
        }
        if (child->type == XML_ELEMENT_NODE) {
            each_paragraph(child, visit, depth + 1);
        }
    }
}

Handle<xmlDoc, xmlFreeDoc> parse(const std::string& xml) {
    if (xml.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return nullptr;
    }
    Handle<xmlDoc, xmlFreeDoc> document(
        xmlReadMemory(xml.data(), static_cast<int>(xml.size()), nullptr, nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
    const bool is_plain = document && xmlGetIntSubset(document.get()) == nullptr;  // no document type, no entities
    return is_plain ? std::move(document) : nullptr;
}

void set_text(xmlNode* node, const std::string& text) {
    const Handle<xmlNode, xmlFreeNode> fresh(xmlNewText(reinterpret_cast<const xmlChar*>(text.c_str())));
    xmlNodeSetContent(node, nullptr);
    xmlNodeAddContent(node, fresh->content);
    xmlSetNsProp(node, xmlSearchNs(node->doc, node, reinterpret_cast<const xmlChar*>("xml")), reinterpret_cast<const xmlChar*>("space"),
                 reinterpret_cast<const xmlChar*>("preserve"));
}

/// Line feeds become breaks behind the text, in its run.
void set_lines(xmlNode* node, const std::string& text) {
    std::size_t end = text.find('\n');
    set_text(node, text.substr(0, end));
    xmlNode* last = node;
    while (end != std::string::npos) {
        const std::size_t begin = end + 1;
        end = text.find('\n', begin);
        // Both belong to the document from here.
        last = xmlAddNextSibling(last, xmlNewNode(node->ns, reinterpret_cast<const xmlChar*>("br")));
        last = xmlAddNextSibling(last, xmlNewNode(node->ns, reinterpret_cast<const xmlChar*>("t")));
        set_text(last, text.substr(begin, end - begin));
    }
}

std::string joined(const std::vector<xmlNode*>& texts) {
    std::string all;
    for (xmlNode* node : texts) {
        all += text_of(node);
    }
    return all;
}

void fill_paragraph(const std::vector<xmlNode*>& texts, const Values& values) {
    const std::vector<FieldPlace> fields = find_fields(joined(texts));
    if (fields.empty()) {
        return;
    }
    std::size_t begin = 0;
    for (xmlNode* node : texts) {
        const std::string old = text_of(node);
        const std::size_t end = begin + old.size();
        std::string fresh;
        std::size_t at = begin;
        for (const FieldPlace& field : fields) {
            if (field.end <= at || field.begin >= end) {
                continue;
            }
            if (field.begin >= at) {
                fresh += old.substr(at - begin, field.begin - at);
                fresh += values.at(field.name);
            }
            at = std::min(field.end, end);
        }
        fresh += old.substr(at - begin);
        if (fresh != old) {
            set_lines(node, fresh);
        }
        begin = end;
    }
}

}  // namespace

Result<std::set<std::string>> docx_fields(std::string_view content) {
    const auto parts = unpack(content);
    if (!parts) {
        return pass(parts.error());
    }
    std::set<std::string> names;
    for (const Part& part : *parts) {
        if (!has_text(part.name)) {
            continue;
        }
        const auto document = parse(part.content);
        if (!document) {
            return no_document();
        }
        each_paragraph(xmlDocGetRootElement(document.get()), [&](const std::vector<xmlNode*>& texts) {
            for (const FieldPlace& field : find_fields(joined(texts))) {
                names.insert(field.name);
            }
        });
    }
    return names;
}

Result<std::string> fill_docx(std::string_view content, const Values& values) {
    auto parts = unpack(content);
    if (!parts) {
        return pass(parts.error());
    }
    for (Part& part : *parts) {
        if (!has_text(part.name)) {
            continue;
        }
        const auto document = parse(part.content);
        if (!document) {
            return no_document();
        }
        each_paragraph(xmlDocGetRootElement(document.get()), [&](const std::vector<xmlNode*>& texts) { fill_paragraph(texts, values); });
        xmlChar* written = nullptr;
        int size = 0;
        xmlDocDumpMemoryEnc(document.get(), &written, &size, "UTF-8");
        part.content.assign(reinterpret_cast<const char*>(written), static_cast<std::size_t>(size));
        xmlFree(written);
    }
    return pack(*parts);
}

}  // namespace vanthu::templates
