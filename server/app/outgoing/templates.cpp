#include "server/app/outgoing/templates.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "core/text.hpp"
#include "records/document.hpp"
#include "records/document_symbol.hpp"
#include "records/document_type.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/files/file_jobs.hpp"
#include "server/app/temporary_file.hpp"
#include "signing/text_fields.hpp"
#include "templates/fields.hpp"

namespace vanthu::app {
namespace {

using records::Role;
using Ending = SandboxOutcome::Ending;

constexpr std::uint64_t template_limit_bytes = 2ULL * 1024 * 1024;
constexpr const char* converter = "/usr/lib/libreoffice/program/soffice.bin";
constexpr const char* blank = "\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0";  // room for what is filled in later, by no-break spaces

std::string template_object(const std::string& id) {
    return "templates/" + id;
}

tl::unexpected<Error> no_such_template() {
    return fail(Code::not_found, {"Không có mẫu này.", "There is no such template."});
}

bool is_keeper(const Actor& actor) {
    return actor.holds_for_agency(Role::clerk) || actor.holds_for_agency(Role::administrator);
}

Result<void> require_keeper(const Actor& actor) {
    return is_keeper(actor) ? Result<void>{} : forbid({"Chỉ văn thư cơ quan và quản trị quản lý mẫu.", "Only clerks of the agency and administrators keep templates."});
}

std::string encoded(const std::map<std::string, std::string>& values) {
    std::string text;
    for (const auto& [name, value] : values) {
        text += name + '\x1f' + value + '\x1e';  // no text has these: input refuses control characters
    }
    return text;
}

templates::Values decoded(const std::string& text) {
    templates::Values values;
    std::size_t at = 0;
    for (std::size_t end = text.find('\x1e'); end != std::string::npos; at = end + 1, end = text.find('\x1e', at)) {
        const std::size_t middle = text.find('\x1f', at);
        values[text.substr(at, middle - at)] = text.substr(middle + 1, end - middle - 1);
    }
    return values;
}

/// What the server knows by itself.
std::map<std::string, std::string> known_values(const Services& services, const Actor& actor, Instant now) {
    const auto year = static_cast<int>(local_day(now, services.agency.utc_offset).year());
    return {{"co_quan_chu_quan", upper(services.agency.parent_name)},
            {"co_quan", upper(services.agency.name)},
            {"dia_danh", services.agency.place},
            {"so", blank},
            {"ngay", blank},
            {"thang", blank},
            {"nam", std::to_string(year)},
            {"nguoi_soan", actor.full_name}};
}

/// Office documents to PDF, without anything of its own to read but the file. A first run with an empty profile ends with 81, to be started again.
std::vector<std::string> conversion(const std::string& kind) {
    return {"sh", "-c",
            fmt::format("cd /tmp && cat > in.{0} && for i in 1 2 3; do {1} --headless --norestore --nologo --nolockcheck -env:UserInstallation=file:///tmp/profile "
                        "{2} --convert-to pdf --outdir /tmp in.{0} >/dev/null 2>&1; [ $? = 81 ] || break; done; cat in.pdf",
                        kind, converter, kind == "html" ? "--infilter='HTML (StarWriter)'" : "")};  // as a text document, not as a page of the web
}

SandboxLimits conversion_limits() {
    SandboxLimits limits;
    limits.wall = std::chrono::seconds{120};
    limits.cpu = std::chrono::seconds{60};
    limits.memory_bytes = 2048ULL * 1024 * 1024;
    limits.output_bytes = 64ULL * 1024 * 1024;
    limits.processes = 64;
    limits.is_office = true;
    return limits;
}

TemplateView view_of(Tx& tx, DocumentTemplate one) {
    auto versions = tx.templates().versions(one.id);
    return {std::move(one), std::move(versions)};
}

bool write_file(const std::filesystem::path& path, const std::string& content) {
    std::ofstream out(path, std::ios::binary);
    out << content;
    return out.flush().good();
}

}  // namespace

Result<TemplateVersion> ManageTemplates::version_of(const Actor& actor, const UploadId& upload_id, std::string& kind) {
    const auto upload = services_.storage.read([&](Tx& tx) -> Result<Upload> {
        auto found = tx.uploads().find(upload_id);
        if (!found || found->user != actor.user || !found->sha256) {
            return fail_field("/upload", {"Không có tệp tải lên này, hoặc chưa xong.", "There is no such upload, or it is not complete."});
        }
        return std::move(*found);
    });
    const auto path = upload ? services_.blobs.path_of(*upload->sha256) : Result<std::filesystem::path>{pass(upload.error())};
    if (!path) {
        return pass(path.error());
    }
    const auto read_as = templates::kind_of(upload->name);
    if (!read_as || upload->size_bytes > template_limit_bytes) {
        return fail_field("/upload", {"Mẫu là tệp .docx hoặc .html, không quá 2 MB.", "A template is a .docx or .html file of at most 2 MB."});
    }
    TemplateVersion version;
    std::ifstream in(*path, std::ios::binary);
    version.content.assign(std::istreambuf_iterator<char>(in), {});
    const auto fields = templates::fields_of(*read_as, version.content);
    if (!fields) {
        return fail_field("/upload", fields.error().detail);
    }
    for (const std::string& name : *fields) {
        version.fields += name + "\n";
    }
    kind = templates::to_string(*read_as);
    version.sha256 = *upload->sha256;
    version.created_by = actor.user;
    return version;
}

Result<TemplateView> ManageTemplates::add(const Actor& actor, const std::string& name, const std::optional<std::string>& type_code, const UploadId& upload) {
    if (auto allowed = require_keeper(actor); !allowed) {
        return pass(allowed.error());
    }
    if (auto checked = records::check_text(name, "/name", 200); !checked) {
        return pass(checked.error());
    }
    const auto type = records::find_document_type(type_code.value_or("CV"));
    if (!type || type->is_copy) {
        return fail_field("/type", {"Loại văn bản không hợp lệ.", "Not a type of document."});
    }
    DocumentTemplate one;
    auto version = version_of(actor, upload, one.kind);
    if (!version) {
        return pass(version.error());
    }
    const Instant now = services_.clock.now();
    one.id = make_uuid_v7(now, services_.random);
    one.name = name;
    one.type_code = type_code;
    one.created_by = actor.user;
    one.created_at = now;
    version->id = make_uuid_v7(now, services_.random);
    version->template_id = one.id;
    version->ordinal = 1;
    version->created_at = now;
    return services_.storage.write([&](Tx& tx) -> Result<TemplateView> {
        tx.templates().add(one);
        tx.templates().add_version(*version);
        tx.uploads().remove(upload);
        record(tx, actor, now, "template-added", template_object(one.id), {{"name", name}, {"sha256", version->sha256}});
        return view_of(tx, one);
    });
}

Result<TemplateView> ManageTemplates::add_version(const Actor& actor, const std::string& id, long long version, const UploadId& upload) {
    if (auto allowed = require_keeper(actor); !allowed) {
        return pass(allowed.error());
    }
    std::string kind;
    auto fresh = version_of(actor, upload, kind);
    if (!fresh) {
        return pass(fresh.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<TemplateView> {
        auto one = tx.templates().find(id);
        if (!one) {
            return no_such_template();
        }
        if (one->version != version) {
            return stale_document();
        }
        if (one->is_retired || one->kind != kind) {
            return fail(Code::conflict, {"Mẫu đã thôi dùng, hoặc tệp khác loại.", "The template is retired, or the file of another kind."});
        }
        fresh->id = make_uuid_v7(now, services_.random);
        fresh->template_id = id;
        fresh->ordinal = static_cast<long long>(tx.templates().versions(id).size()) + 1;
        fresh->created_at = now;
        tx.templates().add_version(*fresh);
        tx.templates().save(*one);
        ++one->version;
        tx.uploads().remove(upload);
        record(tx, actor, now, "template-version-added", template_object(id), {{"ordinal", std::to_string(fresh->ordinal)}, {"sha256", fresh->sha256}});
        return view_of(tx, std::move(*one));
    });
}

Result<TemplateView> ManageTemplates::retire(const Actor& actor, const std::string& id, long long version) {
    if (auto allowed = require_keeper(actor); !allowed) {
        return pass(allowed.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<TemplateView> {
        auto one = tx.templates().find(id);
        if (!one) {
            return no_such_template();
        }
        if (one->version != version) {
            return stale_document();
        }
        if (one->is_retired) {
            return fail(Code::conflict, {"Mẫu đã thôi dùng.", "The template is retired already."});
        }
        one->is_retired = true;
        tx.templates().save(*one);
        ++one->version;
        record(tx, actor, now, "template-retired", template_object(id));
        return view_of(tx, std::move(*one));
    });
}

Result<std::vector<DocumentTemplate>> ManageTemplates::list() {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<DocumentTemplate>> { return tx.templates().all(); });
}

Result<TemplateView> ManageTemplates::find(const std::string& id) {
    return services_.storage.read([&](Tx& tx) -> Result<TemplateView> {
        auto one = tx.templates().find(id);
        return one ? Result<TemplateView>{view_of(tx, std::move(*one))} : no_such_template();
    });
}

Result<std::pair<DocumentTemplate, TemplateVersion>> ManageTemplates::content(const std::string& id) {
    return services_.storage.read([&](Tx& tx) -> Result<std::pair<DocumentTemplate, TemplateVersion>> {
        auto one = tx.templates().find(id);
        auto newest = one ? tx.templates().version(id, static_cast<long long>(tx.templates().versions(id).size())) : std::nullopt;
        if (!newest) {
            return no_such_template();
        }
        return std::pair{std::move(*one), std::move(*newest)};
    });
}

Result<Filling> FillTemplates::request(const Actor& actor, const std::string& template_id, std::map<std::string, std::string> values,
                                       const std::optional<UnitId>& unit_id) {
    if (auto allowed = require(actor, {Role::official, Role::leader}); !allowed && !is_keeper(actor)) {
        return pass(allowed.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<Filling> {
        const auto one = tx.templates().find(template_id);
        if (!one) {
            return no_such_template();
        }
        if (one->is_retired) {
            return fail(Code::conflict, {"Mẫu đã thôi dùng.", "The template is retired."});
        }
        const auto unit = unit_id ? tx.units().find(*unit_id) : std::nullopt;
        if (unit_id && !unit) {
            return fail_field("/unit", {"Không có đơn vị này.", "There is no such unit."});
        }
        auto known = known_values(services_, actor, now);
        values.merge(known);
        if (const auto type = records::find_document_type(one->type_code.value_or("")); type && unit) {
            const auto year = local_day(now, services_.agency.utc_offset).year();
            if (const auto symbol = records::number_and_symbol({1}, *type, services_.agency.symbol, unit->symbol, year)) {
                values.emplace("ky_hieu", symbol->substr(symbol->find('/') + 1));
            }
        }
        const auto versions = tx.templates().versions(template_id);
        const std::string& fields = versions.back().fields;
        for (std::size_t at = 0; at < fields.size();) {
            const std::size_t end = fields.find('\n', at);
            const std::string name = fields.substr(at, end - at);
            if (!values.contains(name)) {
                return fail_field("/values/" + name, {"Thiếu giá trị của trường này.", "The value of this field is missing."});
            }
            at = end + 1;
        }
        Filling filling{make_uuid_v7(now, services_.random), actor.user, template_id, versions.back().ordinal, encoded(values), "queued", {}, {}, now, now};
        tx.templates().add(filling);
        add_file_job(tx, template_work, filling.id, now);
        Actor writer = actor;
        if (writer.idempotency) {
            writer.idempotency->made = "filling/" + filling.id;
        }
        record(tx, writer, now, "template-filled", template_object(template_id), {{"ordinal", std::to_string(filling.ordinal)}});
        return filling;
    });
}

Result<Filling> FillTemplates::find(const Actor& actor, const std::string& id) {
    return services_.storage.read([&](Tx& tx) -> Result<Filling> {
        auto filling = tx.templates().filling(id);
        if (!filling || filling->user != actor.user) {
            return fail(Code::not_found, {"Không có bản điền mẫu này.", "There is no such filled template."});
        }
        return std::move(*filling);
    });
}

Result<void> FillTemplates::run(const std::string& id) {
    struct Seen {
        Filling filling;
        DocumentTemplate one;
        TemplateVersion version;
    };
    const auto seen = services_.storage.read([&](Tx& tx) -> Result<std::optional<Seen>> {
        auto filling = tx.templates().filling(id);
        if (!filling || filling->state == "done") {
            return std::nullopt;
        }
        auto version = tx.templates().version(filling->template_id, filling->ordinal);
        auto one = tx.templates().find(filling->template_id);
        return Seen{std::move(*filling), std::move(*one), std::move(*version)};
    });
    if (!seen || !seen->has_value()) {
        return seen ? Result<void>{} : Result<void>{pass(seen.error())};
    }
    const auto& [filling, one, version] = **seen;
    std::error_code ignored;
    if (!std::filesystem::exists(converter, ignored)) {
        return keep(id, "converter_missing", {}, services_.clock.now());
    }
    const auto filled = templates::fill(*templates::kind_of(one.kind), version.content, decoded(filling.values));
    if (!filled) {
        return keep(id, "not_filled", {}, services_.clock.now());
    }
    const TemporaryFile source(services_.blobs.temporary());
    const TemporaryFile target(services_.blobs.temporary());
    const tl::unexpected<Error> disk_failed = fail(Code::unavailable, {"Không ghi được tệp tạm.", "Cannot write a temporary file."});
    if (!write_file(source.path(), *filled)) {
        return disk_failed;
    }
    const auto outcome = sandbox_.run(conversion(one.kind), source.path(), conversion_limits());
    if (outcome.ending == Ending::stopped) {
        return fail(Code::unavailable, {"Máy chủ đang dừng.", "The server is going down."});
    }
    if (outcome.ending != Ending::done || !outcome.output.starts_with("%PDF-")) {
        return keep(id, outcome.ending == Ending::timed_out ? "timed_out" : outcome.ending == Ending::not_started ? "not_started" : "program_failed", {},
                    services_.clock.now());
    }
    if (!write_file(target.path(), outcome.output)) {
        return disk_failed;
    }
    const auto pages = signing::page_count(target.path());
    const auto blob = services_.blobs.take(target.path());
    if (!blob) {
        return pass(blob.error());
    }
    const Instant now = services_.clock.now();
    const UploadId upload = UploadId::make(now, services_.random);
    const auto stored = services_.storage.write([&](Tx& tx) -> Result<void> {
        tx.uploads().add({upload, filling.user, safe_file_name(one.name) + ".pdf", blob->size_bytes, blob->size_bytes, blob->sha256, now,
                          pages ? std::optional<long long>{*pages} : std::nullopt});
        return {};
    });
    return stored ? keep(id, "", upload, now) : stored;
}

Result<void> FillTemplates::give_up(const std::string& id) {
    return keep(id, "given_up", {}, services_.clock.now());
}

Result<void> FillTemplates::keep(const std::string& id, const std::string& error, const std::optional<UploadId>& upload, Instant now) {
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        auto filling = tx.templates().filling(id);
        if (!filling) {
            return {};
        }
        filling->state = error.empty() ? "done" : "failed";
        filling->error = error.empty() ? std::nullopt : std::optional{error};
        filling->upload = upload;
        filling->changed_at = now;
        tx.templates().save(*filling);
        return {};
    });
}

}  // namespace vanthu::app
