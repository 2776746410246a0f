#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/files/sandbox.hpp"
#include "server/app/ports/templates.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

struct TemplateView {
    DocumentTemplate one;
    std::vector<TemplateVersion> versions;  ///< without their content
};

/// The agency's templates, kept by its clerks and administrators, read by everybody who works here. The file is uploaded: DOCX, or HTML in UTF-8, at most 2 MiB.
class ManageTemplates final {
public:
    explicit ManageTemplates(const Services& services) : services_(services) {}
    /// Errors: forbidden; invalid_input for name, type, upload, or a file that is no template.
    Result<TemplateView> add(const Actor& actor, const std::string& name, const std::optional<std::string>& type_code, const UploadId& upload);
    /// Errors: also not_found; conflict for a retired one, or a file of another kind; stale_version.
    Result<TemplateView> add_version(const Actor& actor, const std::string& id, long long version, const UploadId& upload);
    /// No more drafts from it. Errors: forbidden; not_found; conflict when it is retired; stale_version.
    Result<TemplateView> retire(const Actor& actor, const std::string& id, long long version);
    Result<std::vector<DocumentTemplate>> list();
    Result<TemplateView> find(const std::string& id);
    /// The newest version with its content. Errors: not_found.
    Result<std::pair<DocumentTemplate, TemplateVersion>> content(const std::string& id);

private:
    Result<TemplateVersion> version_of(const Actor& actor, const UploadId& upload, std::string& kind);
    const Services& services_;
};

/// Drafts from templates: the fields are filled, LibreOffice makes the PDF in the sandbox as a job, and the result is an upload of the person, from which a draft or
/// a new version is made as from any other.
class FillTemplates final {
public:
    FillTemplates(const Services& services, Sandbox& sandbox) : services_(services), sandbox_(sandbox) {}
    /// What is not given and known here is filled in (`known_values`). For people who draft, and for keepers, who try it out. Errors: forbidden; not_found; conflict for a retired template;
    /// invalid_input at /values/<name> for a missing value, /unit.
    Result<Filling> request(const Actor& actor, const std::string& template_id, std::map<std::string, std::string> values, const std::optional<UnitId>& unit);
    /// One's own. Errors: not_found.
    Result<Filling> find(const Actor& actor, const std::string& id);

    /// Does the job. What went wrong with the template or the converter stays with the filling: "converter_missing", "program_failed", "timed_out", ….
    /// Errors: unavailable when the server is going down or its disk or database is not there: the job is to be done again.
    Result<void> run(const std::string& id);
    Result<void> give_up(const std::string& id);

private:
    Result<void> keep(const std::string& id, const std::string& error, const std::optional<UploadId>& upload, Instant now);
    const Services& services_;
    Sandbox& sandbox_;
};

}  // namespace vanthu::app
