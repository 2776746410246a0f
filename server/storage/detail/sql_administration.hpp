#pragma once

#include "server/app/ports/administration.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlAgencyProfiles final : public app::AgencyProfiles {
public:
    explicit SqlAgencyProfiles(SqlContext& context) : context_(context) {}
    std::optional<app::AgencyProfile> find() override;
    void add(const app::AgencyProfile& profile) override;
    void save(const app::AgencyProfile& profile) override;

private:
    SqlContext& context_;
};

class SqlStoredImages final : public app::StoredImages {
public:
    explicit SqlStoredImages(SqlContext& context) : context_(context) {}
    void add(const app::StoredImage& image) override;
    std::optional<app::StoredImage> newest(const std::string& owner) override;
    std::optional<app::StoredImage> find(const std::string& owner, long long ordinal) override;
    std::vector<app::StoredImage> of_owner(const std::string& owner) override;
    std::vector<app::StoredImage> all_newest() override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
