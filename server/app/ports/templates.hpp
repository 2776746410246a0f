#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"

namespace vanthu::app {

/// A form of the agency from which drafts are made. Versions stay; drafts are made of the newest.
struct DocumentTemplate {
    std::string id;
    std::string name;                        ///< at most 200
    std::optional<std::string> type_code{};  ///< of the documents that are drafted from it
    std::string kind;                        ///< "docx", "html"
    bool is_retired = false;
    UserId created_by;
    Instant created_at{};
    long long version = 1;
};

/// Never changed.
struct TemplateVersion {
    std::string id;
    std::string template_id;
    long long ordinal = 0;  ///< from 1
    std::string content;    ///< the file's bytes, at most 2 MiB
    std::string sha256;
    std::string fields;     ///< their names, each followed by a line feed
    UserId created_by;
    Instant created_at{};
};

/// A template on its way to a PDF; work, no evidence.
struct Filling {
    std::string id;
    UserId user;
    std::string template_id;
    long long ordinal = 0;
    std::string values;            ///< as `FillTemplates` encodes them
    std::string state = "queued";  ///< "queued", "done", "failed"
    std::optional<std::string> error{};
    std::optional<UploadId> upload{};  ///< once done: the PDF as an upload of the person
    Instant created_at{};
    Instant changed_at{};
};

class Templates {
public:
    virtual ~Templates() = default;
    virtual void add(const DocumentTemplate& one) = 0;
    /// Throws StaleVersion when the stored version is not the one that this was loaded with.
    virtual void save(const DocumentTemplate& one) = 0;
    virtual std::optional<DocumentTemplate> find(const std::string& id) = 0;
    /// By id, at most a thousand.
    virtual std::vector<DocumentTemplate> all() = 0;
    virtual void add_version(const TemplateVersion& version) = 0;
    /// Without their content, by ordinal.
    virtual std::vector<TemplateVersion> versions(const std::string& id) = 0;
    virtual std::optional<TemplateVersion> version(const std::string& id, long long ordinal) = 0;
    virtual void add(const Filling& filling) = 0;
    virtual void save(const Filling& filling) = 0;
    virtual std::optional<Filling> filling(const std::string& id) = 0;
};

}  // namespace vanthu::app
