#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "core/clock.hpp"
#include "core/random.hpp"

namespace vanthu {

/// A UUIDv7 (RFC 9562 section 5.7) as lower-case text: sorts by the time of its making, within one millisecond by the
/// order in which one process made them.
[[nodiscard]] std::string make_uuid_v7(Instant now, Random& random);

/// True for 8-4-4-4-12 lower-case hexadecimal digits.
[[nodiscard]] bool is_uuid(std::string_view text);

/// An identifier of one kind of thing, so that a unit's cannot be passed for a document's.
template <class Tag>
class Id final {
public:
    Id() = default;
    explicit Id(std::string text) : text_(std::move(text)) {}

    [[nodiscard]] static Id make(Instant now, Random& random) { return Id{make_uuid_v7(now, random)}; }

    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] bool empty() const { return text_.empty(); }

    friend bool operator==(const Id&, const Id&) = default;
    friend auto operator<=>(const Id&, const Id&) = default;

private:
    std::string text_;
};

using DocumentId = Id<struct DocumentTag>;
using FileId = Id<struct FileTag>;
using UnitId = Id<struct UnitTag>;
using UserId = Id<struct UserTag>;
using InstanceId = Id<struct InstanceTag>;
using TaskId = Id<struct TaskTag>;
using UploadId = Id<struct UploadTag>;
using SigningId = Id<struct SigningTag>;
using DossierId = Id<struct DossierTag>;

}  // namespace vanthu

template <class Tag>
struct std::hash<vanthu::Id<Tag>> {
    std::size_t operator()(const vanthu::Id<Tag>& id) const noexcept { return std::hash<std::string>{}(id.text()); }
};
