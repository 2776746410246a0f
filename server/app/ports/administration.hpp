#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"

namespace vanthu::app {

/// What the agency is called, as an administrator decided it.
struct AgencyProfile {
    std::string code;         ///< identifier by Decision 20/2020/QĐ-TTg; never changed, numbers stand on it
    std::string name;         ///< at most 200
    std::string parent_name;  ///< at most 200, may be empty
    std::string symbol;       ///< at most 20, as in document symbols
    std::string place;        ///< at most 100, may be empty
    UserId changed_by{};
    Instant changed_at{};
    long long version = 0;    ///< 0: not stored, the configuration's

    friend bool operator==(const AgencyProfile&, const AgencyProfile&) = default;
};

class AgencyProfiles {
public:
    virtual ~AgencyProfiles() = default;
    virtual std::optional<AgencyProfile> find() = 0;
    virtual void add(const AgencyProfile& profile) = 0;
    /// Throws StaleVersion when the stored version is not the one that this was loaded with.
    virtual void save(const AgencyProfile& profile) = 0;
};

/// One decision on the image of a signature or of the seal. Never changed.
struct StoredImage {
    std::string id;
    std::string owner;  ///< a person, or "agency"
    long long ordinal = 0;  ///< from 1
    std::optional<std::string> png{};  ///< none: no image from then on
    std::optional<std::string> sha256{};
    UserId decided_by{};
    Instant decided_at{};
};

inline constexpr const char* agency_image_owner = "agency";

class StoredImages {
public:
    virtual ~StoredImages() = default;
    virtual void add(const StoredImage& image) = 0;
    /// The decision in force.
    virtual std::optional<StoredImage> newest(const std::string& owner) = 0;
    virtual std::optional<StoredImage> find(const std::string& owner, long long ordinal) = 0;
    /// Without their contents, newest first, at most a hundred.
    virtual std::vector<StoredImage> of_owner(const std::string& owner) = 0;
    /// The decisions in force of every owner, without their contents.
    virtual std::vector<StoredImage> all_newest() = 0;
};

}  // namespace vanthu::app
