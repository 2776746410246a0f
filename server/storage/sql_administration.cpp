#include "server/storage/detail/sql_administration.hpp"

#include "core/bytes.hpp"
#include "server/storage/detail/row_values.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr const char* only_row = "agency";
constexpr std::string_view select_profile = "select * from agency_profile where id = :p0";
constexpr std::string_view select_newest = "select * from signature_images where owner = :p0 order by ordinal desc limit 1";
constexpr std::string_view select_one = "select * from signature_images where owner = :p0 and ordinal = :p1";
constexpr std::string_view select_of_owner =
    "select id, owner, ordinal, sha256, decided_by, decided_at from signature_images where owner = :p0 order by ordinal desc limit 100";
constexpr std::string_view select_all_newest =
    "select id, owner, ordinal, sha256, decided_by, decided_at from signature_images "
    "where ordinal = (select max(ordinal) from signature_images as other where other.owner = signature_images.owner) order by owner";

Columns columns_of(const app::AgencyProfile& one, long long version) {
    return {{"id", std::string{only_row}},
            {"code", one.code},
            {"name", one.name},
            {"parent_name", one.parent_name},
            {"symbol", one.symbol},
            {"place", one.place},
            {"changed_by", one.changed_by.text()},
            {"changed_at", to_millis(one.changed_at)},
            {"version", version}};
}

app::StoredImage head_of(const Row& row) {
    return {row.text("id"), row.text("owner"), row.integer("ordinal"), {}, row.text_or_null("sha256"), UserId{row.text("decided_by")},
            from_millis(row.integer("decided_at"))};
}

app::StoredImage image_of(const Row& row) {
    app::StoredImage image = head_of(row);
    if (const auto content = row.text_or_null("content")) {
        const auto bytes = from_base64(*content);
        image.png = std::string{as_text(known(bytes ? std::optional{*bytes} : std::nullopt, "image"))};
    }
    return image;
}

}  // namespace

std::optional<app::AgencyProfile> SqlAgencyProfiles::find() {
    const auto row = context_.session.first(context_.locked(select_profile), {std::string{only_row}});
    return row ? std::optional{app::AgencyProfile{row->text("code"), row->text("name"), row->text("parent_name"), row->text("symbol"), row->text("place"),
                                                  UserId{row->text("changed_by")}, from_millis(row->integer("changed_at")), row->integer("version")}}
               : std::nullopt;
}

void SqlAgencyProfiles::add(const app::AgencyProfile& profile) {
    context_.insert("agency_profile", columns_of(profile, profile.version));
}

void SqlAgencyProfiles::save(const app::AgencyProfile& profile) {
    context_.update("agency_profile", columns_of(profile, profile.version + 1));
}

void SqlStoredImages::add(const app::StoredImage& image) {
    context_.insert("signature_images", {{"id", image.id},
                                         {"owner", image.owner},
                                         {"ordinal", image.ordinal},
                                         {"content", image.png ? Value{to_base64(as_bytes(*image.png))} : Value{}},
                                         {"sha256", or_null(image.sha256)},
                                         {"decided_by", image.decided_by.text()},
                                         {"decided_at", to_millis(image.decided_at)}});
}

std::optional<app::StoredImage> SqlStoredImages::newest(const std::string& owner) {
    const auto row = context_.session.first(select_newest, {owner});
    return row ? std::optional{image_of(*row)} : std::nullopt;
}

std::optional<app::StoredImage> SqlStoredImages::find(const std::string& owner, long long ordinal) {
    const auto row = context_.session.first(select_one, {owner, ordinal});
    return row ? std::optional{image_of(*row)} : std::nullopt;
}

std::vector<app::StoredImage> SqlStoredImages::of_owner(const std::string& owner) {
    return all_of<app::StoredImage>(context_.session.query(select_of_owner, {owner}), head_of);
}

std::vector<app::StoredImage> SqlStoredImages::all_newest() {
    return all_of<app::StoredImage>(context_.session.query(select_all_newest, {}), head_of);
}

}  // namespace vanthu::storage::detail
